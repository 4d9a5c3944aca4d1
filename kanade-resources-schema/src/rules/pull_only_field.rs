use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0602",
    name: "pull_only_field",
    what: "A push consumer limits waiting pull requests.",
    why: "Nobody pulls from a push consumer.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10080).saying("consumer in push mode can not set max waiting")],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for `max_waiting` in push consumers.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
            .refused()
            .help("remove one of them");
        findings.push(finding);
    }
}
