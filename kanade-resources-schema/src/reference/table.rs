//! Tables in markdown.

use std::fmt::Write as _;

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

/// A table that leaves out the columns in which nothing differs, and says below what is the same.
pub(super) struct Lean {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    /// How many columns at the left are kept in any case.
    kept: usize,
}

impl Lean {
    pub(super) fn new(heads: &[&'static str], kept: usize) -> Self {
        Self {
            heads: heads.to_vec(),
            rows: Vec::new(),
            kept,
        }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(super) fn into_text(self) -> String {
        let columns = 0..self.heads.len();
        let (shown, same): (Vec<usize>, Vec<usize>) = columns.partition(|at| self.is_shown(*at));
        let heads: Vec<&str> = shown.iter().map(|at| self.heads[*at]).collect();
        let mut table = Table::new(&heads);
        for row in &self.rows {
            let cells = shown.iter().filter_map(|at| row.get(*at));
            table.row(&cells.collect::<Vec<_>>());
        }
        let said: Vec<String> = same.iter().filter_map(|at| self.said(*at)).collect();
        let mut text = table.into_text();
        if !said.is_empty() {
            let _ = write!(text, "\n\nThe same in every row: {}.", said.join(", "));
        }
        text
    }

    fn is_shown(&self, column: usize) -> bool {
        let first = self.first(column);
        let differs = self.rows.iter().any(|row| row.get(column) != first);
        column < self.kept
            || differs
            || (self.rows.len() == 1 && first.is_some_and(|cell| says_something(cell)))
    }

    /// What a column would say that is left out.
    fn said(&self, column: usize) -> Option<String> {
        let cell = self.first(column).filter(|cell| says_something(cell))?;
        Some(format!("{} = {cell}", self.heads[column]))
    }

    fn first(&self, column: usize) -> Option<&String> {
        self.rows.first()?.get(column)
    }
}

fn says_something(cell: &str) -> bool {
    !cell.is_empty() && cell != "–"
}
