//! Lines of a file as they are shown: what a reader would not see has a sign in its place.

use std::borrow::Cow;

use super::{Lines, Span};
use crate::visible::is_hidden;

/// Stands for a character that is not shown. One sign for one character keeps the columns.
const SIGN: char = char::REPLACEMENT_CHARACTER;

/// Some whole lines of a file.
pub(super) struct Excerpt {
    text: String,
    /// Where they start in the file, in bytes.
    start: usize,
    /// The number of the first one.
    line: usize,
    /// Where in the file a sign stands instead of a character, and how many bytes longer the text is from there on.
    signs: Vec<(usize, isize)>,
}

impl Excerpt {
    /// The lines that `span` touches.
    pub(super) fn of(lines: &Lines<'_>, span: Span) -> Self {
        let section = lines.section(span);
        Self {
            text: legible(section.text).into_owned(),
            start: section.start,
            line: section.line,
            signs: signs(section.text, section.start),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Where the `span` of the file is in this text.
    pub(super) fn place(&self, span: &Span) -> Span {
        self.offset(span.start)..self.offset(span.end)
    }

    fn offset(&self, at: usize) -> usize {
        let passed = self.signs.partition_point(|(sign, _)| *sign < at);
        let longer = passed.checked_sub(1).map_or(0, |last| self.signs[last].1);
        (at - self.start).saturating_add_signed(longer)
    }
}

/// `text` with a sign for each hidden character, but for those that the renderer replaces itself, and the ends of lines.
pub(super) fn legible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_replaced) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if is_replaced(c) { SIGN } else { c };
    Cow::Owned(text.chars().map(shown).collect())
}

fn signs(text: &str, start: usize) -> Vec<(usize, isize)> {
    let mut longer = 0;
    text.char_indices()
        .filter(|(_, c)| is_replaced(*c))
        .map(|(at, c)| {
            longer += SIGN.len_utf8().cast_signed() - c.len_utf8().cast_signed();
            (start + at, longer)
        })
        .collect()
}

/// The renderer has pictures of its own for what ASCII hides.
fn is_replaced(c: char) -> bool {
    is_hidden(c) && !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_where_they_are_behind_what_is_not_shown() {
        let file = "a = 1\nb\u{9b}\u{e0001} = 2 # c\n";
        let lines = Lines::of(file);
        let at = file.find('2').unwrap_or_default();
        let excerpt = Excerpt::of(&lines, at..at + 1);
        assert_eq!(excerpt.text(), "b\u{fffd}\u{fffd} = 2 # c\n");
        assert_eq!(&excerpt.text()[excerpt.place(&(at..at + 1))], "2");
        let name = file.find('b').unwrap_or_default();
        let name = excerpt.place(&(name..at - 3));
        assert_eq!(&excerpt.text()[name], "b\u{fffd}\u{fffd}");
    }
}
