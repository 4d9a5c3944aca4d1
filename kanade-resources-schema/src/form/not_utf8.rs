use crate::diagnostic::Finding;
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0002",
    name: "not_utf8",
    what: "The file is not UTF-8 text.",
    why: "TOML is UTF-8 by definition. Text in another encoding would turn into wrong names.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: None,
    mend: None,
};

/// The finding for a file whose first `valid` bytes are text.
pub(crate) fn finding(path: &str, valid: usize, before: &[u8]) -> Finding {
    let line = before.split(|byte| *byte == b'\n').count();
    Finding::of_file(&RULE, format!("`{path}` is not UTF-8 text"))
        .note(format!(
            "byte {valid}, in line {line}, does not belong to any character"
        ))
        .help("save the file as UTF-8")
}
