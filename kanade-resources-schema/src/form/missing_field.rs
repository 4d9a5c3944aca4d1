use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0011",
    name: "missing_field",
    what: "A table lacks a required field.",
    why: "A mirror needs the name of its origin, and a `republish` the subject to publish to. \
         Neither has a default.",
    basis: Basis::Broker,
    refusals: &[],
    broker: Some(
        "The broker refuses a mirror or source without a name. It accepts a `republish` \
             without `dest`, publishes nothing, and turns `dest` into `>` at the first \
             update.",
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

/// The finding for the table at `span` of `owner` without `field`.
pub(crate) fn finding(span: Span, field: &str, owner: &str) -> Finding {
    Finding::new(&RULE, span, format!("{owner} needs `{field}`"))
        .help(format!("add `{field} = \"…\"`"))
}
