//! From a template and what its holes hold to a string, in one allocation.

use std::fmt::{self, Write as _};

use super::encoding::{encode, encoded_len};
use super::{Content, Hole, LONGEST, Piece, Space, Span, Template, alphabet, number, split};

/// What a hole is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument<'v> {
    /// A text: the token itself, or what is to be encoded.
    Text(&'v str),
    /// A number without a sign.
    Unsigned(u64),
    /// A number.
    Signed(i64),
}

/// A hole that can't be filled with what is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Which hole, counted from 0.
    pub hole: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// Why a hole can't be filled with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The value is empty, or one of its tokens is.
    Empty,
    /// The value contains a character that no token may contain.
    Character(char, Space),
    /// The value has more tokens than the hole takes.
    Tokens(Span),
    /// The value is not one of the words.
    Word,
    /// The value is not a number in its canonical form.
    Number,
    /// The value is not encoded in the canonical form.
    Encoding,
    /// The whole string would be longer than [`LONGEST`].
    Length,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a token is empty"),
            Self::Character(c, space) => write!(f, "it contains {c:?}; {}", space.rule()),
            Self::Tokens(Span::UpTo(most)) => write!(f, "it has more than {most} tokens"),
            Self::Tokens(_) => f.write_str("it has more than one token"),
            Self::Word => f.write_str("it is not one of the declared words"),
            Self::Number => f.write_str("it is not a number in its canonical form"),
            Self::Encoding => f.write_str("it is not encoded in the canonical form"),
            Self::Length => write!(f, "the whole string would have more than {LONGEST} bytes"),
        }
    }
}

/// The string that the template makes of `arguments`, one for each hole, in order.
///
/// ```
/// use kanade_resources_schema::template::{Argument, Content, Hole, Piece, Space, Span, Template, build};
///
/// const GROUP: Template = Template {
///     name: "group",
///     text: "commands.group.{name}",
///     space: Space::Subject,
///     pieces: &[
///         Piece::Literal("commands.group."),
///         Piece::Hole(Hole { name: "name", content: Content::Text, span: Span::One }),
///     ],
/// };
/// assert_eq!(build(&GROUP, &[Argument::Text("lab")]).unwrap(), "commands.group.lab");
/// assert!(build(&GROUP, &[Argument::Text("a.b")]).is_err());
/// ```
///
/// # Errors
///
/// The first argument that does not fit its hole. Arguments that are missing count as empty.
pub fn build(template: &Template<'_>, arguments: &[Argument<'_>]) -> Result<String, Invalid> {
    let length = measure(template, arguments)?;
    Ok(write_out(template, arguments, length))
}

/// The same, of numbers and words only, which fit their holes: nothing is checked.
pub fn fill_in(template: &Template<'_>, arguments: &[Argument<'_>]) -> String {
    let literals = template.pieces.iter().map(|piece| match piece {
        Piece::Literal(literal) => literal.len(),
        Piece::Hole(_) => 0,
    });
    let values = arguments.iter().map(|argument| match argument {
        Argument::Text(text) => text.len(),
        Argument::Unsigned(number) => digits(*number),
        Argument::Signed(number) => signed_digits(*number),
    });
    let length = literals.chain(values).sum();
    write_out(template, arguments, length)
}

fn write_out(template: &Template<'_>, arguments: &[Argument<'_>], length: usize) -> String {
    let mut text = String::with_capacity(length);
    let mut arguments = arguments.iter();
    for piece in template.pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Hole(hole) => {
                if let Some(argument) = arguments.next() {
                    fill(template.space, hole, *argument, &mut text);
                }
            }
        }
    }
    text
}

/// How many bytes the string will have, once every argument is checked.
fn measure(template: &Template<'_>, arguments: &[Argument<'_>]) -> Result<usize, Invalid> {
    let mut length: usize = 0;
    let mut hole_index = 0;
    for piece in template.pieces {
        let added = match piece {
            Piece::Literal(literal) => literal.len(),
            Piece::Hole(hole) => {
                let argument = arguments.get(hole_index).copied();
                let checked = check(template.space, hole, argument.unwrap_or(Argument::Text("")));
                hole_index += 1;
                checked.map_err(|fault| invalid(hole_index, fault))?
            }
        };
        length = length.saturating_add(added);
        if length > LONGEST {
            return Err(invalid(hole_index, Fault::Length));
        }
    }
    Ok(length)
}

fn invalid(holes_so_far: usize, fault: Fault) -> Invalid {
    Invalid {
        hole: holes_so_far.saturating_sub(1),
        fault,
    }
}

