//! Text → tree: TOML with positions, and the documentation comments that TOML drops.

mod comments;
mod duplicate;
mod syntax;

pub(crate) use comments::Comments;

use toml::Spanned;
use toml::de::DeTable;

use crate::diagnostic::Findings;

/// A parsed file: its tables, and its documentation.
pub(crate) struct Tree<'s> {
    pub(crate) root: Spanned<DeTable<'s>>,
    pub(crate) comments: Comments,
    /// Whether the text is not valid TOML, so that everything after the error may be missing from
    /// the tree.
    pub(crate) truncated: bool,
}

/// Parses as much of `source` as TOML allows.
pub(crate) fn parse<'s>(source: &'s str, findings: &mut Findings) -> Tree<'s> {
    let (root, errors) = DeTable::parse_recoverable(source);
    let truncated = !errors.is_empty();
    syntax::report(source, &errors, root.get_ref(), findings);
    Tree {
        root,
        comments: Comments::of(source),
        truncated,
    }
}
