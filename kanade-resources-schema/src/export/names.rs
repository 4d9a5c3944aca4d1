//! What fields of a declaration are called where their values are plain numbers.

use std::borrow::Cow;

use crate::field::{Field, Shape};

/// The name, with the unit of its numbers where the name does not say it already: `max_age_ns`, `max_msg_size_bytes`.
pub(super) fn of_field(field: &Field) -> Cow<'static, str> {
    match unit(&field.shape) {
        Some(unit) if !field.name.ends_with(unit) => format!("{}_{unit}", field.name).into(),
        _ => field.name.into(),
    }
}

fn unit(shape: &Shape) -> Option<&'static str> {
    match shape {
        Shape::Duration { .. } => Some("ns"),
        Shape::Size { .. } => Some("bytes"),
        Shape::List { items, .. } => unit(items),
        _ => None,
    }
}
