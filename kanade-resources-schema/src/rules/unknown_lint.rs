use super::unknown_word::quoted;
use super::{Basis, RULES, Rule, find};
use crate::diagnostic::{Finding, Span};

/// `[lints]` names what is no lint.
pub(crate) static RULE: Rule = Rule {
    id: "KR0012",
    name: "unknown_lint",
    what: "`[lints]` names what is no lint.",
    why: "A misspelt lint would silently keep its level. Only lints have levels: what a broker refuses, no file can allow.",
    basis: Basis::Form,
    broker: None,
    fails: Some(
        r#"[lints]
unbound = "deny"

[kv.jobs]
"#,
    ),
    mend: Some(
        r#"[lints]
unbounded = "deny"

[kv.jobs]
"#,
    ),
};

/// The finding for the key `name`.
pub(crate) fn finding(span: Span, name: &str) -> Finding {
    let finding = Finding::new(&RULE, span, format!("there is no lint `{name}`"));
    match find(name) {
        Ok(rule) if rule.is_lint() => {
            finding.fix(format!("it is called `{}`", rule.name), rule.name)
        }
        Ok(rule) => finding.note(format!(
            "{} {} is a rule: nothing can allow what it flags",
            rule.id, rule.name
        )),
        Err(Some(rule)) if rule.is_lint() => {
            finding.fix(format!("did you mean `{}`?", rule.name), rule.name)
        }
        Err(_) => finding.help(format!("the lints are {}", quoted(&names()))),
    }
}

fn names() -> Vec<&'static str> {
    RULES
        .iter()
        .filter(|rule| rule.is_lint())
        .map(|rule| rule.name)
        .collect()
}
