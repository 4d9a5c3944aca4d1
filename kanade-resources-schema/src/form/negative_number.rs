use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0112",
    name: "negative_number",
    what: "A number is negative.",
    why: "Nobody reads a negative number as a limit.",
    basis: Basis::Stricter(
        "To the broker, a negative limit means \"unlimited\". Writing `\"unlimited\"` \
             tells readers, too.",
    ),
    refusals: &[],
    broker: Some(
        "The broker reads any negative limit as unlimited. nats-server 2.10 and 2.11 \
             store the number as it is.",
    ),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = -1
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "unlimited"
"#,
    ),
};

/// The finding for the number at `span`.
pub(crate) fn finding(span: Span) -> Finding {
    Finding::new(&RULE, span, "this number is negative")
        .note("the broker reads a negative limit as \"unlimited\"")
        .help("write `\"unlimited\"` if you want no limit")
}