/// How many bytes `argument` takes in `hole`, if it fits.
pub(super) fn check(space: Space, hole: &Hole<'_>, argument: Argument<'_>) -> Result<usize, Fault> {
    let text = match argument {
        Argument::Text(text) => text,
        Argument::Unsigned(number) => return Ok(digits(number)),
        Argument::Signed(number) => return Ok(signed_digits(number)),
    };
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let fits = match hole.content {
        Content::Encoded => return Ok(encoded_len(space, text)),
        Content::Text | Content::Type(_) if split::takes(space, hole.span, text) => true,
        Content::Text | Content::Type(_) => return Err(misfit(space, hole.span, text)),
        Content::Words(words) => words.contains(&text),
        Content::Unsigned => number::unsigned(text).is_some(),
        Content::Signed => number::signed(text).is_some(),
    };
    match (fits, hole.content) {
        (true, _) => Ok(text.len()),
        (false, Content::Words(_)) => Err(Fault::Word),
        (false, _) => Err(Fault::Number),
    }
}

/// Why `text` does not fit: only looked for once that is certain.
fn misfit(space: Space, span: Span, text: &str) -> Fault {
    let separator = space.separator();
    let stray = text.chars().find(|c| !space.has(*c) && *c != separator);
    if let Some(c) = stray {
        return Fault::Character(c, space);
    }
    if text.split(separator).any(str::is_empty) {
        return Fault::Empty;
    }
    match alphabet::count_tokens(space, text) {
        Some(_) if !span.is_several() => Fault::Character(separator, space),
        _ => Fault::Tokens(span),
    }
}

pub(super) fn fill(space: Space, hole: &Hole<'_>, argument: Argument<'_>, to: &mut String) {
    match argument {
        Argument::Text(text) if matches!(hole.content, Content::Encoded) => encode(space, text, to),
        Argument::Text(text) => to.push_str(text),
        // Writing to a string can't fail.
        Argument::Unsigned(number) => _ = write!(to, "{number}"),
        Argument::Signed(number) => _ = write!(to, "{number}"),
    }
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

fn signed_digits(number: i64) -> usize {
    digits(number.unsigned_abs()) + usize::from(number < 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_hole(
        space: Space,
        content: Content<'_>,
        span: Span,
        value: &str,
    ) -> Result<String, Fault> {
        let pieces = [
            Piece::Literal("x"),
            Piece::Hole(Hole {
                name: "h",
                content,
                span,
            }),
        ];
        let template = Template {
            name: "t",
            text: "",
            space,
            pieces: &pieces,
        };
        build(&template, &[Argument::Text(value)]).map_err(|invalid| invalid.fault)
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let text = |span, value: &str| one_hole(Space::Subject, Content::Text, span, value);
        assert_eq!(text(Span::One, ""), Err(Fault::Empty));
        for c in [
            '.', '*', '>', ' ', '\r', '\n', '\0', '\t', '\u{a0}', '\u{7f}', '\u{85}', '\u{2028}',
        ] {
            let value = format!("a{c}b");
            assert_eq!(
                text(Span::One, &value),
                Err(Fault::Character(c, Space::Subject))
            );
        }
        assert_eq!(text(Span::UpTo(2), "a.b"), Ok("xa.b".to_owned()));
        assert_eq!(
            text(Span::UpTo(2), "a.b.c"),
            Err(Fault::Tokens(Span::UpTo(2)))
        );
        for value in ["a..b", ".a", "a."] {
            assert_eq!(text(Span::Open, value), Err(Fault::Empty), "{value}");
        }
        assert_eq!(text(Span::One, &"y".repeat(LONGEST)), Err(Fault::Length));
        assert_eq!(
            text(Span::One, &"y".repeat(LONGEST - 1)).map(|text| text.len()),
            Ok(LONGEST)
        );
        let words = Content::Words(&["ok", "failed"]);
        assert_eq!(
            one_hole(Space::Subject, words, Span::One, "OK"),
            Err(Fault::Word)
        );
        let number = Content::Unsigned;
        assert_eq!(
            one_hole(Space::Subject, number, Span::One, "01"),
            Err(Fault::Number)
        );
        assert_eq!(
            one_hole(Space::Key, Content::Text, Span::One, "ö"),
            Err(Fault::Character('ö', Space::Key))
        );
        assert_eq!(
            one_hole(Space::Name, Content::Text, Span::One, "a/b"),
            Err(Fault::Character('/', Space::Name))
        );
        assert_eq!(
            one_hole(Space::Name, Content::Text, Span::One, "a b.*>"),
            Ok("xa b.*>".to_owned())
        );
    }

    #[test]
    fn numbers_take_as_many_bytes_as_they_are_said_to() {
        for number in [0, 9, 10, 99, 100, u64::MAX] {
            assert_eq!(digits(number), number.to_string().len());
        }
    }
}
