//! Tables in markdown.

use super::markdown;

/// A table of plain markdown cells.
pub(super) struct Table {
    lines: Vec<String>,
}

impl Table {
    pub(super) fn new(heads: &[&str]) -> Self {
        let mut table = Self { lines: Vec::new() };
        table.row(heads);
        table.row(&vec!["---"; heads.len()]);
        table
    }

    pub(super) fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| markdown::cell(cell.as_ref()))
            .collect();
        self.lines.push(format!("| {} |", cells.join(" | ")));
    }

    pub(super) fn into_text(self) -> String {
        self.lines.join("\n")
    }
}
