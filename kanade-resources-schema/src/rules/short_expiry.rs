use std::time::Duration;

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0620",
    name: "short_expiry",
    what: "Pull requests would expire before the broker could answer them.",
    why: "A request must be allowed to wait for at least a millisecond.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10115).saying("consumer max request expires needs to be >= 1ms")],
    broker: Some("Push consumers are exempt."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
max_expires = "999us"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
max_expires = "1ms"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// The shortest `max_expires` of a pull consumer.
const SHORTEST: Duration = Duration::from_millis(1);

/// Looks for shorter values.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx
        .consumers()
        .filter(|(_, consumer)| !consumer.spec.is_push())
    {
        if consumer
            .spec
            .max_expires
            .is_some_and(|expires| !expires.is_zero() && expires < SHORTEST)
        {
            let span = consumer.places.of(symbol::MAX_EXPIRES);
            let finding = Finding::new(
                &RULE,
                span,
                "this is shorter than 1ms, the shortest that the broker accepts",
            )
            .refused();
            findings.push(finding);
        }
    }
}
