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
    why: "No message ever leaves it, so it grows until the disk or the budget of the account \
         is full. Buckets are exempt, because they grow with their keys and not with their \
         writes. So is every resource with `max_bytes = \"unlimited\"`.",
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

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for resources that no message ever leaves, and that do not declare this.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter().filter(|lowered| is_unbounded(lowered)) {
        let message = format!("{} `{}` has no limit", lowered.kind, lowered.name);
        let finding = Finding::new(&RULE, lowered.places.name(), message).help(
            "set `max_bytes` or `max_age`, or `max_bytes = \"unlimited\"` if you want no \
                 limit",
        );
        findings.push(finding);
    }
}

fn is_unbounded(lowered: &Lowered<'_, '_>) -> bool {
    let stream = &lowered.stream;
    let unlimited =
        stream.max_bytes == UNLIMITED && stream.max_msgs == UNLIMITED && stream.max_age.is_zero();
    unlimited && lowered.kind != Kind::KvBucket && !lowered.places.is_given(symbol::MAX_BYTES)
}
