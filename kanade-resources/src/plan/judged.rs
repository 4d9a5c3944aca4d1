//! A difference together with what making it would do.

use kanade_resources_schema::symbol;
use serde_json::Value;

use super::diff::Difference;
use super::{defaults, moves, shrink};
use crate::change::{Change, Class, Unit};
use crate::document;
use crate::target::Target;

/// A difference, under the API's name of the field, and what making the change would do.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) field: String,
    pub(super) before: Value,
    pub(super) after: Value,
    pub(super) class: Class,
    pub(super) note: Option<String>,
}

impl Judged {
    pub(super) fn new(difference: Difference, class: Class, note: Option<String>) -> Self {
        let Difference {
            field,
            before,
            after,
        } = difference;
        Self {
            field,
            before,
            after,
            class,
            note,
        }
    }

    pub(super) fn is_safe(&self) -> bool {
        self.class == Class::Safe
    }

    /// Whether it is a mark of the engine's own, of which nobody needs to know.
    pub(super) fn is_internal(&self) -> bool {
        self.field == moves::field() || self.field == shrink::field()
    }

    /// What the declaration calls the field.
    pub(super) fn declared_field(&self, target: Target<'_>) -> &str {
        target.declared_name(&self.field)
    }

    /// What the field will be, as the declaration writes it.
    pub(super) fn declared_after(&self, target: Target<'_>) -> Value {
        shown(target, &self.field, self.after.clone())
    }

    /// A difference that is left alone.
    pub(super) fn ignored(difference: Difference) -> Self {
        Self::new(difference, Class::Ignored, None)
    }

    /// The change as it is shown: in the declaration's language.
    pub(super) fn published(self, target: Target<'_>) -> Change {
        Change {
            back_to_default: self.is_back_to_default(target),
            unit: Unit::of(&self.field),
            field: self.declared_field(target).to_owned(),
            before: shown(target, &self.field, self.before),
            after: shown(target, &self.field, self.after),
            class: self.class,
            note: self.note,
        }
    }

    /// Whether nobody asked for the field to be as it will be. What a server takes from other declared fields is not the
    /// default.
    fn is_back_to_default(&self, target: Target<'_>) -> bool {
        let declared = target.declared_fields();
        let is_undeclared =
            declared.is_some_and(|declared| !declared.contains(&self.field.as_str()));
        is_undeclared
            && target.has_field(&self.field)
            && defaults::is_default(target, &self.field, &self.after)
    }
}

/// `value` as the declaration writes it: where it has one filter, that stands for itself.
fn shown(target: Target<'_>, field: &str, value: Value) -> Value {
    if field == symbol::FILTER_SUBJECTS && target.has_one_filter() {
        document::as_one_filter(value)
    } else {
        value
    }
}
