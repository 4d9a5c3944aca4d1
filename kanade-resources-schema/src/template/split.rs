//! From a string to what its holes hold, without an allocation.

use super::encoding::decode;
use super::{Content, Hole, LONGEST, Piece, Space, Span, Template, alphabet, number};

/// Takes `text` apart into what the holes of the template hold, if it can be one of its strings.
///
/// Of plain holes and those of types everything is checked here. Whether a number, a word or an encoded text is in its
/// canonical form is left to the conversion; [`accepts`] looks at these, too.
///
/// ```
/// use kanade_resources_schema::template::{Content, Hole, Piece, Space, Span, Template, split};
///
/// const PING: Template = Template {
///     name: "ping",
///     text: "agents.{pc_id...4}.ping",
///     space: Space::Subject,
///     pieces: &[
///         Piece::Literal("agents."),
///         Piece::Hole(Hole { name: "pc_id", content: Content::Text, span: Span::UpTo(4) }),
///         Piece::Literal(".ping"),
///     ],
/// };
/// assert_eq!(split::<1>(&PING, "agents.pc1.example.ping"), Some(["pc1.example"]));
/// assert_eq!(split::<1>(&PING, "agents.ping"), None);
/// ```
pub fn split<'s, const N: usize>(template: &Template<'_>, text: &'s str) -> Option<[&'s str; N]> {
    let mut held = [""; N];
    let filled = walk(template, text, &mut |index, _, token| {
        let Some(slot) = held.get_mut(index) else {
            return false;
        };
        *slot = token;
        true
    })?;
    (filled == N).then_some(held)
}

/// Whether `text` is one of the strings of the template. What the program's own types say is not asked.
pub fn accepts(template: &Template<'_>, text: &str) -> bool {
    let space = template.space;
    walk(template, text, &mut |_, hole, token| {
        is_canonical(space, hole, token)
    })
    .is_some()
}

fn is_canonical(space: Space, hole: &Hole<'_>, token: &str) -> bool {
    match hole.content {
        Content::Text | Content::Type(_) => true,
        Content::Unsigned => number::unsigned(token).is_some(),
        Content::Signed => number::signed(token).is_some(),
        Content::Words(words) => words.contains(&token),
        Content::Encoded => decode(space, token).is_some(),
    }
}

/// Whether a plain hole takes `text`.
pub(super) fn takes(space: Space, span: Span, text: &str) -> bool {
    match span {
        Span::One => alphabet::is_token(space, text),
        several => alphabet::count_tokens(space, text).is_some_and(|tokens| several.allows(tokens)),
    }
}

/// Shows every hole and its text to `visit`; the number of holes, if all of `text` fits and nothing was refused.
///
/// From the front up to the hole of several tokens, from the back down to it: what is between is its text.
#[inline]
fn walk<'s>(
    template: &Template<'_>,
    text: &'s str,
    visit: &mut impl FnMut(usize, &Hole<'_>, &'s str) -> bool,
) -> Option<usize> {
    if text.len() > LONGEST {
        return None;
    }
    let mut rest = text;
    let mut holes = 0;
    for (index, piece) in template.pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => rest = behind(literal, rest)?,
            Piece::Hole(hole) if hole.span.is_several() => {
                let later = template.pieces.get(index + 1..)?;
                let holes_behind = later.iter().filter(|piece| is_hole(piece)).count();
                let last = holes + holes_behind;
                rest = walk_back(template.space, later, last, rest, visit)?;
                let fits = takes(template.space, hole.span, rest) && visit(holes, hole, rest);
                return fits.then_some(last + 1);
            }
            Piece::Hole(hole) => {
                let is_last = index + 1 == template.pieces.len();
                let token = if is_last && !is_plain(hole) {
                    // Its conversion looks at every character.
                    rest
                } else {
                    first_token(template.space, hole, rest)?
                };
                rest = rest.get(token.len()..)?;
                if !visit(holes, hole, token) {
                    return None;
                }
                holes += 1;
            }
        }
    }
    rest.is_empty().then_some(holes)
}

/// What comes after `literal` in `text`. Most literals are a separator, and one byte is compared faster than a string.
#[inline]
fn behind<'s>(literal: &str, text: &'s str) -> Option<&'s str> {
    let [byte] = literal.as_bytes() else {
        return text.strip_prefix(literal);
    };
    let is_next = text.as_bytes().first() == Some(byte);
    is_next.then(|| text.get(1..)).flatten()
}

