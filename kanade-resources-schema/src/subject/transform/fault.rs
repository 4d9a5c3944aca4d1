use std::fmt;
use std::ops::Range;

use super::site::{Step, Use};
use crate::spec::ServerVersion;
use crate::subject::validity;

/// What is wrong with a transform, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) part: Part,
    /// The bytes of the part that are responsible.
    pub(crate) range: Range<usize>,
    pub(crate) flaw: Flaw,
    /// The broker's error; `None` if it accepts the transform.
    pub(crate) code: Option<u16>,
}

/// One of the two texts of a transform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Source,
    Destination,
}

/// What is wrong with a transform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    Subject(validity::Fault),
    EmptySource,
    NoDestination,
    Wildcard,
    FullWildcardMissing,
    FullWildcardAlone,
    UnknownFunction,
    Newer(&'static str, ServerVersion),
    TooFewArguments(&'static str),
    TooManyArguments(&'static str),
    NotANumber(String),
    BlankDelimiter,
    NoSuchWildcard {
        index: i64,
        wildcards: usize,
    },
    NoWildcards,
    /// Brokers read an index below 1 as the first token of the subject, wildcard or not.
    BelowFirst(i64),
    /// 2.10 and 2.11 divide by zero at the first message, and the whole server crashes; later
    /// versions yield 0.
    NoPartitions,
    TooManyPartitions,
}

impl Fault {
    pub(super) fn of_source(src: &str, fault: validity::Fault) -> Self {
        Self {
            part: Part::Source,
            range: 0..src.len(),
            flaw: Flaw::Subject(fault),
            code: None,
        }
    }

    pub(super) fn of_destination(range: Range<usize>, flaw: Flaw) -> Self {
        Self {
            part: Part::Destination,
            range,
            flaw,
            code: None,
        }
    }

    pub(super) fn refused(self, step: Step, at: Use, version: ServerVersion) -> Self {
        Self {
            code: Some(code(step, at, version)),
            ..self
        }
    }
}

fn code(step: Step, at: Use, version: ServerVersion) -> u16 {
    let old = version < ServerVersion::V2_11;
    match (at, step) {
        (Use::ExternalSource, _) if version < ServerVersion::V2_12 => 10049,
        (Use::Republish, _) => 10052,
        (Use::Mirror, Step::Source) => 10151,
        (Use::Source | Use::ExternalSource, Step::Source) => 10145,
        (Use::Stream, Step::Source) => 10155,
        (Use::Stream | Use::Mirror, _) | (Use::Source, Step::Fit) if old => 10049,
        (Use::Stream, _) => 10156,
        (Use::Mirror, _) => 10154,
        (Use::Source | Use::ExternalSource, _) => 10146,
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.flaw.fmt(f)
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(fault) => fault.fmt(f),
            Self::EmptySource => f.write_str("an empty source needs nats-server 2.11"),
            Self::NoDestination => f.write_str("it is empty"),
            Self::Wildcard => f.write_str("`*` has no meaning in a destination"),
            Self::FullWildcardMissing => {
                f.write_str("the source ends in `>`, so the destination must also end in `>`")
            }
            Self::FullWildcardAlone => f.write_str("it ends in `>`, but the source does not"),
            Self::UnknownFunction => f.write_str("there is no such function"),
            Self::Newer(function, since) => {
                write!(
                    f,
                    "`{function}` needs nats-server {}.{}",
                    since.major, since.minor
                )
            }
            Self::TooFewArguments(function) => write!(f, "`{function}` needs more arguments"),
            Self::TooManyArguments(function) => write!(f, "`{function}` allows fewer arguments"),
            Self::NotANumber(argument) => write!(f, "`{argument}` is not a number that it accepts"),
            Self::BlankDelimiter => f.write_str("`split` does not accept a blank as delimiter"),
            Self::NoSuchWildcard {
                index,
                wildcards: 1,
            } => {
                write!(f, "it refers to wildcard {index}, but the source has 1")
            }
            Self::NoSuchWildcard { index, wildcards } => {
                write!(
                    f,
                    "it refers to wildcard {index}, but the source has {wildcards}"
                )
            }
            Self::NoWildcards => f.write_str("the source has no `*` that it could refer to"),
            Self::BelowFirst(index) => {
                write!(f, "wildcards are counted from 1, so there is no {index}")
            }
            Self::NoPartitions => f.write_str("the number of choices must be at least 1"),
            Self::TooManyPartitions => {
                write!(f, "the number of choices may be at most {}", i32::MAX)
            }
        }
    }
}
