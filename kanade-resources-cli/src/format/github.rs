//! Workflow commands of GitHub Actions, which shows them beside the lines that they are about.

use kanade_resources_schema::diagnostic::{Finding, Label, Lines};
use kanade_resources_schema::visible::{visible, visible_lines};

use super::Judged;

pub(super) fn render(file: &Judged) -> String {
    let lines = Lines::of(&file.text);
    file.findings
        .iter()
        .map(|finding| command(file, finding, &lines))
        .collect()
}

fn command(file: &Judged, finding: &Finding, lines: &Lines<'_>) -> String {
    let place = finding
        .primary
        .as_ref()
        .map(|label| place(label, lines))
        .unwrap_or_default();
    let title = format!("{} {}", finding.rule.id, finding.rule.name);
    format!(
        "::{} file={}{place},title={}::{}\n",
        finding.severity.as_str(),
        property(&file.name),
        property(&title),
        data(&text(finding)),
    )
}

/// The place of a finding. GitHub takes columns within one line only.
fn place(label: &Label, lines: &Lines<'_>) -> String {
    let (start, end) = (
        lines.position(label.span.start),
        lines.position(label.span.end),
    );
    if start.line != end.line {
        return format!(",line={},endLine={}", start.line, end.line);
    }
    format!(
        ",line={},col={},endLine={},endColumn={}",
        start.line, start.column, end.line, end.column
    )
}

/// All that is said of a finding, a line each.
fn text(finding: &Finding) -> String {
    let label = finding
        .primary
        .iter()
        .map(|label| label.text.clone())
        .filter(|text| !text.is_empty());
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let lines: Vec<String> = std::iter::once(finding.message.clone())
        .chain(label)
        .chain(notes)
        .chain(help)
        .map(|line| visible(&line).to_string())
        .chain([finding.rule.url()])
        .collect();
    lines.join("\n")
}

/// Escapes what follows the last `::`, for those who read the log and for GitHub.
fn data(text: &str) -> String {
    visible_lines(text)
        .to_string()
        .replace('%', "%25")
        .replace('\n', "%0A")
}

/// Escapes a value before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