/// Takes `pieces`, whose last hole is number `last`, off the end of `text`; what is left of it.
fn walk_back<'s>(
    space: Space,
    pieces: &[Piece<'_>],
    last: usize,
    text: &'s str,
    visit: &mut impl FnMut(usize, &Hole<'_>, &'s str) -> bool,
) -> Option<&'s str> {
    let mut rest = text;
    let mut index = last;
    for piece in pieces.iter().rev() {
        match piece {
            Piece::Literal(literal) => rest = rest.strip_suffix(*literal)?,
            Piece::Hole(hole) => {
                let start = rest.rfind(space.separator())? + 1;
                let token = rest.get(start..)?;
                rest = rest.get(..start)?;
                let fits = !is_plain(hole) || alphabet::is_token(space, token);
                if !fits || !visit(index, hole, token) {
                    return None;
                }
                index = index.checked_sub(1)?;
            }
        }
    }
    Some(rest)
}

/// The bytes before the first separator of `text`, if the hole may take them.
#[inline]
fn first_token<'s>(space: Space, hole: &Hole<'_>, text: &'s str) -> Option<&'s str> {
    if is_plain(hole) {
        return alphabet::first_token(space, text);
    }
    alphabet::until_separator(space, text)
}

/// Whether what stands in the hole is checked by its characters alone. The conversion of the others looks at every
/// one.
const fn is_plain(hole: &Hole<'_>) -> bool {
    matches!(hole.content, Content::Text | Content::Type(_))
}

fn is_hole(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Hole(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::enumeration::{Strings, templates};
    use crate::template::{Argument, build};

    #[test]
    fn a_template_accepts_exactly_what_the_definition_says() {
        let strings = Strings::of_up_to(4);
        for enumerated in templates() {
            let template = enumerated.template();
            for text in strings.iter() {
                let makes = enumerated.makes(text);
                assert_eq!(accepts(&template, text), makes, "{enumerated} {text}");
            }
        }
    }

    #[test]
    fn what_is_taken_apart_is_put_together_again() {
        let strings = Strings::of_up_to(4);
        for enumerated in templates() {
            let template = enumerated.template();
            for text in strings.iter().filter(|text| enumerated.makes(text)) {
                let held = match template.holes().count() {
                    0 => split::<0>(&template, text).map(|held| held.to_vec()),
                    1 => split::<1>(&template, text).map(|held| held.to_vec()),
                    2 => split::<2>(&template, text).map(|held| held.to_vec()),
                    _ => split::<3>(&template, text).map(|held| held.to_vec()),
                };
                let held = held.unwrap_or_default();
                let plain: Vec<String> = template
                    .holes()
                    .zip(&held)
                    .map(|(hole, token)| match hole.content {
                        Content::Encoded => decode(Space::Subject, token).unwrap_or_default(),
                        _ => (*token).to_owned(),
                    })
                    .collect();
                let arguments: Vec<_> = plain.iter().map(|text| Argument::Text(text)).collect();
                assert_eq!(
                    build(&template, &arguments).as_deref(),
                    Ok(text),
                    "{enumerated}"
                );
            }
        }
    }

    #[test]
    fn a_hole_of_several_tokens_takes_what_the_others_leave() {
        let hole = |name, span| {
            Piece::Hole(Hole {
                name,
                content: Content::Text,
                span,
            })
        };
        let pieces = [
            hole("a", Span::One),
            Piece::Literal(".x."),
            hole("b", Span::UpTo(3)),
            Piece::Literal(".y."),
            hole("c", Span::One),
        ];
        let template = Template {
            name: "t",
            text: "{a}.x.{b...3}.y.{c}",
            space: Space::Subject,
            pieces: &pieces,
        };
        let held = |text| split::<3>(&template, text);
        assert_eq!(held("1.x.2.y.3"), Some(["1", "2", "3"]));
        assert_eq!(held("1.x.2.y.y.y.3"), Some(["1", "2.y.y", "3"]));
        assert_eq!(held("1.x.2.3.4.5.y.3"), None);
        assert_eq!(held("1.x.y.3"), None);
        assert_eq!(held("1.x..y.3"), None);
        assert_eq!(held("1.x.2.y."), None);
        assert_eq!(held("1.x.2*.y.3"), None);
        assert_eq!(split::<2>(&template, "1.x.2.y.3"), None);
        let long = format!("1.x.{}.y.3", "2".repeat(LONGEST));
        assert_eq!(held(&long), None);
    }
}
