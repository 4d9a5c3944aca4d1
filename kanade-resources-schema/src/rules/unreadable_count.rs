use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0114",
    name: "unreadable_count",
    what: "A limit is larger than the Rust client can hold.",
    why: "async-nats holds `max_consumers` in 32 bits, so it can't open such a stream.",
    basis: Basis::Stricter(
        "Brokers hold 64 bits, but the application could not open the stream that it declares.",
    ),
    refusals: &[],
    broker: Some("The broker accepts it."),
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "7d"
max_consumers = 2147483648
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "7d"
max_consumers = "unlimited"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for limits that async-nats can't hold in 32 bits.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| i32::try_from(lowered.stream.max_consumers).is_err())
    {
        let message = format!("async-nats reads at most {} consumers", i32::MAX);
        let finding = Finding::new(&RULE, lowered.places.of(symbol::MAX_CONSUMERS), message)
            .help("write `\"unlimited\"` if you want no limit");
        findings.push(finding);
    }
}
