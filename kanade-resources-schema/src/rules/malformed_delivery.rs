use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::subject;
use crate::symbol;

/// Messages are to be pushed to something that is not one subject.
pub(crate) static RULE: Rule = Rule {
    id: "KR0603",
    name: "malformed_delivery",
    what: "Messages are to be pushed to something that is not one subject.",
    why: "A message is pushed to one subject, so it can have neither wildcards nor empty tokens.",
    basis: Basis::Broker,
    broker: Some("Error 10079 (wildcards) or 10112 (not a subject)."),
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

/// Checks the form of every `deliver_subject`.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let Some(deliver) = consumer.spec.deliver_subject else {
            continue;
        };
        let (message, code) = match subject::validate(deliver) {
            _ if !subject::is_literal(deliver) => {
                ("`deliver_subject` can't have wildcards".to_owned(), 10079)
            }
            Err(fault) => (format!("`{deliver}` is not a subject: {fault}"), 10112),
            Ok(()) => continue,
        };
        let finding = Finding::new(&RULE, consumer.places.of(symbol::DELIVER_SUBJECT), message)
            .note(format!("the broker would refuse it with error {code}"))
            .help(
                "write one subject, such as `_INBOX.jobs` or a subject that receivers subscribe to",
            );
        findings.push(finding);
    }
}
