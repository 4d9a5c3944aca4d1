use super::malformed_bucket_name;
use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, LoweredConsumer};
use crate::name;
use crate::rule::{Basis, Refusal, Rule};

static RULE: Rule = Rule {
    id: "KR0201",
    name: "malformed_name",
    what: "A resource or consumer has a name that the broker refuses.",
    why: "Names of streams and consumers become part of API subjects and file paths.",
    basis: Basis::Broker,
    refusals: &[
        Refusal::new(10052).of("stream"),
        Refusal::new(10056).of("stream"),
        Refusal::new(10127).of("consumer"),
        Refusal::new(10102).of("consumer"),
    ],
    broker: Some("To some names, the broker gives no answer at all."),
    fails: Some(
        r#"[streams."events.eu"]
subjects = ["events.eu.>"]
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS_EU]
subjects = ["events.eu.>"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// What to do about a name.
const REMEDY: &str = "use 1 to 255 bytes without blanks, `.`, `*`, `>`, `/` and `\\`";

/// Checks the names of streams and consumers, and the length of every name with the prefix of its kind.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| malformed_bucket_name::problem(lowered).is_none())
    {
        if let Some(problem) = problem(lowered) {
            let message = format!(
                "`{}` can't be the name of {}: {problem}",
                lowered.name,
                lowered.kind.with_article()
            );
            findings.push(Finding::new(&RULE, lowered.places.name(), message).help(REMEDY));
        }
    }
    for (_, consumer) in cx.consumers() {
        if let Some(problem) = problem_of_consumer(consumer) {
            let message = format!(
                "`{}` can't be the name of a consumer: {problem}",
                consumer.spec.name
            );
            findings.push(Finding::new(&RULE, consumer.places.name(), message).help(REMEDY));
        }
    }
}

/// Whether the broker or the clients refuse the name of `lowered`, so that other rules can stay silent about it.
pub(crate) fn applies(lowered: &Lowered<'_, '_>) -> bool {
    malformed_bucket_name::problem(lowered)
        .or_else(|| problem(lowered))
        .is_some()
}

/// The same for a consumer.
pub(crate) fn applies_to_consumer(consumer: &LoweredConsumer<'_, '_>) -> bool {
    problem_of_consumer(consumer).is_some()
}

fn problem_of_consumer(consumer: &LoweredConsumer<'_, '_>) -> Option<String> {
    let name = consumer.spec.name;
    name::problem(name, |_| false).or_else(|| name::problem_of_length(name))
}

fn problem(lowered: &Lowered<'_, '_>) -> Option<String> {
    let name = lowered.stream.name;
    name::problem(name, |_| false).or_else(|| name::problem_of_length(name))
}
