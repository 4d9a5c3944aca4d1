use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings, Level};
use crate::spec::Storage;
use crate::symbol;

/// A resource in memory.
pub(crate) static RULE: Rule = Rule {
    id: "KR0911",
    name: "volatile",
    what: "A resource in memory.",
    why: "What is kept in memory is gone when the server restarts, or all servers of its replicas at once.",
    basis: Basis::Lint(Level::Allow),
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

/// Looks for resources in memory.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.storage == Storage::Memory)
    {
        let message = format!("{} `{}` is lost with a restart", lowered.kind, lowered.name);
        findings.push(Finding::new(
            &RULE,
            lowered.places.of(symbol::STORAGE),
            message,
        ));
    }
}
