//! What a template consists of, as data that generated code can write down.

use std::fmt;

use super::Space;

/// The longest string that a template builds or parses, in bytes.
///
/// The server closes the connection of a client whose protocol line is longer than `max_control_line`, 4 096 bytes by
/// default (nats-server 2.10 to 2.15), and the line holds the reply subject and more besides.
pub const LONGEST: usize = 1024;

/// A pattern with holes, and the name that the program knows it by.
///
/// ```
/// use kanade_resources_schema::template::{Content, Hole, Piece, Space, Span, Template, accepts};
///
/// // "commands.pc.{pc_id...4}"
/// const PC: Template = Template {
///     name: "pc",
///     text: "commands.pc.{pc_id...4}",
///     space: Space::Subject,
///     pieces: &[
///         Piece::Literal("commands.pc."),
///         Piece::Hole(Hole { name: "pc_id", content: Content::Text, span: Span::UpTo(4) }),
///     ],
/// };
/// assert!(accepts(&PC, "commands.pc.pc1.example.org"));
/// assert!(!accepts(&PC, "commands.pc"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template<'a> {
    /// The Rust name: `pc`.
    pub name: &'a str,
    /// The pattern as it is declared: `commands.pc.{pc_id...}`.
    pub text: &'a str,
    /// What its strings are.
    pub space: Space,
    /// The pattern, piece by piece. Holes stand between separators, which belong to the literals.
    pub pieces: &'a [Piece<'a>],
}

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that is always the same, with the separators around it.
    Literal(&'a str),
    /// What differs from string to string.
    Hole(Hole<'a>),
}

/// A hole of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole<'a> {
    /// The Rust name: `pc_id`.
    pub name: &'a str,
    /// What may stand in it.
    pub content: Content<'a>,
    /// How many tokens it takes.
    pub span: Span,
}

/// What may stand in a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// `{x}`: any token.
    Text,
    /// `{x:u64}`: a number of 64 bits without a sign.
    Unsigned,
    /// `{x:i64}`: a number of 64 bits.
    Signed,
    /// `{x:ok|failed}`: one of these words.
    Words(&'a [&'a str]),
    /// `{x:crate::PcId}`: what the text of a type of the program's own is.
    Type(&'a str),
    /// `{x%}`: any string, encoded into one token.
    Encoded,
}

/// How many tokens a hole takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// `{x}`: exactly one.
    One,
    /// `{x...4}`: one to this many.
    UpTo(u8),
    /// `{x...}`: one or more, to the end of the template.
    Open,
}

impl Span {
    /// Whether a hole may take more than one token.
    pub const fn is_several(self) -> bool {
        !matches!(self, Self::One)
    }

    /// Whether a hole may take this many tokens.
    pub const fn allows(self, tokens: usize) -> bool {
        match self {
            Self::One => tokens == 1,
            Self::UpTo(most) => tokens >= 1 && tokens <= most as usize,
            Self::Open => tokens >= 1,
        }
    }
}

impl<'a> Template<'a> {
    /// The holes, in order.
    pub fn holes(&self) -> impl Iterator<Item = &'a Hole<'a>> + use<'a> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Hole(hole) => Some(hole),
        })
    }
}

impl fmt::Display for Template<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}
