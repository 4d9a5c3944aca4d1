use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0011",
    name: "missing_field",
    what: "A table lacks a field that it means nothing without.",
    why: "A mirror needs the name of what it copies, a `republish` the subject it publishes to; no default \
           could stand for them.",
    basis: Basis::Broker,
    refusals: &[],
    broker: Some(
        "A mirror or source without a name is refused. A `republish` without `dest` is taken, publishes \
           nothing, and its first update turns `dest` into `>`.",
    ),
    fails: Some(
        r#"[streams.COPY]
mirror = { filter_subject = "orders.eu.>" }
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS", filter_subject = "orders.eu.>" }
"#,
    ),
};

/// The finding for the table at `span`, which `owner` is, without `field`.
pub(crate) fn finding(span: Span, field: &str, owner: &str) -> Finding {
    Finding::new(&RULE, span, format!("{owner} needs `{field}`"))
        .help(format!("add `{field} = \"…\"`"))
}
