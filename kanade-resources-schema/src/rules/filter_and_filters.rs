use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};

/// A consumer has both `filter_subject` and `filter_subjects`.
pub(crate) static RULE: Rule = Rule {
    id: "KR0609",
    name: "filter_and_filters",
    what: "A consumer has both `filter_subject` and `filter_subjects`.",
    why: "They are two forms of the same thing.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10136, consumer cannot have both FilterSubject and FilterSubjects specified.",
    ),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subject = "jobs.urgent"
filter_subjects = ["jobs.late"]
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subjects = ["jobs.urgent", "jobs.late"]
"#,
    ),
};

/// Looks for both forms in one consumer.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let one = consumer
            .fields
            .filter_subject
            .as_ref()
            .filter(|filter| !filter.value.is_empty());
        let (Some(one), Some(several)) = (one, &consumer.fields.filter_subjects) else {
            continue;
        };
        let message = "a consumer can't have both `filter_subject` and `filter_subjects`";
        let finding = Finding::new(&RULE, one.key.clone(), message)
            .also(several.key.clone(), "the other form")
            .note("the broker would refuse it with error 10136")
            .help("move it into `filter_subjects`");
        findings.push(finding);
    }
}
