use std::time::Duration;

use super::{Comparison, Reliance, Zero};
use crate::server_version::ServerVersion;

/// One field of a table.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in one line.
    pub doc: &'static str,
    /// The first nats-server that knows it.
    pub since: ServerVersion,
    /// Whether the table means nothing without it.
    pub required: bool,
    /// What it takes.
    pub shape: Shape,
    /// What a broker takes where the field is missing and its spec has no value either, for people.
    pub otherwise: Option<&'static str>,
    /// How two values of it compare.
    pub comparison: Comparison,
    /// Whether a profile may overlay it.
    pub in_profiles: bool,
    /// What programs rely on that declare it.
    pub reliance: Reliance,
    /// What becomes of a zero in it.
    pub zero: Zero,
    /// Whether people look for it even if it has its default.
    pub is_prominent: bool,
    /// The field of the backing stream that holds it: the same name, unless only buckets have it.
    pub kept_in: &'static str,
}

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// `true` or `false`.
    Boolean,
    /// A string of at most this many bytes.
    Text {
        /// The most bytes, where the broker has a limit.
        most: Option<usize>,
    },
    /// One of these words; the first is the default.
    Words(&'static [&'static str]),
    /// A whole number.
    Count {
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
        /// Whether `"unlimited"` may stand for no limit.
        unlimited: bool,
    },
    /// A number of bytes, or a string with a unit; `"unlimited"` stands for no limit.
    Size {
        /// The largest, in bytes.
        most: i64,
    },
    /// A string of numbers with units.
    Duration {
        /// The shortest.
        shortest: Duration,
        /// Whether `"unlimited"` may stand for no limit.
        unlimited: bool,
    },
    /// A date-time with an offset, or an RFC 3339 string.
    Time,
    /// A version of nats-server.
    Version,
    /// A list.
    List {
        /// What each item is.
        items: &'static Shape,
        /// The fewest items.
        least: usize,
    },
    /// A list of names of fields.
    FieldNames {
        /// The word that stands for all of them.
        all: &'static str,
    },
    /// A table of strings.
    Pairs,
    /// A table of fields.
    Table(&'static [Field]),
}

impl Field {
    /// What becomes of a zero in it: the broker takes it as if the field were missing, where that is something.
    pub const fn on_zero(&self) -> Zero {
        match (self.zero, self.otherwise) {
            (Zero::Kept | Zero::NoBudget, _) | (_, None) => self.zero,
            (_, Some(otherwise)) => Zero::Missing(otherwise),
        }
    }
}
