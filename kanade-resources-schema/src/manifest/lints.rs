//! `[lints]`, as it is written. A rule checks whether its keys name lints.

use super::reader::{Reader as _, Table};
use crate::diagnostic::{Findings, Span};
use crate::field::takes::Word;
use crate::rule::Level;

/// An entry of `[lints]`.
pub(crate) struct GivenLevel {
    pub(crate) name: String,
    /// The place of the name.
    pub(crate) key: Span,
    /// The level, if it is legible.
    pub(crate) level: Option<Level>,
}

pub(super) fn read(table: &Table<'_, '_>, findings: &mut Findings) -> Vec<GivenLevel> {
    let entries = table.in_file_order().into_iter();
    entries
        .map(|(name, key, node)| GivenLevel {
            name: name.to_owned(),
            key,
            level: Word::<Level>::read(node, findings),
        })
        .collect()
}
