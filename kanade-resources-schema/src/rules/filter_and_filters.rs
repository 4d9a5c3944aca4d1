use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};

static RULE: Rule = Rule {
    id: "KR0609",
    name: "filter_and_filters",
    what: "A consumer has both `filter_subject` and `filter_subjects`.",
    why: "They are two forms of the same field.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10136)
        .saying("consumer cannot have both FilterSubject and FilterSubjects specified")],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for both forms in one consumer.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
            .refused()
            .help("move it into `filter_subjects`");
        findings.push(finding);
    }
}
