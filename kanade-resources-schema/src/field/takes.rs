//! What a field takes, as types: a column of each description, and what the readers of a manifest
//! implement.

use std::marker::PhantomData;
use std::time::Duration;

use super::{Shape, Walk};
use crate::words::Words;

/// The most revisions of a key that clients let a bucket keep (ADR-8).
pub(crate) const MAX_HISTORY: u8 = 64;

/// The longest description a broker takes, in bytes (error 10052 above; nats-server, all versions).
pub(crate) const LONGEST_DESCRIPTION: usize = 4096;

/// The shortest `max_age` a broker takes (error 10052 below; nats-server, all versions).
pub(crate) const SHORTEST_AGE: Duration = Duration::from_millis(100);

/// What stands for all fields of a resource.
#[cfg(feature = "parser")]
pub(crate) const ALL: &str = "all";

/// What a field takes.
pub(crate) trait Takes {
    /// What the field takes, as data.
    const SHAPE: Shape;
}

/// `true` or `false`.
#[derive(Debug)]
pub(crate) struct Boolean;

/// Any string.
#[derive(Debug)]
pub(crate) struct Text;

/// `description`.
#[derive(Debug)]
pub(crate) struct Description;

/// One of the words of an enumeration.
#[derive(Debug)]
pub(crate) struct Word<W>(PhantomData<W>);

/// `max_msgs` and its like: how many, or `"unlimited"`.
#[derive(Debug)]
pub(crate) struct Limit;

/// `first_seq` and its like: any number from 1, in the broker's unsigned 64 bits.
#[derive(Debug)]
pub(crate) struct Count;

/// `max_batch` and its like: how many, in the broker's signed 64 bits.
#[derive(Debug)]
pub(crate) struct Positive;

/// A small number between two bounds, both included.
#[derive(Debug)]
pub(crate) struct Between<const LEAST: u8, const MOST: u8>;

/// How many revisions a bucket keeps.
#[derive(Debug)]
pub(crate) struct History;

/// `max_bytes` and the budgets: up to 2⁶³ − 1 bytes.
#[derive(Debug)]
pub(crate) struct Bytes;

/// `max_msg_size` and `max_value_size`: the broker holds them in 32 bits (error 10025 above).
#[derive(Debug)]
pub(crate) struct MessageBytes;

/// `max_age`: a duration, or `"unlimited"`, which is zero to the broker.
#[derive(Debug)]
pub(crate) struct Age;

/// A duration of at least this many milliseconds; at least one nanosecond if that is zero.
#[derive(Debug)]
pub(crate) struct AtLeast<const MILLIS: u64>;

/// A point in time: a date-time with an offset, or a string in the same form. Its value is RFC
/// 3339.
#[derive(Debug)]
pub(crate) struct Time;

/// `min_server`.
#[cfg(feature = "parser")]
#[derive(Debug)]
pub(crate) struct Version;

/// A list, each item of which has a place.
#[derive(Debug)]
pub(crate) struct Of<T>(PhantomData<T>);

/// `ignore_changes`: a list of names of fields, or the word [`ALL`] for all of them.
#[cfg(feature = "parser")]
#[derive(Debug)]
pub(crate) struct FieldNames;

/// A list that may not be empty, because that would mean something else: an empty `subjects` falls
/// back to the stream's name.
#[derive(Debug)]
pub(crate) struct NonEmpty<T>(PhantomData<T>);

/// `metadata`: a table of strings.
#[derive(Debug)]
pub(crate) struct Metadata;

/// `bind`: a table of strings, each of which has a place.
#[cfg(feature = "parser")]
#[derive(Debug)]
pub(crate) struct Bindings;

/// The fields of the spec `S` inside a resource: `mirror`, `placement` and their like.
#[derive(Debug)]
pub(crate) struct TableOf<S>(PhantomData<S>);

/// What each of them takes.
macro_rules! shapes {
    ($($name:ty = $shape:expr;)+) => {
        $(impl Takes for $name {
            const SHAPE: Shape = $shape;
        })+
    };
}

shapes! {
    Boolean = Shape::Boolean;
    Text = Shape::Text { most: None };
    Description = Shape::Text { most: Some(LONGEST_DESCRIPTION) };
    Limit = count(i64::MAX.unsigned_abs(), true);
    Count = count(u64::MAX, false);
    Positive = count(i64::MAX.unsigned_abs(), false);
    History = between(1, MAX_HISTORY);
    Bytes = Shape::Size { most: i64::MAX };
    MessageBytes = Shape::Size { most: 0x7fff_ffff };
    Age = Shape::Duration { shortest: SHORTEST_AGE, unlimited: true };
    Time = Shape::Time;
    Metadata = Shape::Pairs;
}

#[cfg(feature = "parser")]
impl Takes for Bindings {
    const SHAPE: Shape = Shape::Pairs;
}

#[cfg(feature = "parser")]
impl Takes for Version {
    const SHAPE: Shape = Shape::Version;
}

#[cfg(feature = "parser")]
impl Takes for FieldNames {
    const SHAPE: Shape = Shape::FieldNames { all: ALL };
}

impl<W: Words> Takes for Word<W> {
    const SHAPE: Shape = Shape::Words(W::WORDS);
}

impl<const LEAST: u8, const MOST: u8> Takes for Between<LEAST, MOST> {
    const SHAPE: Shape = between(LEAST, MOST);
}

impl<const MILLIS: u64> Takes for AtLeast<MILLIS> {
    const SHAPE: Shape = Shape::Duration {
        shortest: Duration::from_millis(MILLIS),
        unlimited: false,
    };
}

impl<T: Takes> Takes for Of<T> {
    const SHAPE: Shape = Shape::List {
        items: &T::SHAPE,
        least: 0,
    };
}

impl<T: Takes> Takes for NonEmpty<T> {
    const SHAPE: Shape = Shape::List {
        items: &T::SHAPE,
        least: 1,
    };
}

impl<S: Walk> Takes for TableOf<S> {
    const SHAPE: Shape = Shape::Table(S::FIELDS);
}

const fn count(most: u64, unlimited: bool) -> Shape {
    Shape::Count {
        least: 1,
        most,
        unlimited,
    }
}

const fn between(least: u8, most: u8) -> Shape {
    Shape::Count {
        least: least as u64,
        most: most as u64,
        unlimited: false,
    }
}
