use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::{Lowered, LoweredConsumer};
use crate::spec::{AckPolicy, DeliverPolicy, Retention};
use crate::symbol;

/// A consumer of a work queue could leave work undone.
pub(crate) static RULE: Rule = Rule {
    id: "KR0613",
    name: "workqueue_consumer",
    what: "A consumer of a work queue could leave work undone.",
    why: "A message of a work queue is removed once it is acknowledged, so each has to be acknowledged by itself, and none may be passed over.",
    basis: Basis::Broker,
    broker: Some("Error 10084 or 10098 (acknowledgement) and 10101 (delivery)."),
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

/// Checks the consumers of every work queue.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        if stream.stream.retention != Retention::WorkQueue {
            continue;
        }
        let code = match consumer.spec.ack_policy {
            AckPolicy::None if !consumer.spec.is_push() => Some(10084),
            AckPolicy::None | AckPolicy::All => Some(10098),
            AckPolicy::Explicit | AckPolicy::FlowControl => None,
        };
        if let Some(code) = code {
            let span = consumer.places.of(symbol::ACK_POLICY);
            let message = "each message of a work queue has to be acknowledged by itself";
            findings
                .push(finding(stream, span, message, code).help("set `ack_policy = \"explicit\"`"));
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
        "no message of a work queue may be passed over",
        10101,
    )
    .help("remove `deliver_policy`")
}

fn finding(stream: &Lowered<'_, '_>, span: Span, message: &str, code: u16) -> Finding {
    Finding::new(&RULE, span, message)
        .also(
            stream.places.of(symbol::RETENTION),
            "the stream is a work queue",
        )
        .note(format!("the broker would refuse it with error {code}"))
}
