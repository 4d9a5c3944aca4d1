//! Pieces of a file as they are shown. A sign stands for each character that a reader would not see,
//! and what is far from every place in question is left out: a thousand findings in one long file
//! take no longer than in a thousand short files.

use std::borrow::Cow;

use super::{Label, Lines, Span};
use crate::visible::{is_hidden, visible};

/// Stands for a character that is not shown. One sign for one character keeps the columns.
const SIGN: char = char::REPLACEMENT_CHARACTER;

/// Places so far apart, in bytes, are shown in pieces of their own.
const FAR: usize = 4096;

/// How much of a line is handed to the renderer before and after a place, in bytes. The renderer
/// itself shows less of a long line.
const CONTEXT: usize = 200;

/// A piece of a file: lines, the first and last of which may be cut.
pub(super) struct Excerpt {
    text: String,
    /// Where it starts in the file, in bytes.
    start: usize,
    /// The number of its first line.
    line: usize,
    /// How many characters of the first line are cut off.
    cut: usize,
    /// Where in the file a sign stands instead of a character, and how many bytes longer the text
    /// is after it.
    signs: Vec<(usize, isize)>,
    marks: Vec<Mark>,
}

/// A place in an excerpt with a remark.
pub(super) struct Mark {
    pub(super) is_primary: bool,
    pub(super) span: Span,
    pub(super) text: String,
    /// Where it starts in the file.
    at: usize,
}

impl Excerpt {
    /// The pieces that show `primary` and `secondary`, the one with `primary` first.
    pub(super) fn all(primary: &Label, secondary: &[Label], lines: &Lines<'_>) -> Vec<Self> {
        let mut labels: Vec<&Label> = std::iter::once(primary).chain(secondary).collect();
        labels.sort_by_key(|label| label.span.start);
        let mut excerpts: Vec<Self> = labels
            .chunk_by(|one, next| next.span.start <= one.span.end.saturating_add(FAR))
            .map(|near| Self::around(near, primary, lines))
            .collect();
        excerpts.sort_by_key(|excerpt| !excerpt.marks.iter().any(|mark| mark.is_primary));
        excerpts
    }

    /// The piece around `span`, without marks.
    pub(super) fn of(span: &Span, lines: &Lines<'_>) -> Self {
        let section = lines.section(span.clone());
        let first = span.start - section.start;
        let last = (span.end - section.start).min(section.text.len());
        let from = start_of_context(section.text, first);
        let to = end_of_context(section.text, last);
        let text = &section.text[from..to];
        let start = section.start + from;
        Self {
            text: legible(text).into_owned(),
            start,
            line: section.line,
            cut: section.text[..from].chars().count(),
            signs: signs(text, start),
            marks: Vec::new(),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Where the `span` of the file is in this text.
    pub(super) fn place(&self, span: &Span) -> Span {
        self.offset(span.start)..self.offset(span.end)
    }

    /// Lines and columns counted within this piece alone, each with the columns of the file.
    pub(super) fn corrections(&self, lines: &Lines<'_>) -> Vec<[String; 2]> {
        let marks = self.marks.iter();
        marks
            .filter_map(|mark| self.correction(mark, lines))
            .collect()
    }

    fn correction(&self, mark: &Mark, lines: &Lines<'_>) -> Option<[String; 2]> {
        let place = lines.position(mark.at);
        if self.cut == 0 || place.line != self.line {
            return None;
        }
        let counted = place.column.checked_sub(self.cut)?;
        Some([counted, place.column].map(|column| format!(":{}:{column}\n", place.line)))
    }

    fn around(labels: &[&Label], primary: &Label, lines: &Lines<'_>) -> Self {
        let first = labels.iter().map(|label| label.span.start).min();
        let last = labels.iter().map(|label| label.span.end).max();
        let span = first.unwrap_or_default()..last.unwrap_or_default();
        let excerpt = Self::of(&span, lines);
        let mut marks: Vec<Mark> = labels
            .iter()
            .map(|label| Mark {
                is_primary: std::ptr::eq(*label, primary),
                span: excerpt.place(&label.span),
                text: visible(&label.text).to_string(),
                at: label.span.start,
            })
            .collect();
        marks.sort_by_key(|mark| !mark.is_primary);
        Self { marks, ..excerpt }
    }

    fn offset(&self, at: usize) -> usize {
        let passed = self.signs.partition_point(|(sign, _)| *sign < at);
        let longer = passed.checked_sub(1).map_or(0, |last| self.signs[last].1);
        (at - self.start).saturating_add_signed(longer)
    }
}

/// Where the text that is shown before the byte at `at` starts: at the start of the line, unless
/// that is too far away.
fn start_of_context(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    if at - line <= CONTEXT {
        return 0;
    }
    let from = (at - CONTEXT..at).find(|from| text.is_char_boundary(*from));
    from.unwrap_or(at)
}

/// Where the text that is shown after the byte at `at` ends: at the end of the line, unless that is
/// too far away.
fn end_of_context(text: &str, at: usize) -> usize {
    let to = at.saturating_add(CONTEXT);
    if to >= text.len() {
        return text.len();
    }
    (at..=to)
        .rev()
        .find(|to| text.is_char_boundary(*to))
        .unwrap_or(text.len())
}

/// `text` with a sign for each hidden character, except for those that the renderer replaces itself.
pub(super) fn legible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_replaced) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_replaced, SIGN.encode_utf8(&mut [0; 4])))
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

/// The renderer has signs of its own for the control characters of ASCII.
fn is_replaced(c: char) -> bool {
    is_hidden(c) && !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_where_they_are_after_what_is_not_shown() {
        let file = "a = 1\nb\u{9b}\u{e0001} = 2 # c\n";
        let lines = Lines::of(file);
        let at = file.find('2').unwrap_or_default();
        let excerpt = Excerpt::of(&(at..at + 1), &lines);
        assert_eq!(excerpt.text(), "b\u{fffd}\u{fffd} = 2 # c\n");
        assert_eq!(&excerpt.text()[excerpt.place(&(at..at + 1))], "2");
        let name = file.find('b').unwrap_or_default();
        let name = excerpt.place(&(name..at - 3));
        assert_eq!(&excerpt.text()[name], "b\u{fffd}\u{fffd}");
    }

    #[test]
    fn places_that_are_far_from_each_other_have_pieces_of_their_own() {
        let file = format!("one\n{}two\n", "x = \"é\"\n".repeat(2_000));
        let lines = Lines::of(&file);
        let label = |name: &str| Label {
            span: file.find(name).map(|at| at..at + 3).unwrap_or_default(),
            text: String::new(),
        };
        let excerpts = Excerpt::all(&label("two"), &[label("one")], &lines);
        let shown: Vec<_> = excerpts
            .iter()
            .map(|piece| (piece.line, piece.text()))
            .collect();
        assert_eq!(shown, [(2_002, "two\n"), (1, "one\n")]);
    }
}
