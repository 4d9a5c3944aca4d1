//! A pattern that could be read: its tokens.

use std::ops::Range;

use crate::template::Span;

/// The most tokens that `{x...4}` may name: every count is a filter of its own.
pub(super) const MOST_TOKENS: u8 = 32;

/// A pattern that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern<'t> {
    pub(crate) tokens: Vec<Token<'t>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    Literal(&'t str),
    Hole(HoleText<'t>),
}

/// A hole as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HoleText<'t> {
    pub(crate) name: &'t str,
    /// The place of the name.
    pub(crate) at: Range<usize>,
    pub(crate) content: ContentText<'t>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContentText<'t> {
    Text,
    Unsigned,
    Signed,
    /// The words, each with its place.
    Words(Vec<(&'t str, Range<usize>)>),
    Type(&'t str),
    Encoded,
}

impl<'t> Pattern<'t> {
    pub(crate) fn holes(&self) -> impl Iterator<Item = &HoleText<'t>> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Literal(_) => None,
            Token::Hole(hole) => Some(hole),
        })
    }

    /// Whether every hole takes whatever its Rust type can be, so that building can't fail.
    pub(crate) fn is_infallible(&self) -> bool {
        self.holes().all(|hole| {
            matches!(
                hole.content,
                ContentText::Unsigned | ContentText::Signed | ContentText::Words(_)
            )
        })
    }

    /// The length of its shortest string, in bytes.
    pub(super) fn shortest(&self) -> usize {
        self.length(|hole| match &hole.content {
            ContentText::Words(words) => {
                words.iter().map(|(word, _)| word.len()).min().unwrap_or(1)
            }
            _ => 1,
        })
    }

    /// The length of its longest string, in bytes, where texts do not count.
    pub(super) fn longest(&self) -> usize {
        self.length(|hole| match &hole.content {
            ContentText::Words(words) => {
                words.iter().map(|(word, _)| word.len()).max().unwrap_or(1)
            }
            _ => "-9223372036854775808".len(),
        })
    }

    fn length(&self, of_hole: impl Fn(&HoleText<'_>) -> usize) -> usize {
        let separators = self.tokens.len().saturating_sub(1);
        let tokens = self.tokens.iter().map(|token| match token {
            Token::Literal(literal) => literal.len(),
            Token::Hole(hole) => of_hole(hole),
        });
        separators + tokens.sum::<usize>()
    }
}
