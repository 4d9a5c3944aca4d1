use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::spec::Retention;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0906",
    name: "stuck_work",
    what: "Messages of a work queue can stay without limit.",
    why: "After `max_deliver` attempts a consumer gives up on a message, and no other consumer gets it. A stream that keeps messages until they are acknowledged then keeps this one until a limit removes it.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some(
        "The message stays. The broker only publishes an advisory on \
             `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES`.",
    ),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_bytes = "1GiB"
retention = "workqueue"

[streams.JOBS.consumers.worker]
max_deliver = 5
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_bytes = "1GiB"
max_age = "30d"
retention = "workqueue"

[streams.JOBS.consumers.worker]
max_deliver = 5
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for consumers that give up messages which no age removes.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, consumer) in cx.consumers() {
        let keeps =
            lowered.stream.retention != Retention::Limits && lowered.stream.max_age.is_zero();
        if keeps && consumer.spec.max_deliver > 0 {
            let message = "a message that the consumer gives up on stays in the stream".to_owned();
            let finding = Finding::new(&RULE, consumer.places.of(symbol::MAX_DELIVER), message)
                .also(
                    lowered.places.of(symbol::RETENTION),
                    "the stream keeps messages that are not acknowledged",
                )
                .help("give the stream a `max_age`");
            findings.push(finding);
        }
    }
}
