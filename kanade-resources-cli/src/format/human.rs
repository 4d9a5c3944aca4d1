//! Text in rustc's style, for people.

use kanade_resources_schema::diagnostic::{Lines, render_styled};

use super::Judged;

/// Every finding, and an empty line after it.
pub(super) fn render(file: &Judged) -> String {
    let lines = Lines::of(&file.text);
    file.findings
        .iter()
        .map(|finding| render_styled(finding, &lines, &file.name) + "\n\n")
        .collect()
}
