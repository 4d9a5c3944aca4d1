use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};
use crate::spec::MAX_HISTORY;

pub(super) static RULE: Rule = Rule {
    id: "KR0113",
    name: "deep_history",
    what: "A bucket keeps more revisions of a key than clients allow.",
    why: "The clients let a bucket keep at most 64 revisions of each key (ADR-8).",
    basis: Basis::Stricter(
        "The broker accepts any number, but the clients refuse to create such a bucket.",
    ),
    refusals: &[],
    broker: Some("The broker accepts it, but every client refuses to create it."),
    fails: Some(
        r"[kv.jobs]
history = 65
",
    ),
    mend: Some(
        r"[kv.jobs]
history = 64
",
    ),
};

/// The finding for the number at `span`.
pub(crate) fn finding(span: Span) -> Finding {
    Finding::new(
        &RULE,
        span,
        format!("a bucket keeps at most {MAX_HISTORY} revisions of a key"),
    )
    .help("if every revision counts, declare a stream instead")
}
