use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0905",
    name: "vanishing_durable",
    what: "The broker deletes a durable consumer when it is idle.",
    why: "A durable consumer remembers the position of an application while the application is \
         stopped. With an `inactive_threshold`, its own or that of `consumer_limits`, the broker \
         deletes the consumer after that time without a subscriber, and the position is lost.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some(
        "The broker deletes the consumer. The next bootstrap creates a new one, which \
             starts from the beginning.",
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
                "the broker deletes consumer `{}` when nobody subscribes for that long",
                consumer.spec.name
            );
            let finding = Finding::new(&RULE, span, message)
                .help("leave it out: a declared consumer should exist as long as its declaration");
            findings.push(finding);
        }
    }
}
