use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::spec::ConsumerSpec;
use crate::symbol;

/// A pull consumer has a field that only pushing has a use for.
pub(crate) static RULE: Rule = Rule {
    id: "KR0601",
    name: "push_only_field",
    what: "A pull consumer has a field that only pushing has a use for.",
    why: "Heartbeats, flow control and rate limits belong to messages that the broker sends by itself.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10088 (`idle_heartbeat`), 10089 (`flow_control`) or 10086 (`rate_limit_bps`).",
    ),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
idle_heartbeat = "5s"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
idle_heartbeat = "5s"
"#,
    ),
};

/// Looks for fields of push consumers in pull consumers.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx
        .consumers()
        .filter(|(_, consumer)| !consumer.spec.is_push())
    {
        for (field, code) in push_only(&consumer.spec) {
            let message = format!("a pull consumer can't have `{field}`");
            let finding = Finding::new(&RULE, consumer.places.key(field), message)
                .note(format!("the broker would refuse it with error {code}"))
                .help("remove it, or make it a push consumer with a `deliver_subject`");
            findings.push(finding);
        }
    }
}

fn push_only(spec: &ConsumerSpec<'_>) -> impl Iterator<Item = (&'static str, u16)> {
    let fields = [
        (spec.idle_heartbeat.is_some(), symbol::IDLE_HEARTBEAT, 10088),
        (spec.flow_control, symbol::FLOW_CONTROL, 10089),
        (spec.rate_limit_bps.is_some(), symbol::RATE_LIMIT_BPS, 10086),
    ];
    fields
        .into_iter()
        .filter(|(set, ..)| *set)
        .map(|(_, field, code)| (field, code))
}
