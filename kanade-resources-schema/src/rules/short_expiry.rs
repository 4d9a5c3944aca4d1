use std::time::Duration;

use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// Pull requests would expire before they could be answered.
pub(crate) static RULE: Rule = Rule {
    id: "KR0620",
    name: "short_expiry",
    what: "Pull requests would expire before they could be answered.",
    why: "The longest time that a request may wait is a millisecond at least.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10115, consumer max request expires needs to be >= 1ms; push consumers are spared.",
    ),
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

/// The shortest `max_expires` of a pull consumer.
const SHORTEST: Duration = Duration::from_millis(1);

/// Looks for shorter ones.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
                "this is shorter than 1ms, the shortest the broker takes",
            )
            .note("the broker would refuse it with error 10115");
            findings.push(finding);
        }
    }
}
