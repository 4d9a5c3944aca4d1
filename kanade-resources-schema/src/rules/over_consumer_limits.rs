use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A consumer exceeds the limits of its stream.
pub(crate) static RULE: Rule = Rule {
    id: "KR0616",
    name: "over_consumer_limits",
    what: "A consumer exceeds the limits of its stream.",
    why: "`consumer_limits` are the most that any consumer of the stream may ask for.",
    basis: Basis::Broker,
    broker: Some("Error 10121 (`max_ack_pending`) or 10153 (`inactive_threshold`)."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
consumer_limits = { max_ack_pending = 50 }

[streams.JOBS.consumers.worker]
max_ack_pending = 51
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
consumer_limits = { max_ack_pending = 50 }

[streams.JOBS.consumers.worker]
max_ack_pending = 50
"#,
    ),
};

/// Compares every consumer with the limits of its stream.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        let Some(limits) = stream.stream.consumer_limits else {
            continue;
        };
        let spec = &consumer.spec;
        let pending = limits
            .max_ack_pending
            .is_some_and(|most| spec.max_ack_pending > Some(most));
        let idle = limits
            .inactive_threshold
            .is_some_and(|most| spec.inactive_threshold > Some(most));
        let exceeded = [
            (pending, symbol::MAX_ACK_PENDING, 10121),
            (idle, symbol::INACTIVE_THRESHOLD, 10153),
        ];
        for (_, field, code) in exceeded.into_iter().filter(|(exceeded, ..)| *exceeded) {
            let message = format!(
                "`{field}` exceeds the `consumer_limits` of stream `{}`",
                stream.name
            );
            let finding = Finding::new(&RULE, consumer.places.of(field), message)
                .also(stream.places.of(symbol::CONSUMER_LIMITS), "the limits")
                .note(format!("the broker would refuse it with error {code}"))
                .help("lower it, or raise the limit");
            findings.push(finding);
        }
    }
}
