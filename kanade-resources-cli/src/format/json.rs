//! One JSON object a line for each finding, for programs.

use kanade_resources_schema::diagnostic::{Finding, Lines, Position};
use serde::Serialize;

use super::Judged;
use crate::json;

/// What one line says. Lines and columns count from one, columns in characters; the end is exclusive. A finding
/// about a whole file has no place: all four are null.
#[derive(Serialize)]
struct Record<'f> {
    file: &'f str,
    code: &'f str,
    severity: &'f str,
    message: &'f str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    notes: &'f [String],
    help: Option<&'f str>,
    url: String,
}

pub(super) fn render(file: &Judged) -> serde_json::Result<String> {
    let lines = Lines::of(&file.text);
    file.findings
        .iter()
        .map(|finding| json::line(&record(file, finding, &lines)))
        .collect()
}

fn record<'f>(file: &'f Judged, finding: &'f Finding, lines: &Lines<'_>) -> Record<'f> {
    let span = finding.primary.as_ref().map(|label| &label.span);
    let start = span.map(|span| lines.position(span.start));
    let end = span.map(|span| lines.position(span.end));
    let line = |position: Position| position.line;
    let column = |position: Position| position.column;
    Record {
        file: &file.name,
        code: finding.rule.id,
        severity: finding.severity.as_str(),
        message: &finding.message,
        line: start.map(line),
        column: start.map(column),
        end_line: end.map(line),
        end_column: end.map(column),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        url: finding.rule.url(),
    }
}
