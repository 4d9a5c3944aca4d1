use std::time::Duration;

use super::Field;
use crate::words::Words;

/// A spec, or a table inside of one, whose fields can be walked.
pub trait Walk {
    /// Its fields, in the order in which people read them.
    const FIELDS: &'static [Field];

    /// Its fields with their values.
    fn walk(&self) -> Table<'_>;
}

/// The values of a spec, or of a table inside of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<'v> {
    /// How it is shown.
    pub layout: Layout,
    /// The Rust name of its type.
    pub type_name: &'static str,
    /// The arguments of its constructor `named`, by name; empty if it has no constructor.
    pub arguments: Vec<(&'static str, &'v str)>,
    /// Its fields, in the order of [`Walk::FIELDS`].
    pub entries: Vec<Entry<'v>>,
}

/// How people read the fields of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// Each after its name.
    Named,
    /// Each after its name, which is a word of prose, too.
    Prose,
    /// The first two, from one to the other, and then the others.
    Arrow,
    /// The first, and in brackets what narrows it down.
    Narrowed,
}

/// A field and its value.
#[derive(Clone, Debug)]
pub struct Entry<'v> {
    /// The field.
    pub field: &'static Field,
    /// Whether the field may be left to the broker, so that its type is an `Option`.
    pub is_optional: bool,
    /// Whether the value is the default.
    pub is_default: bool,
    /// The value.
    pub value: Value<'v>,
}

/// A value, by its kind. The unit is the field's: see [`Field::shape`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'v> {
    /// No value: it is left to the broker.
    Absent,
    /// `true` or `false`.
    Flag(bool),
    /// A number that may be below zero: `-1` is "unlimited" for a limit.
    Number(i64),
    /// An unsigned number of 64 bits.
    Count(u64),
    /// A duration.
    Duration(Duration),
    /// A word of an enumeration.
    Word {
        /// The Rust name of the enumeration.
        type_name: &'static str,
        /// The Rust name of the variant.
        variant: &'static str,
        /// The word.
        word: &'static str,
    },
    /// A text, or a point in time.
    Text(&'v str),
    /// Texts.
    Texts(&'v [&'v str]),
    /// Durations.
    Durations(&'v [Duration]),
    /// Keys and values.
    Pairs(&'v [(&'v str, &'v str)]),
    /// A table of fields.
    Table(Table<'v>),
    /// Tables of fields.
    Tables(Vec<Table<'v>>),
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.field.name == other.field.name && self.value == other.value
    }
}

/// A type that a field of a spec has.
pub(crate) trait AsValue {
    const IS_OPTIONAL: bool = false;

    fn value(&self) -> Value<'_>;
}

impl<T: AsValue> AsValue for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Absent, T::value)
    }
}

impl AsValue for bool {
    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}

impl AsValue for u8 {
    fn value(&self) -> Value<'_> {
        Value::Number((*self).into())
    }
}

impl AsValue for i32 {
    fn value(&self) -> Value<'_> {
        Value::Number((*self).into())
    }
}

impl AsValue for i64 {
    fn value(&self) -> Value<'_> {
        Value::Number(*self)
    }
}

impl AsValue for u64 {
    fn value(&self) -> Value<'_> {
        Value::Count(*self)
    }
}

impl AsValue for Duration {
    fn value(&self) -> Value<'_> {
        Value::Duration(*self)
    }
}

impl<W: Words> AsValue for W {
    fn value(&self) -> Value<'_> {
        Value::Word {
            type_name: W::NAME,
            variant: self.variant(),
            word: self.as_word(),
        }
    }
}

impl AsValue for &str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl AsValue for &[&str] {
    fn value(&self) -> Value<'_> {
        Value::Texts(self)
    }
}

impl AsValue for &[Duration] {
    fn value(&self) -> Value<'_> {
        Value::Durations(self)
    }
}

impl AsValue for &[(&str, &str)] {
    fn value(&self) -> Value<'_> {
        Value::Pairs(self)
    }
}
