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
    for (_, consumer) in cx.consumers() {
        let one = consumer.fields.filter_subject.iter().filter(|filter| !filter.value.is_empty());
        let several = consumer.fields.filter_subjects.iter().flat_map(|filters| &filters.value);
        for filter in one.chain(several) {
            if let Err(fault) = subject::validate(&filter.value) {
                let message = format!("`{}` is not a subject: {fault}", filter.value);
                let finding = Finding::new(&RULE, filter.span.clone(), message)
                    .note(format!("the broker would refuse consumer `{}`", consumer.spec.name));
                findings.push(finding);
            }
        }
    }
}
