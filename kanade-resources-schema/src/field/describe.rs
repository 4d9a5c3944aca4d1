use super::takes::Takes;
use super::{Comparison, Field, Reliance, Shape, Zero};
use crate::server_version::ServerVersion;

/// The description of a field, from a line of a table.
macro_rules! describe {
    ($doc:literal, $field:ident, $takes:ty, $optional:expr, $([$($note:tt)+])*) => {{
        let field = $crate::field::of::<$takes>(stringify!($field), $doc, $optional);
        $(let field = $crate::field::describe!(@note field, $($note)+);)*
        field
    }};
    (@note $field:ident, since $since:ident) => {
        $crate::field::Field { since: $crate::server_version::ServerVersion::$since, ..$field }
    };
    (@note $field:ident, profile) => { $crate::field::Field { in_profiles: true, ..$field } };
    (@note $field:ident, required) => { $crate::field::Field { required: true, ..$field } };
    (@note $field:ident, prominent) => { $crate::field::Field { is_prominent: true, ..$field } };
    (@note $field:ident, as $($how:tt)+) => {
        $crate::field::Field { comparison: $crate::field::Comparison::$($how)+, ..$field }
    };
    (@note $field:ident, serves $($how:tt)+) => {
        $crate::field::Field { reliance: $crate::field::Reliance::$($how)+, ..$field }
    };
    (@note $field:ident, otherwise $text:literal) => {
        $crate::field::Field { otherwise: Some($text), ..$field }
    };
    (@note $field:ident, zero $($how:tt)+) => {
        $crate::field::Field { zero: $crate::field::Zero::$($how)+, ..$field }
    };
    (@note $field:ident, kept in $kept:ident) => {
        $crate::field::Field { kept_in: stringify!($kept), ..$field }
    };
}
pub(crate) use describe;

/// How a spec is shown, from its description.
macro_rules! layout {
    () => {
        $crate::field::Layout::Named
    };
    ($layout:ident) => {
        $crate::field::Layout::$layout
    };
}
pub(crate) use layout;

/// A field without notes.
pub(crate) const fn of<T: Takes>(name: &'static str, doc: &'static str, optional: bool) -> Field {
    Field {
        name,
        doc: doc.trim_ascii(),
        since: ServerVersion::OLDEST,
        required: false,
        in_profiles: false,
        shape: T::SHAPE,
        otherwise: None,
        comparison: Comparison::of(&T::SHAPE, optional),
        reliance: Reliance::of(&T::SHAPE),
        zero: Zero::of(&T::SHAPE),
        is_prominent: false,
        kept_in: name,
    }
}

impl Comparison {
    /// How values of `shape` compare, unless the field says otherwise. An `optional` field has no
    /// default of its own.
    pub(crate) const fn of(shape: &Shape, optional: bool) -> Self {
        match shape {
            Shape::Boolean => Self::Flag,
            Shape::Words(words) => Self::Word(words[0]),
            Shape::Count {
                unlimited: true, ..
            } if optional => Self::LimitOrZero,
            Shape::Count {
                unlimited: true, ..
            } => Self::Limit,
            Shape::Count { .. } | Shape::Size { .. } if optional => Self::Number,
            Shape::Count { .. } => Self::FromOne,
            Shape::Size { .. } => Self::Limit,
            Shape::Duration { .. } => Self::Number,
            Shape::Text { .. } | Shape::Version => Self::Text,
            Shape::Time => Self::Time,
            Shape::List { items, .. } => Self::of_list(items),
            Shape::Table(_) => Self::Table,
            Shape::Pairs | Shape::FieldNames { .. } => Self::Apart,
        }
    }

    const fn of_list(items: &Shape) -> Self {
        match items {
            Shape::Table(_) => Self::Tables,
            Shape::Text { .. } => Self::Set,
            _ => Self::Numbers,
        }
    }
}

impl Reliance {
    /// What programs rely on in fields of `shape`, unless the field says otherwise.
    pub(crate) const fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Boolean => Self::On,
            Shape::Count { .. } | Shape::Size { .. } | Shape::Duration { .. } => Self::AtLeast,
            Shape::List { .. } => Self::Contains,
            Shape::Pairs | Shape::FieldNames { .. } => Self::Nothing,
            Shape::Words(_)
            | Shape::Text { .. }
            | Shape::Time
            | Shape::Version
            | Shape::Table(_) => Self::Same,
        }
    }
}

impl Zero {
    /// What becomes of a zero in fields of `shape`, unless the field says otherwise.
    pub(crate) const fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Size { .. }
            | Shape::Count {
                unlimited: true, ..
            }
            | Shape::Duration {
                unlimited: true, ..
            } => Self::Unlimited,
            Shape::Duration { .. } => Self::Missing("no limit"),
            Shape::List { items, .. } => Self::of(items),
            _ => Self::FromOne,
        }
    }
}
