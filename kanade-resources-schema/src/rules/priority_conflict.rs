use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::LoweredConsumer;
use crate::spec::{PriorityPolicy, ServerVersion};
use crate::symbol;

/// The priority groups of a consumer are not what their policy needs.
pub(crate) static RULE: Rule = Rule {
    id: "KR0617",
    name: "priority_conflict",
    what: "The priority groups of a consumer are not what their policy needs.",
    why: "A policy needs groups to serve, groups need a policy, and only pull requests name a group.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10159, 10161, 10162, 10178, 10196 or 10197 (the last two since nats-server 2.12).",
    ),
    fails: Some(
        r#"[settings]
min_server = "2.12"

[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
priority_policy = "overflow"
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.12"

[streams.JOBS]
subjects = ["jobs.>"]

[streams.JOBS.consumers.worker]
priority_policy = "overflow"
priority_groups = ["jobs"]
"#,
    ),
};

/// The longest name of a group, in bytes.
const LONGEST: usize = 16;

/// Checks policy and groups of every consumer. On nats-server 2.10 they are too new to begin with.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let version = cx.version();
    if version < ServerVersion::V2_11 {
        return;
    }
    for (_, consumer) in cx.consumers() {
        let problems = match consumer.spec.priority_policy {
            PriorityPolicy::None if version < ServerVersion::V2_12 => continue,
            PriorityPolicy::None => without_policy(consumer),
            _ => with_policy(consumer),
        };
        for (span, message, code) in problems {
            let note = format!("the broker would refuse it with error {code}");
            findings.push(Finding::new(&RULE, span, message).note(note));
        }
    }
}

fn without_policy(consumer: &LoweredConsumer<'_, '_>) -> Vec<(Span, String, u16)> {
    let fields = [
        (
            !consumer.spec.priority_groups.is_empty(),
            symbol::PRIORITY_GROUPS,
            10196,
        ),
        (
            consumer.spec.priority_timeout.is_some(),
            symbol::PRIORITY_TIMEOUT,
            10197,
        ),
    ];
    let given = fields.into_iter().filter(|(set, ..)| *set);
    given
        .map(|(_, field, code)| {
            (
                consumer.places.key(field),
                format!("`{field}` needs a `priority_policy`"),
                code,
            )
        })
        .collect()
}

fn with_policy(consumer: &LoweredConsumer<'_, '_>) -> Vec<(Span, String, u16)> {
    let policy = consumer.places.of(symbol::PRIORITY_POLICY);
    if consumer.spec.is_push() {
        return vec![(
            policy,
            "a push consumer can't have priority groups".to_owned(),
            10178,
        )];
    }
    let groups = consumer
        .fields
        .priority_groups
        .as_ref()
        .map_or(&[][..], |groups| &groups.value);
    if groups.is_empty() {
        return vec![(
            policy,
            "a `priority_policy` needs `priority_groups`".to_owned(),
            10159,
        )];
    }
    let faulty = groups.iter().filter_map(|group| {
        let (message, code) = fault(&group.value)?;
        Some((group.span.clone(), message, code))
    });
    faulty.collect()
}

fn fault(group: &str) -> Option<(String, u16)> {
    if group.is_empty() {
        return Some(("the name of a priority group is empty".to_owned(), 10161));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '=');
    let message = || {
        format!(
            "`{group}` can't be the name of a priority group: use up to {LONGEST} letters, digits, `-`, `_`, `/` and `=`"
        )
    };
    (group.len() > LONGEST || !group.chars().all(allowed)).then(|| (message(), 10162))
}
