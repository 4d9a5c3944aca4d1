use crate::diagnostic::Finding;
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0005",
    name: "empty_declaration",
    what: "The file declares no resource.",
    why: "The generated code would be empty, which nobody wants.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[settings]
min_server = "2.10"
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
"#,
    ),
};

/// The finding for a file without resources.
pub(crate) fn finding() -> Finding {
    Finding::of_file(&RULE, "no resource is declared")
        .help("declare one: `[streams.NAME]`, `[kv.name]` or `[object_stores.name]`")
}
