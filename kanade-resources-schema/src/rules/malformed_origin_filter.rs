use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::subject;

/// The filter of a mirror or source is not a subject.
pub(crate) static RULE: Rule = Rule {
    id: "KR0518",
    name: "malformed_origin_filter",
    what: "The filter of a mirror or source is not a subject.",
    why: "A filter is a subject: tokens with dots between them, `*` for one token, `>` for one or more at the end.",
    basis: Basis::Broker,
    broker: Some("Error 10049."),
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

/// Checks the form of every filter.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (origin, filter) in cx.origin_filters() {
        let fault = subject::validate(&filter.value)
            .err()
            .filter(|fault| fault.is_refused());
        if let Some(fault) = fault {
            let message = format!("`{}` is not a subject: {fault}", filter.value);
            let finding = Finding::new(&RULE, filter.span.clone(), message).note(format!(
                "the broker would refuse the {} with error 10049",
                origin.word()
            ));
            findings.push(finding);
        }
    }
}
