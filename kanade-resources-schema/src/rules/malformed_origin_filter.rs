use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0518",
    name: "malformed_origin_filter",
    what: "The filter of a mirror or source is malformed.",
    why: "A filter is a subject: tokens separated by dots. `*` stands for one token, and `>` \
         at the end for one or more.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10049)],
    broker: None,
    fails: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS", filter_subject = "orders..eu" }
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS", filter_subject = "orders.eu" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Checks the form of every filter.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, filter) in cx.origin_filters() {
        let fault = subject::validate(&filter.value)
            .err()
            .filter(|fault| fault.is_refused());
        if let Some(fault) = fault {
            let message = format!("`{}` is not a subject: {fault}", filter.value);
            let finding = Finding::new(&RULE, filter.span.clone(), message).refused();
            findings.push(finding);
        }
    }
}
