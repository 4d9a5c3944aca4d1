use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::subject;

/// A filter of a consumer is not a subject.
pub(crate) static RULE: Rule = Rule {
    id: "KR0608",
    name: "malformed_filter",
    what: "A filter of a consumer is not a subject.",
    why: "A filter is a subject: tokens with dots between them, `*` for one token, `>` for one or more at the end.",
    basis: Basis::Broker,
    broker: Some("Error 10052, or 10139 for an empty one."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subjects = ["jobs..urgent"]
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subjects = ["jobs.urgent"]
"#,
    ),
};

/// Checks the form of every filter. An empty `filter_subject` is none.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for filter in cx.filters() {
        let fault = subject::validate(&filter.value)
            .err()
            .filter(|fault| fault.is_refused());
        if let Some(fault) = fault {
            let message = format!("`{}` is not a subject: {fault}", filter.value);
            let finding = Finding::new(&RULE, filter.span.clone(), message)
                .note("the broker would refuse the consumer");
            findings.push(finding);
        }
    }
}
