//! What the kind of a hole means for all items.

use kanade_resources_schema::template::{Content, Hole, Template};
use proc_macro2::TokenStream;

/// Whether the parts borrow from what is parsed.
pub(super) fn borrows(template: &Template<'_>) -> bool {
    template.holes().any(|hole| hole.content == Content::Text)
}

pub(super) fn is_own(hole: &Hole<'_>) -> bool {
    matches!(hole.content, Content::Type(_))
}

/// The path of an own type. It is made of identifiers and `::` only.
pub(super) fn own_type(hole: &Hole<'_>) -> Option<TokenStream> {
    match hole.content {
        Content::Type(path) => path.parse().ok(),
        _ => None,
    }
}
