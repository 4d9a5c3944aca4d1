//! Markdown of our own as a terminal shows it: headings stand out, code is set in.

use crate::output::{CODE, HEADING};

/// How far code is set in.
const INDENT: &str = "    ";

/// `markdown` without its marks.
pub(crate) fn render(markdown: &str) -> String {
    let mut in_code = false;
    let mut page = String::new();
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
            continue;
        }
        page += &if in_code { code(line) } else { prose(line) };
        page.push('\n');
    }
    page
}

fn code(line: &str) -> String {
    if line.is_empty() {
        return String::new();
    }
    format!("{INDENT}{CODE}{line}{CODE:#}")
}

fn prose(line: &str) -> String {
    if let Some(heading) = line.strip_prefix('#') {
        let heading = heading.trim_start_matches('#').trim_start();
        return format!("{HEADING}{heading}{HEADING:#}");
    }
    let pieces = line.split("**").enumerate();
    pieces
        .map(|(at, piece)| {
            if at % 2 == 1 {
                format!("{HEADING}{piece}{HEADING:#}")
            } else {
                piece.to_owned()
            }
        })
        .collect()
}
