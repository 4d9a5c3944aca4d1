use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, LoweredConsumer};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::AckPolicy;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0606",
    name: "pending_without_ack",
    what: "A push consumer limits outstanding acknowledgements, but has none.",
    why: "With `ack_policy = \"none\"`, nothing is ever outstanding.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10082).saying("consumer requires ack policy for max ack pending")],
    broker: Some("The same goes for a limit from the stream's `consumer_limits`."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
ack_policy = "none"
max_ack_pending = 10
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
deliver_subject = "work"
max_ack_pending = 10
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for limits, a consumer's own or its stream's, where nothing is acknowledged.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let push = cx
        .consumers()
        .filter(|(_, consumer)| consumer.spec.is_push());
    for (stream, consumer) in
        push.filter(|(_, consumer)| consumer.spec.ack_policy == AckPolicy::None)
    {
        let inherited = stream
            .stream
            .consumer_limits
            .and_then(|limits| limits.max_ack_pending);
        let limit = consumer.spec.max_ack_pending.or(inherited);
        if limit.is_some_and(|limit| limit > 0) {
            findings.push(finding(stream, consumer));
        }
    }
}

fn finding(stream: &Lowered<'_, '_>, consumer: &LoweredConsumer<'_, '_>) -> Finding {
    let ack_policy = consumer.places.of(symbol::ACK_POLICY);
    if consumer.places.is_given(symbol::MAX_ACK_PENDING) {
        let message = "`max_ack_pending` has no meaning without acknowledgements";
        return Finding::new(&RULE, consumer.places.key(symbol::MAX_ACK_PENDING), message)
            .also(ack_policy, "without acknowledgements")
            .refused()
            .help("remove one of them");
    }
    let message = "the stream's `consumer_limits` give this consumer a `max_ack_pending`";
    Finding::new(&RULE, ack_policy, message)
        .also(stream.places.key(symbol::CONSUMER_LIMITS), "the limits")
        .refused()
        .help("add `max_ack_pending = \"unlimited\"`")
}
