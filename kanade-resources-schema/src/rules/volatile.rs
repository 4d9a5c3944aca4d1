use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::spec::Storage;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0911",
    name: "volatile",
    what: "A resource is stored in memory.",
    why: "Messages in memory are lost when the server restarts or, with replicas, when all \
         their servers restart at once.",
    basis: Basis::Lint(Level::Allow),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[lints]
volatile = "warn"

[kv.sessions]
storage = "memory"
"#,
    ),
    mend: Some(
        r#"[lints]
volatile = "warn"

[kv.sessions]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for resources in memory.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.storage == Storage::Memory)
    {
        let message = format!("a restart deletes {} `{}`", lowered.kind, lowered.name);
        findings.push(Finding::new(
            &RULE,
            lowered.places.of(symbol::STORAGE),
            message,
        ));
    }
}
