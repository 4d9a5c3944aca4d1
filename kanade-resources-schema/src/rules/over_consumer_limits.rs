use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0616",
    name: "over_consumer_limits",
    what: "A consumer exceeds the limits of its stream.",
    why: "`consumer_limits` are the maximum for every consumer of the stream.",
    basis: Basis::Broker,
    refusals: &[PENDING, IDLE],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

const PENDING: Refusal = Refusal::new(10121).of("`max_ack_pending`");
const IDLE: Refusal = Refusal::new(10153).of("`inactive_threshold`");

/// Compares every consumer with the limits of its stream.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
            (pending, symbol::MAX_ACK_PENDING, PENDING),
            (idle, symbol::INACTIVE_THRESHOLD, IDLE),
        ];
        for (_, field, refusal) in exceeded.into_iter().filter(|(exceeded, ..)| *exceeded) {
            let message = format!(
                "`{field}` exceeds the `consumer_limits` of stream `{}`",
                stream.name
            );
            let finding = Finding::new(&RULE, consumer.places.of(field), message)
                .also(stream.places.of(symbol::CONSUMER_LIMITS), "the limits")
                .refused_with(refusal)
                .help("lower it, or raise the limit");
            findings.push(finding);
        }
    }
}
