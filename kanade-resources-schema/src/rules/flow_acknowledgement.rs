use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::{FLOW_HEARTBEAT, LoweredConsumer};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::{AckPolicy, ServerVersion};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0618",
    name: "flow_acknowledgement",
    what: "Another field contradicts acknowledgement by flow control.",
    why: "With `ack_policy = \"flow_control\"`, messages are acknowledged as the receiver of a \
         push consumer keeps up. The broker waits for nothing, delivers nothing again, and \
         decides on flow control and heartbeats.",
    basis: Basis::Broker,
    refusals: &[PULL, PENDING, WAITING, DELIVERIES],
    broker: Some(
        "The broker silently sets `flow_control` to `true` and `idle_heartbeat` to one second.",
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
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check).in_profiles();

const PULL: Refusal = Refusal::new(10218).of("pull consumer");
const PENDING: Refusal = Refusal::new(10220).of("`max_ack_pending`");
const WAITING: Refusal = Refusal::new(10221).of("`ack_wait`, `backoff`");
const DELIVERIES: Refusal = Refusal::new(10222).of("`max_deliver`");

/// Checks every consumer that is acknowledged by flow control. Before 2.14 another rule says that this is too new.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    if cx.version() < ServerVersion::V2_14 {
        return;
    }
    for (_, consumer) in cx.consumers() {
        if consumer.spec.ack_policy == AckPolicy::FlowControl {
            findings.extend(refused(consumer).into_iter().chain(changed(consumer)));
        }
    }
}

fn refused(consumer: &LoweredConsumer<'_, '_>) -> Vec<Finding> {
    let spec = &consumer.spec;
    if !spec.is_push() {
        let message = "`ack_policy = \"flow_control\"` needs a push consumer";
        let finding = finding(consumer, consumer.places.name(), message);
        return vec![finding.refused_with(PULL)];
    }
    let negative = spec.max_ack_pending.is_some_and(|limit| limit < 0);
    let fields = [
        (negative, symbol::MAX_ACK_PENDING, PENDING),
        (spec.ack_wait.is_some(), symbol::ACK_WAIT, WAITING),
        (!spec.backoff.is_empty(), symbol::BACKOFF, WAITING),
        (spec.max_deliver > 0, symbol::MAX_DELIVER, DELIVERIES),
    ];
    let contradicting = fields.into_iter().filter(|(set, ..)| *set);
    contradicting
        .map(|(_, field, refusal)| {
            let message = format!("this `{field}` contradicts `ack_policy = \"flow_control\"`");
            finding(consumer, consumer.places.key(field), &message).refused_with(refusal)
        })
        .collect()
}

/// The fields that the broker sets need not be declared; but if they are, then as it sets them.
fn changed(consumer: &LoweredConsumer<'_, '_>) -> Option<Finding> {
    let spec = &consumer.spec;
    let field = if !spec.flow_control {
        symbol::FLOW_CONTROL
    } else if spec.idle_heartbeat != Some(FLOW_HEARTBEAT) {
        symbol::IDLE_HEARTBEAT
    } else {
        return None;
    };
    let message = "the broker sets `flow_control = true` and `idle_heartbeat = \"1s\"`";
    let finding = finding(consumer, consumer.places.of(field), message);
    let finding = finding.note("the broker would silently replace this");
    spec.is_push()
        .then(|| finding.help(format!("leave `{field}` out")))
}

fn finding(consumer: &LoweredConsumer<'_, '_>, span: Span, message: &str) -> Finding {
    Finding::new(&RULE, span, message).also(
        consumer.places.of(symbol::ACK_POLICY),
        "acknowledged by flow control",
    )
}
