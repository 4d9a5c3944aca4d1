use super::Span;

/// A place in a text as editors count it: line and column, both starting at one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters (Unicode scalar values); a tab counts as one.
    pub column: usize,
}

/// The lines of a text, to turn byte offsets into positions.
///
/// ```
/// use kanade_resources_schema::diagnostic::{Lines, Position};
///
/// let lines = Lines::of("größe = 1\nname = 2\n");
/// assert_eq!(lines.position(8), Position { line: 1, column: 7 });
/// assert_eq!(lines.position(12), Position { line: 2, column: 1 });
/// ```
#[derive(Debug)]
pub struct Lines<'s> {
    source: &'s str,
    /// Where each line starts, in bytes.
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    /// The lines of `source`.
    pub fn of(source: &'s str) -> Self {
        let newlines = source.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            source,
            starts: std::iter::once(0).chain(newlines).collect(),
        }
    }

    /// The position of the byte at `offset`. Offsets after the end have the position of the end.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_of(offset);
        let start = self.starts[line - 1];
        let end = (offset..self.source.len())
            .find(|end| self.source.is_char_boundary(*end))
            .unwrap_or(self.source.len());
        let before = self.source.get(start..end).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }

    /// The lines that `span` touches.
    pub(super) fn section(&self, span: Span) -> Section<'s> {
        let line = self.line_of(span.start);
        let start = self.starts[line - 1];
        let end = self
            .starts
            .get(self.line_of(span.end))
            .copied()
            .unwrap_or(self.source.len());
        Section {
            text: &self.source[start..end],
            start,
            line,
        }
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}

/// Some whole lines of a text.
pub(super) struct Section<'s> {
    pub(super) text: &'s str,
    /// Where they start, in bytes.
    pub(super) start: usize,
    /// The number of the first one.
    pub(super) line: usize,
}
