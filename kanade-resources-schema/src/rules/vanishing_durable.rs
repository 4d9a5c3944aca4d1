use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0905",
    name: "vanishing_durable",
    what: "A durable consumer is deleted when it is idle.",
    why: "A durable keeps the place of an application that is away. With `inactive_threshold`, its own or that of `consumer_limits`, the broker deletes it after that time without a subscriber, and the place is lost.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some(
        "The broker deletes the consumer; the next bootstrap creates one that starts anew.",
    ),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_age = "7d"

[streams.JOBS.consumers.worker]
inactive_threshold = "1h"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_age = "7d"

[streams.JOBS.consumers.worker]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for consumers with a threshold, their own or their stream's.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, consumer) in cx.consumers() {
        let own = consumer
            .spec
            .inactive_threshold
            .map(|_| consumer.places.of(symbol::INACTIVE_THRESHOLD));
        let limits = lowered
            .stream
            .consumer_limits
            .and_then(|limits| limits.inactive_threshold);
        let inherited = limits.map(|_| lowered.places.of(symbol::CONSUMER_LIMITS));
        if let Some(span) = own.or(inherited) {
            let message = format!(
                "consumer `{}` is deleted when nobody subscribes for that long",
                consumer.spec.name
            );
            let finding = Finding::new(&RULE, span, message).help(
                "leave it out: a declared consumer is there until its declaration is taken away",
            );
            findings.push(finding);
        }
    }
}
