use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0902",
    name: "even_replicas",
    what: "A resource or consumer has an even number of replicas.",
    why: "A majority of 2 is 2, and a majority of 4 is 3. The additional replica costs space \
         and time, but does not survive more failures.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "7d"
num_replicas = 2
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "7d"
num_replicas = 3
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for even numbers of replicas.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let streams = cx
        .lowered
        .iter()
        .map(|lowered| (lowered.stream.num_replicas, &lowered.places));
    let consumers = cx
        .consumers()
        .map(|(_, consumer)| (consumer.spec.num_replicas.unwrap_or(1), &consumer.places));
    for (replicas, places) in streams
        .chain(consumers)
        .filter(|(replicas, _)| replicas % 2 == 0)
    {
        let message = format!(
            "{replicas} replicas do not survive more failures than {}",
            replicas - 1
        );
        let finding = Finding::new(&RULE, places.of(symbol::NUM_REPLICAS), message).help(format!(
            "use {}, or {} to survive one more failure",
            replicas - 1,
            replicas + 1
        ));
        findings.push(finding);
    }
}
