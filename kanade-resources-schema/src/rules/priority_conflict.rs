use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::LoweredConsumer;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::{PriorityPolicy, ServerVersion};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0617",
    name: "priority_conflict",
    what: "The priority groups of a consumer don't fit its policy.",
    why: "A policy needs groups, groups need a policy, and only pull requests can name a group.",
    basis: Basis::Broker,
    refusals: &[
        NO_GROUP,
        EMPTY_NAME,
        BAD_NAME,
        PUSH,
        STRAY_GROUPS,
        STRAY_TIMEOUT,
    ],
    broker: None,
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

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

const NO_GROUP: Refusal = Refusal::new(10159).of("no group");
const EMPTY_NAME: Refusal = Refusal::new(10161).of("empty name");
const BAD_NAME: Refusal = Refusal::new(10162).of("malformed name");
const PUSH: Refusal = Refusal::new(10178).of("push consumer");
const STRAY_GROUPS: Refusal = Refusal::new(10196).of("groups without a policy, since 2.12");
const STRAY_TIMEOUT: Refusal = Refusal::new(10197).of("timeout without a policy, since 2.12");

/// The longest name of a group, in bytes.
const LONGEST: usize = 16;

/// Checks policy and groups of every consumer. On nats-server 2.10 another rule says that they are too new.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
        for (span, message, refusal) in problems {
            findings.push(Finding::new(&RULE, span, message).refused_with(refusal));
        }
    }
}

fn without_policy(consumer: &LoweredConsumer<'_, '_>) -> Vec<(Span, String, Refusal)> {
    let fields = [
        (
            !consumer.spec.priority_groups.is_empty(),
            symbol::PRIORITY_GROUPS,
            STRAY_GROUPS,
        ),
        (
            consumer.spec.priority_timeout.is_some(),
            symbol::PRIORITY_TIMEOUT,
            STRAY_TIMEOUT,
        ),
    ];
    let given = fields.into_iter().filter(|(set, ..)| *set);
    given
        .map(|(_, field, refusal)| {
            (
                consumer.places.key(field),
                format!("`{field}` needs a `priority_policy`"),
                refusal,
            )
        })
        .collect()
}

fn with_policy(consumer: &LoweredConsumer<'_, '_>) -> Vec<(Span, String, Refusal)> {
    let policy = consumer.places.of(symbol::PRIORITY_POLICY);
    if consumer.spec.is_push() {
        return vec![(
            policy,
            "a push consumer can't have priority groups".to_owned(),
            PUSH,
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
            NO_GROUP,
        )];
    }
    let faulty = groups.iter().filter_map(|group| {
        let (message, refusal) = fault(&group.value)?;
        Some((group.span.clone(), message, refusal))
    });
    faulty.collect()
}

fn fault(group: &str) -> Option<(String, Refusal)> {
    if group.is_empty() {
        return Some((
            "the name of a priority group is empty".to_owned(),
            EMPTY_NAME,
        ));
    }
    if group.len() <= LONGEST && group.chars().all(may_be_in_a_name) {
        return None;
    }
    let message = format!(
        "`{group}` can't be the name of a priority group: use up to {LONGEST} letters, digits, `-`, `_`, `/` and `=`"
    );
    Some((message, BAD_NAME))
}

fn may_be_in_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '=')
}
