use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0604",
    name: "delivery_cycle",
    what: "A consumer pushes messages back into its own stream.",
    why: "Every message that is delivered would be stored, and delivered again.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10081).saying("consumer deliver subject forms a cycle")],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "jobs.work"
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

/// Compares every `deliver_subject` with the subjects of the stream.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        let Some(deliver) = consumer.spec.deliver_subject else {
            continue;
        };
        if !subject::is_literal(deliver) {
            continue; // rule `malformed_delivery` reports it
        }
        let subjects = stream.stream.subjects.iter().zip(stream.places.subjects());
        let stored = subjects
            .into_iter()
            .find(|(subject, _)| subject::collide(subject, deliver));
        if let Some((subject, span)) = stored {
            let message =
                format!("messages that are delivered on `{deliver}` would be stored again");
            let finding = Finding::new(&RULE, consumer.places.of(symbol::DELIVER_SUBJECT), message)
                .also(span.clone(), format!("the stream stores `{subject}`"))
                .refused()
                .help("deliver to a subject that the stream does not store");
            findings.push(finding);
        }
    }
}
