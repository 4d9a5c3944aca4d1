use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, LoweredConsumer};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::Retention;
use crate::subject;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0614",
    name: "competing_consumers",
    what: "Two consumers of a work queue could get the same message.",
    why: "Each message of a work queue belongs to exactly one consumer. A consumer without a \
         filter gets all messages; the filters of several consumers must not match the same \
         message.",
    basis: Basis::Broker,
    refusals: &[UNFILTERED, FILTERED],
    broker: Some("Which error it is depends on the order. An update can slip past the check."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
retention = "workqueue"

[streams.JOBS.consumers.urgent]
filter_subject = "jobs.urgent"

[streams.JOBS.consumers.all]
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
retention = "workqueue"

[streams.JOBS.consumers.urgent]
filter_subject = "jobs.urgent"

[streams.JOBS.consumers.late]
filter_subject = "jobs.late"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const UNFILTERED: Refusal = Refusal::new(10099).of("no filter");
const FILTERED: Refusal = Refusal::new(10100).of("filters with a message in common");

/// Compares the consumers of every work queue with those above them.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for stream in cx
        .lowered
        .iter()
        .filter(|stream| stream.stream.retention == Retention::WorkQueue)
    {
        for (at, second) in stream.consumers.iter().enumerate() {
            let first = stream.consumers[..at]
                .iter()
                .find(|first| compete(first, second));
            if let Some(first) = first {
                findings.push(finding(stream, first, second));
            }
        }
    }
}

fn compete(a: &LoweredConsumer<'_, '_>, b: &LoweredConsumer<'_, '_>) -> bool {
    let (a, b) = (filters(a), filters(b));
    a.iter().any(|a| b.iter().any(|b| subject::collide(a, b)))
}

/// Without a filter a consumer gets everything.
fn filters<'a>(consumer: &LoweredConsumer<'_, 'a>) -> Vec<&'a str> {
    let filters: Vec<&str> = consumer
        .spec
        .filter_subjects
        .iter()
        .copied()
        .filter(|filter| !filter.is_empty())
        .collect();
    if filters.is_empty() {
        vec![">"]
    } else {
        filters
    }
}

fn finding(
    stream: &Lowered<'_, '_>,
    first: &LoweredConsumer<'_, '_>,
    second: &LoweredConsumer<'_, '_>,
) -> Finding {
    let message = format!(
        "`{}` and `{}` could get the same message",
        first.spec.name, second.spec.name
    );
    let refusal = if second.spec.filter_subjects.is_empty() {
        UNFILTERED
    } else {
        FILTERED
    };
    Finding::new(&RULE, second.places.name(), message)
        .also(first.places.name(), "the other consumer")
        .also(
            stream.places.of(symbol::RETENTION),
            "the stream is a work queue",
        )
        .refused_with(refusal)
        .help("give each a `filter_subject` of its own, or let several clients share one consumer")
}
