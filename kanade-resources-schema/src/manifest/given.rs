//! A value of the file, and its place.

use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostic::Span;
use crate::field::Zero;
use crate::spec::ServerVersion;

/// A TOML value with its place, as the readers get it.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t, 's> {
    value: &'t Spanned<DeValue<'s>>,
    /// What becomes of a zero in the field that it is a value of.
    pub(super) zero: Zero,
}

impl<'t, 's> Node<'t, 's> {
    pub(super) fn new(value: &'t Spanned<DeValue<'s>>) -> Self {
        let zero = Zero::FromOne;
        Self { value, zero }
    }

    /// The same as a value of a field whose zeros are `zero`.
    pub(super) fn with_zero(self, zero: Zero) -> Self {
        Self { zero, ..self }
    }

    /// An item of this list.
    pub(super) fn item(self, value: &'t Spanned<DeValue<'s>>) -> Self {
        Self { value, ..self }
    }

    pub(super) fn get_ref(self) -> &'t DeValue<'s> {
        self.value.get_ref()
    }

    pub(super) fn span(self) -> Span {
        self.value.span()
    }
}

/// A value and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Given<T> {
    pub(crate) value: T,
    /// The place of the field's name; or of the value itself if it has no name, like the items of a
    /// list.
    pub(crate) key: Span,
    /// The place of the value.
    pub(crate) span: Span,
}

impl Given<String> {
    /// The place of the bytes `range` of the text; the place of the whole text if it contains
    /// escapes.
    pub(crate) fn place_of(&self, range: &Span) -> Span {
        // Every escape and every longer quote takes more bytes than two quotes around the plain
        // text.
        if range.is_empty() || self.span.len() != self.value.len() + 2 {
            return self.span.clone();
        }
        let start = self.span.start + 1;
        start + range.start..start + range.end
    }
}

/// What holes of one name are for a role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GivenBinding {
    pub(crate) hole: String,
    pub(crate) text: Given<String>,
}

/// Something in the file that a server is too old for.
pub(crate) struct Newer {
    pub(crate) what: String,
    pub(crate) span: Span,
    pub(crate) since: ServerVersion,
}

impl Newer {
    pub(super) fn field(name: &str, span: Span, since: ServerVersion) -> Self {
        Self {
            what: format!("`{name}`"),
            span,
            since,
        }
    }
}
