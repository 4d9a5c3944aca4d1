use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Refusal, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0111",
    name: "malformed_time",
    what: "A point in time is malformed, or depends on the machine that reads it.",
    why: "Without a date, a time and an offset, it would mean a different moment on another \
         machine.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10025)],
    broker: Some("The broker accepts RFC 3339 only."),
    fails: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS", opt_start_time = 2026-01-01 }
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS", opt_start_time = 2026-01-01T00:00:00Z }
"#,
    ),
};

const HELP: &str = "write a date, a time and an offset, such as `2026-01-31T12:00:00Z`";

/// The finding for `text`, which is not a date-time.
pub(crate) fn finding(span: Span, text: &str) -> Finding {
    Finding::new(&RULE, span, format!("`{text}` is not a point in time")).help(HELP)
}

/// The finding for a date-time that lacks a part.
pub(crate) fn incomplete(span: Span, text: &str) -> Finding {
    Finding::new(
        &RULE,
        span,
        format!("`{text}` would mean a different moment on another machine"),
    )
    .help(HELP)
}
