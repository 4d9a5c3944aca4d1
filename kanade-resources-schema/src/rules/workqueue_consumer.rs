use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::{Lowered, LoweredConsumer};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::{AckPolicy, DeliverPolicy, Retention};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0613",
    name: "workqueue_consumer",
    what: "A consumer of a work queue could leave work undone.",
    why: "A message of a work queue is removed once it is acknowledged, so each message must \
         be acknowledged by itself, and no message may be skipped.",
    basis: Basis::Broker,
    refusals: &[PULL, PUSH, DELIVERY],
    broker: None,
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
retention = "workqueue"

[streams.JOBS.consumers.worker]
ack_policy = "all"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
retention = "workqueue"

[streams.JOBS.consumers.worker]
ack_policy = "explicit"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const PULL: Refusal = Refusal::new(10084).of("acknowledgement of a pull consumer");
const PUSH: Refusal = Refusal::new(10098).of("acknowledgement");
const DELIVERY: Refusal = Refusal::new(10101).of("delivery");

/// Checks the consumers of every work queue.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        if stream.stream.retention != Retention::WorkQueue {
            continue;
        }
        let refusal = match consumer.spec.ack_policy {
            AckPolicy::None if !consumer.spec.is_push() => Some(PULL),
            AckPolicy::None | AckPolicy::All => Some(PUSH),
            AckPolicy::Explicit | AckPolicy::FlowControl => None,
        };
        if let Some(refusal) = refusal {
            let span = consumer.places.of(symbol::ACK_POLICY);
            let message = "each message of a work queue must be acknowledged by itself";
            findings.push(
                finding(stream, span, message, refusal).help("set `ack_policy = \"explicit\"`"),
            );
        }
        if consumer.spec.deliver_policy != DeliverPolicy::All {
            findings.push(passed_over(stream, consumer));
        }
    }
}

fn passed_over(stream: &Lowered<'_, '_>, consumer: &LoweredConsumer<'_, '_>) -> Finding {
    let span = consumer.places.of(symbol::DELIVER_POLICY);
    finding(
        stream,
        span,
        "a consumer of a work queue can't skip messages",
        DELIVERY,
    )
    .help("remove `deliver_policy`")
}

fn finding(stream: &Lowered<'_, '_>, span: Span, message: &str, refusal: Refusal) -> Finding {
    Finding::new(&RULE, span, message)
        .also(
            stream.places.of(symbol::RETENTION),
            "the stream is a work queue",
        )
        .refused_with(refusal)
}
