use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::rule::{Basis, Level, Rule};
use crate::spec::{Kind, UNLIMITED};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0901",
    name: "unbounded",
    what: "A stream or object store has no limit.",
    why: "Nothing ever leaves it: it grows until the disk, or the budget of the account, is full. Buckets are spared, since they grow with their keys, not with their writes; and so is what says `max_bytes = \"unlimited\"`.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_bytes = "256MiB"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for resources that nothing ever leaves, and that do not say so.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter().filter(|lowered| is_unbounded(lowered)) {
        let message = format!("{} `{}` has no limit", lowered.kind, lowered.name);
        let finding = Finding::new(&RULE, lowered.places.name(), message)
            .help("give it a `max_bytes` or a `max_age`; or `max_bytes = \"unlimited\"`, if that is meant");
        findings.push(finding);
    }
}

fn is_unbounded(lowered: &Lowered<'_, '_>) -> bool {
    let stream = &lowered.stream;
    let unlimited =
        stream.max_bytes == UNLIMITED && stream.max_msgs == UNLIMITED && stream.max_age.is_zero();
    unlimited && lowered.kind != Kind::KvBucket && !lowered.places.is_given(symbol::MAX_BYTES)
}
