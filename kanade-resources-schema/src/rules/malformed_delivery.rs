use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0603",
    name: "malformed_delivery",
    what: "The subject that messages are pushed to is malformed, or has wildcards.",
    why: "A message is pushed to exactly one subject, which can have neither wildcards nor \
         empty tokens.",
    basis: Basis::Broker,
    refusals: &[WILDCARDS, MALFORMED],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work.*"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work.jobs"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const WILDCARDS: Refusal = Refusal::new(10079).of("wildcards");
const MALFORMED: Refusal = Refusal::new(10112).of("malformed");

/// Checks the form of every `deliver_subject`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let Some(deliver) = consumer.spec.deliver_subject else {
            continue;
        };
        let (message, refusal) = match subject::validate(deliver) {
            _ if !subject::is_literal(deliver) => (
                "`deliver_subject` can't have wildcards".to_owned(),
                WILDCARDS,
            ),
            Err(fault) => (format!("`{deliver}` is not a subject: {fault}"), MALFORMED),
            Ok(()) => continue,
        };
        let finding = Finding::new(&RULE, consumer.places.of(symbol::DELIVER_SUBJECT), message)
            .refused_with(refusal)
            .help("write a subject that receivers subscribe to, such as `_INBOX.jobs`");
        findings.push(finding);
    }
}
