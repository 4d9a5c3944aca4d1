use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A push consumer limits pull requests that wait.
pub(crate) static RULE: Rule = Rule {
    id: "KR0602",
    name: "pull_only_field",
    what: "A push consumer limits pull requests that wait.",
    why: "Nobody pulls from a push consumer.",
    basis: Basis::Broker,
    broker: Some("Error 10080, consumer in push mode can not set max waiting."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
max_waiting = 10
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
max_waiting = 10
"#,
    ),
};

/// Looks for `max_waiting` in push consumers.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx
        .consumers()
        .filter(|(_, consumer)| consumer.spec.is_push())
    {
        if consumer.spec.max_waiting.is_none() {
            continue;
        }
        let span = consumer.places.key(symbol::MAX_WAITING);
        let finding = Finding::new(&RULE, span, "a push consumer can't have `max_waiting`")
            .also(
                consumer.places.key(symbol::DELIVER_SUBJECT),
                "this makes it a push consumer",
            )
            .note("the broker would refuse it with error 10080")
            .help("remove one of them");
        findings.push(finding);
    }
}
