use std::time::Duration;

use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::LoweredConsumer;
use crate::spec::{AckPolicy, ServerVersion};
use crate::symbol;

/// Acknowledgement by flow control stands beside what contradicts it.
pub(crate) static RULE: Rule = Rule {
    id: "KR0618",
    name: "flow_acknowledgement",
    what: "Acknowledgement by flow control stands beside what contradicts it.",
    why: "With `ack_policy = \"flow_control\"` a push consumer acknowledges as its receiver keeps up: nothing is waited for or delivered again, and the broker decides on flow control and heartbeats.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10218, 10220, 10221 or 10222; `flow_control` and `idle_heartbeat` are set to `true` and one second without a word.",
    ),
    fails: Some(
        r#"[settings]
min_server = "2.14"

[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
ack_policy = "flow_control"
ack_wait = "5s"
flow_control = true
idle_heartbeat = "1s"
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.14"

[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
ack_policy = "flow_control"
flow_control = true
idle_heartbeat = "1s"
"#,
    ),
};

/// The heartbeat that the broker sets.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// Checks every consumer that is acknowledged by flow control. Before 2.14 that is too new to begin with.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    if cx.version() < ServerVersion::V2_14 {
        return;
    }
    for (_, consumer) in cx.consumers() {
        if consumer.spec.ack_policy != AckPolicy::FlowControl {
            continue;
        }
        for (span, message, note) in refused(consumer).into_iter().chain(changed(consumer)) {
            let finding = Finding::new(&RULE, span, message)
                .also(
                    consumer.places.of(symbol::ACK_POLICY),
                    "acknowledged by flow control",
                )
                .note(note);
            findings.push(finding);
        }
    }
}

fn refused(consumer: &LoweredConsumer<'_, '_>) -> Vec<(Span, String, String)> {
    let spec = &consumer.spec;
    let note = |code: u16| format!("the broker would refuse it with error {code}");
    if !spec.is_push() {
        let message = "`ack_policy = \"flow_control\"` needs a push consumer".to_owned();
        return vec![(consumer.places.name(), message, note(10218))];
    }
    let fields = [
        (
            spec.max_ack_pending.is_some_and(|limit| limit < 0),
            symbol::MAX_ACK_PENDING,
            10220,
        ),
        (spec.ack_wait.is_some(), symbol::ACK_WAIT, 10221),
        (!spec.backoff.is_empty(), symbol::BACKOFF, 10221),
        (spec.max_deliver > 0, symbol::MAX_DELIVER, 10222),
    ];
    let contradicting = fields.into_iter().filter(|(set, ..)| *set);
    contradicting
        .map(|(_, field, code)| {
            (
                consumer.places.key(field),
                format!("this `{field}` contradicts it"),
                note(code),
            )
        })
        .collect()
}

/// What the broker sets must be declared, or it would hold something else than the file says.
fn changed(consumer: &LoweredConsumer<'_, '_>) -> Option<(Span, String, String)> {
    let spec = &consumer.spec;
    if !spec.is_push() || (spec.flow_control && spec.idle_heartbeat == Some(HEARTBEAT)) {
        return None;
    }
    let span = consumer.places.of(symbol::IDLE_HEARTBEAT);
    let message = "the broker sets `flow_control = true` and `idle_heartbeat = \"1s\"`".to_owned();
    Some((
        span,
        message,
        "declare both, so that the file says what the broker holds".to_owned(),
    ))
}
