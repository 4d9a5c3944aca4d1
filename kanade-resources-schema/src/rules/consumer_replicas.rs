use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::Retention;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0619",
    name: "consumer_replicas",
    what: "The number of replicas of a consumer does not fit its stream.",
    why: "The state of a consumer lives on servers that hold its stream. If acknowledged \
         messages are removed, it must live on all of them.",
    basis: Basis::Broker,
    refusals: &[TOO_MANY, TOO_FEW],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

const TOO_MANY: Refusal = Refusal::new(10126).of("more than the stream has");
const TOO_FEW: Refusal =
    Refusal::new(10134).of("another number on an interest or work-queue stream");

/// Compares the replicas of every consumer with its stream's.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        let Some(replicas) = consumer.spec.num_replicas else {
            continue;
        };
        let (message, refusal) = if replicas > stream.stream.num_replicas {
            (
                "a consumer can't have more replicas than its stream",
                TOO_MANY,
            )
        } else if stream.stream.retention != Retention::Limits
            && replicas != stream.stream.num_replicas
        {
            (
                "a consumer whose acknowledgements remove messages needs as many replicas \
                     as its stream",
                TOO_FEW,
            )
        } else {
            continue;
        };
        let finding = Finding::new(&RULE, consumer.places.of(symbol::NUM_REPLICAS), message)
            .also(
                stream.places.of(symbol::NUM_REPLICAS),
                format!("the stream has {}", stream.stream.num_replicas),
            )
            .refused_with(refusal)
            .help("leave it out: the consumer then has as many replicas as its stream");
        findings.push(finding);
    }
}
