use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::spec::Retention;
use crate::symbol;

/// A consumer has other replicas than its stream can give it.
pub(crate) static RULE: Rule = Rule {
    id: "KR0619",
    name: "consumer_replicas",
    what: "A consumer has other replicas than its stream can give it.",
    why: "The state of a consumer lives on servers that hold its stream; where messages are removed when they are acknowledged, on all of them.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10126 for more than the stream has, 10134 for another number on an interest or work-queue stream.",
    ),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
num_replicas = 3

[streams.JOBS.consumers.worker]
num_replicas = 5
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
num_replicas = 3

[streams.JOBS.consumers.worker]
num_replicas = 1
"#,
    ),
};

/// Compares the replicas of every consumer with its stream's.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        let Some(replicas) = consumer.spec.num_replicas else {
            continue;
        };
        let (message, code) = if replicas > stream.stream.num_replicas {
            ("a consumer can't have more replicas than its stream", 10126)
        } else if stream.stream.retention != Retention::Limits
            && replicas != stream.stream.num_replicas
        {
            (
                "a consumer that removes messages needs as many replicas as its stream",
                10134,
            )
        } else {
            continue;
        };
        let finding = Finding::new(&RULE, consumer.places.of(symbol::NUM_REPLICAS), message)
            .also(
                stream.places.of(symbol::NUM_REPLICAS),
                format!("the stream has {}", stream.stream.num_replicas),
            )
            .note(format!("the broker would refuse it with error {code}"))
            .help("leave it out: the consumer then has as many as its stream");
        findings.push(finding);
    }
}
