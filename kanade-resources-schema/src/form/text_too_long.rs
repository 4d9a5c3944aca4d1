use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Refusal, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0105",
    name: "text_too_long",
    what: "A description or the metadata is longer than the broker accepts.",
    why: "A description may have 4096 bytes, and all metadata together 128 KiB. nats-server 2.11 and later take 16 bytes of the metadata for themselves.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052)],
    broker: None,
    fails: None,
    mend: None,
};

/// The finding for `what`, which has `length` bytes and may have `most`.
pub(crate) fn finding(span: Span, what: &str, length: usize, most: usize) -> Finding {
    Finding::new(
        &RULE,
        span,
        format!("this {what} has {length} bytes, but the broker accepts at most {most}"),
    )
    .refused()
}
