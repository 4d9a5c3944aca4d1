//! What can be wrong with a pattern, and what to do about it.

use std::fmt;
use std::ops::Range;

use super::tokens::MOST_TOKENS;
use crate::template::{LONGEST, Space};

/// Something wrong with a pattern, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) at: Range<usize>,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Empty,
    EmptyToken,
    Character(char, Space),
    Unclosed,
    PartOfToken,
    UnknownContent(String),
    RelativePath(String),
    OneWord(String),
    UnusableWord(String, Space),
    RepeatedWord(String),
    Count(String),
    SeveralOfOneToken,
    SecondSeveral,
    EarlyOpen,
    TooLong,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the template is empty"),
            Self::EmptyToken => f.write_str("a token is empty"),
            Self::Character(c, space) => write!(f, "a {} can't contain {c:?}", space.as_str()),
            Self::Unclosed => f.write_str("a hole is not closed"),
            Self::PartOfToken => f.write_str("a hole is only part of a token"),
            Self::UnknownContent(text) => write!(f, "`{text}` is not a type that a hole can have"),
            Self::RelativePath(path) => write!(f, "`{path}` is a relative path"),
            Self::OneWord(word) => write!(f, "the hole allows a single word, `{word}`"),
            Self::UnusableWord(word, space) => {
                write!(
                    f,
                    "the word `{word}` is not a token of a {}",
                    space.as_str()
                )
            }
            Self::RepeatedWord(word) => write!(f, "the word `{word}` is listed twice"),
            Self::Count(count) => write!(f, "`{count}` is not a number from 2 to {MOST_TOKENS}"),
            Self::SeveralOfOneToken => {
                f.write_str("a number, a word or an encoded text takes one token only")
            }
            Self::SecondSeveral => f.write_str("a second hole takes several tokens"),
            Self::EarlyOpen => f.write_str("`{x...}` is not at the end of the template"),
            Self::TooLong => write!(
                f,
                "the template builds strings of more than {LONGEST} bytes"
            ),
        }
    }
}

impl What {
    /// What to do about it.
    pub(crate) fn help(&self) -> String {
        match self {
            Self::Empty | Self::EmptyToken => {
                "separate the tokens of subjects and keys by single dots, those of object names by slashes".to_owned()
            }
            Self::Character('*' | '>', _) => {
                "a hole stands for what differs from string to string: `{name}` for one token, `{name...}` for the \
                 rest"
                    .to_owned()
            }
            Self::Character(_, space) | Self::UnusableWord(_, space) => space.rule().to_owned(),
            Self::Unclosed => "close it with `}`".to_owned(),
            Self::PartOfToken => {
                "make the whole token a hole; a type of your own can say what its text looks like: `{name:crate::Name}`"
                    .to_owned()
            }
            Self::UnknownContent(_) => {
                "the types are `u64`, `i64`, words such as `ok|failed`, and paths such as `crate::PcId`".to_owned()
            }
            Self::RelativePath(path) => format!(
                "write the path from the root of the crate, `crate::{path}`, or from that of another one, `::other::{path}`"
            ),
            Self::OneWord(word) => format!("write `{word}` instead of the hole, or list a second word"),
            Self::RepeatedWord(_) => "list each word once".to_owned(),
            Self::Count(_) => {
                "`{x...4}` takes one to four tokens; leave the number out at the end of a template to take all"
                    .to_owned()
            }
            Self::SeveralOfOneToken => "remove the `...`".to_owned(),
            Self::SecondSeveral => {
                "only one hole may take several tokens: with two, it would be unclear which of them a token belongs to"
                    .to_owned()
            }
            Self::EarlyOpen => {
                "say how many tokens it takes at most: `{x...4}` may stand anywhere".to_owned()
            }
            Self::TooLong => "shorten it: the server closes the connection of a client that sends a longer line than \
                              `max_control_line` (4096 bytes by default)"
                .to_owned(),
        }
    }
}
