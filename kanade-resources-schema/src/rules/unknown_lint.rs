use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::form::unknown_word::quoted;
use crate::manifest::GivenLevel;
use crate::rule::{self, Basis, Rule};

static RULE: Rule = Rule {
    id: "KR0012",
    name: "unknown_lint",
    what: "`[lints]` names an unknown lint.",
    why: "A misspelt lint would silently keep its level. Only lints have levels; no file can \
         allow what a broker refuses.",
    basis: Basis::Form,
    refusals: &[],
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for keys of `[lints]` that no lint has.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for given in &cx.manifest.lints {
        if !names(cx).contains(&given.name.as_str()) {
            findings.push(finding(cx, given));
        }
    }
}

fn finding(cx: &Context<'_, '_>, given: &GivenLevel) -> Finding {
    let message = format!("there is no lint `{}`", given.name);
    let finding = Finding::new(&RULE, given.key.clone(), message);
    match rule::find(&cx.rules(), &given.name) {
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
        Err(_) => finding.help(format!("the lints are {}", quoted(&names(cx)))),
    }
}

fn names(cx: &Context<'_, '_>) -> Vec<&'static str> {
    let rules = cx.rules().into_iter();
    rules
        .filter(|rule| rule.is_lint())
        .map(|rule| rule.name)
        .collect()
}
