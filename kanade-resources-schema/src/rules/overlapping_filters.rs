use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::manifest::Given;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0610",
    name: "overlapping_filters",
    what: "Two filters of a consumer match the same message.",
    why: "It would be unclear which filter the message was delivered for.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10138)],
    broker: Some(
        "nats-server 2.10 and 2.11 refuse any two filters with a message in common. Later \
             versions refuse them only if one contains the other.",
    ),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subjects = ["jobs.>", "jobs.urgent"]
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
filter_subjects = ["jobs.>"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

/// Compares the filters of each consumer with each other.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, consumer) in cx.consumers() {
        let filters = &consumer.filters;
        for (at, second) in filters.iter().enumerate() {
            let first = filters[..at]
                .iter()
                .find(|first| overlap(&first.value, &second.value, cx.version()));
            if let Some(first) = first {
                findings.push(finding(first, second));
            }
        }
    }
}

fn overlap(a: &str, b: &str, version: ServerVersion) -> bool {
    if subject::validate(a).is_err() || subject::validate(b).is_err() {
        return false;
    }
    if version < ServerVersion::V2_12 {
        return subject::collide(a, b);
    }
    subject::is_subset(a, b) || subject::is_subset(b, a)
}

fn finding(first: &Given<String>, second: &Given<String>) -> Finding {
    Finding::new(
        &RULE,
        second.span.clone(),
        format!("`{}` overlaps `{}`", second.value, first.value),
    )
    .also(first.span.clone(), "a message could also match this one")
    .refused()
    .help("remove one of them, or make it narrower")
}
