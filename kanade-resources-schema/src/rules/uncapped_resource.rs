use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0108",
    name: "uncapped_resource",
    what: "`require_max_bytes` is set, but a resource has no `max_bytes`.",
    why: "A single resource without a cap can fill the disk that all others need, and perhaps \
         the application's own database.",
    basis: Basis::Stricter("The rule applies only to files that set `require_max_bytes`."),
    refusals: &[],
    broker: Some("The broker accepts it and fills the disk."),
    fails: Some(
        r#"[settings]
require_max_bytes = true

[streams.AUDIT]
subjects = ["audit.>"]
"#,
    ),
    mend: Some(
        r#"[settings]
require_max_bytes = true

[streams.AUDIT]
subjects = ["audit.>"]
max_bytes = "512MiB"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Asks every resource for a cap where the file says so.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let Some(required) = cx
        .manifest
        .settings
        .require_max_bytes
        .as_ref()
        .filter(|given| given.value)
    else {
        return;
    };
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.max_bytes < 0)
    {
        let span = lowered.places.of(symbol::MAX_BYTES);
        let finding = Finding::new(
            &RULE,
            span,
            format!("{} `{}` has no cap", lowered.kind, lowered.name),
        )
        .also(required.span.clone(), "every resource must have one")
        .help("set `max_bytes`");
        findings.push(finding);
    }
}
