//! The lints: rules that are opinions, with levels that a file may change.

use crate::check::Context;
use crate::diagnostic::{Finding, Findings, Severity};
use crate::manifest::Manifest;
use crate::rule::{Basis, Level, Rule};
use crate::rules::{CHECKS, RULES};

/// Every lint.
pub(crate) fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| rule.is_lint())
}

/// What is doubtful about a manifest that keeps every rule, with the levels that it gives.
pub(crate) fn check(cx: &Context<'_, '_>) -> Findings {
    let mut findings = Findings::default();
    for check in CHECKS.iter().filter(|check| cx.needs(check)) {
        let level = level_of(cx.manifest, check.rule);
        if level.is_some_and(|level| level != Level::Allow) {
            check.run(cx, &mut findings);
        }
    }
    findings.judged(|finding| judge(cx.manifest, finding))
}

/// The level of `rule`; `None` if it is not a lint.
fn level_of(manifest: &Manifest, rule: &Rule) -> Option<Level> {
    let Basis::Lint(default) = rule.basis else {
        return None;
    };
    Some(manifest.level_of(rule.name).unwrap_or(default))
}

/// A finding of a lint with its level; `None` if the lint is allowed.
fn judge(manifest: &Manifest, finding: Finding) -> Option<Finding> {
    let name = finding.rule.name;
    let note = match manifest.level_of(name) {
        Some(level) => format!("`{name} = \"{level}\"` in `[lints]`"),
        None => format!("`[lints]` can allow or deny `{name}`"),
    };
    let severity = match level_of(manifest, finding.rule)? {
        Level::Allow => return None,
        Level::Warn => Severity::Warning,
        Level::Deny => Severity::Error,
    };
    Some(Finding {
        severity,
        ..finding.note(note)
    })
}
