/// A place in a text as editors show it: line and column, both from 1, columns in characters.
///
/// ```
/// use kanade_resources_schema::diagnostic::Position;
///
/// let position = Position::of("a\nbé = 1", 5);
/// assert_eq!((position.line, position.column), (2, 3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl Position {
    /// The place of the byte at `offset`; an offset past the end is the end.
    pub fn of(source: &str, offset: usize) -> Self {
        let before = source.get(..offset).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}
