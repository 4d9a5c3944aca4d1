//! What tables are called, and where their headings are.

use crate::language::ANY_NAME;
use crate::reference::code::code;
use crate::symbol::PROFILES;

/// The path of a table as a file writes it: `[streams.NAME]`.
pub(super) fn title(path: &[&str]) -> String {
    if path.is_empty() {
        return code("[core_subjects]");
    }
    let mut steps = Vec::new();
    for (at, step) in path.iter().enumerate() {
        steps.push(match *step {
            ANY_NAME => placeholder(path, at),
            step => step,
        });
    }
    code(&format!("[{}]", steps.join(".")))
}

/// What stands for a name of the user's own, in capitals.
fn placeholder(path: &[&str], at: usize) -> &'static str {
    match (at, path[0]) {
        (1, PROFILES) => "PROFILE",
        (1, _) | (3, PROFILES) => "NAME",
        _ => "CONSUMER",
    }
}

/// Where a heading is: as GitHub and rustdoc write it.
pub(super) fn anchor(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || "_- ".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
