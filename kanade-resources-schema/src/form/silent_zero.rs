use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0103",
    name: "silent_zero",
    what: "A limit is zero.",
    why: "Zero looks like \"nothing\", but the broker reads it as \"unlimited\".",
    basis: Basis::Stricter(
        "The broker reads zero as \"unlimited\", and most people read it as \"nothing\". \
             Such a misunderstanding costs too much.",
    ),
    refusals: &[],
    broker: Some("The broker silently stores zero as -1, which means unlimited."),
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
    Finding::new(&RULE, span, "zero does not mean \"nothing\" here")
        .label("the broker reads this as \"unlimited\"")
        .help("write `\"unlimited\"` if you want no limit, or leave the field out")
}
