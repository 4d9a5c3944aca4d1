use super::reader::Table;
use super::value::word::Word;
use crate::diagnostic::{Finding, Findings, Level, Severity};
use crate::rules::{Basis, RULES, Rule, unknown_lint};

/// The levels that a file gives to lints.
#[derive(Default)]
pub(crate) struct Lints {
    given: Vec<(&'static Rule, Level)>,
}

/// Every lint.
pub(crate) fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| rule.is_lint())
}

impl Lints {
    pub(super) fn read(table: Option<Table<'_, '_>>, findings: &mut Findings) -> Self {
        let Some(table) = table else {
            return Self::default();
        };
        let known: Vec<&str> = all().map(|lint| lint.name).collect();
        table.report_unknown(
            &known,
            |key, span| unknown_lint::finding(span, key),
            findings,
        );
        let given = all().filter_map(|lint| {
            Some((lint, table.field::<Word<Level>>(lint.name, findings)?.value))
        });
        Self {
            given: given.collect(),
        }
    }

    /// The level of `rule`; none where it is no lint.
    pub(crate) fn level_of(&self, rule: &'static Rule) -> Option<Level> {
        let Basis::Lint(default) = rule.basis else {
            return None;
        };
        Some(self.given(rule).unwrap_or(default))
    }

    /// A finding of a lint with its level; none where it is allowed.
    pub(crate) fn judge(&self, finding: Finding) -> Option<Finding> {
        let name = finding.rule.name;
        let note = match self.given(finding.rule) {
            Some(level) => format!("`{name} = \"{level}\"` in `[lints]`"),
            None => format!("`[lints]` can allow or deny `{name}`"),
        };
        let severity = match self.level_of(finding.rule)? {
            Level::Allow => return None,
            Level::Warn => Severity::Warning,
            Level::Deny => Severity::Error,
        };
        Some(Finding {
            severity,
            ..finding.note(note)
        })
    }

    fn given(&self, rule: &Rule) -> Option<Level> {
        self.given
            .iter()
            .find(|(lint, _)| lint.id == rule.id)
            .map(|(_, level)| *level)
    }
}
