use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0103",
    name: "silent_zero",
    what: "A limit is zero.",
    why: "Zero reads like \"nothing\", and means \"without limit\" to the broker.",
    basis: Basis::Stricter(
        "Zero means \"without limit\" to the broker and \"nothing\" to most readers; a limit that is not meant is too dear a mistake.",
    ),
    refusals: &[],
    broker: Some("The broker stores zero as -1, unlimited, without a word."),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = 0
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "unlimited"
"#,
    ),
};

/// The finding for the zero at `span`.
pub(crate) fn finding(span: Span) -> Finding {
    Finding::new(&RULE, span, "zero does not mean nothing here")
        .label("the broker reads this as \"unlimited\"")
        .help("write `\"unlimited\"` if no limit is meant, or leave the field out")
}
