use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::form::unknown_word;
use crate::lower::{LoweredBinding, LoweredRole};
use crate::role::Granted;
use crate::rule::{Basis, Rule};
use crate::suggest::did_you_mean;

static RULE: Rule = Rule {
    id: "KR0807",
    name: "unknown_hole",
    what: "A role binds a hole that none of its templates has.",
    why: "A hole that is not bound is a wildcard. With a misspelt name, the role would be allowed everything that the binding was meant to forbid.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.agents_state.keys]
pc = "{pc_id}"

[roles.agent]
write = ["kv.agents_state.pc"]
bind = { pcid = "{{name()}}" }
"#,
    ),
    mend: Some(
        r#"[kv.agents_state.keys]
pc = "{pc_id}"

[roles.agent]
write = ["kv.agents_state.pc"]
bind = { pc_id = "{{name()}}" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks each name up in the templates of its role. Entries that name nothing may be what has the hole.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for role in cx.roles.iter().filter(|role| is_legible(role)) {
        let known = holes(role);
        let unknown = role
            .bind
            .iter()
            .filter(|bound| !known.contains(&bound.hole));
        for bound in unknown {
            findings.push(finding(bound, &known));
        }
    }
}

fn is_legible(role: &LoweredRole<'_, '_>) -> bool {
    let mut granted = role.grants.iter().map(|grant| grant.granted());
    granted.all(|granted| granted.is_some())
}

fn holes<'a>(role: &LoweredRole<'_, 'a>) -> Vec<&'a str> {
    let granted = role.grants.iter().filter_map(|grant| grant.granted());
    let mut names: Vec<&str> = granted
        .filter_map(Granted::template)
        .flat_map(|template| template.holes())
        .map(|hole| hole.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn finding(bound: &LoweredBinding<'_, '_>, known: &[&str]) -> Finding {
    let message = format!("no template of the role has a hole `{}`", bound.hole);
    let finding = Finding::new(&RULE, bound.given.text.key.clone(), message);
    match did_you_mean(bound.hole, known.iter().copied()) {
        Some(meant) => finding.fix(format!("did you mean `{meant}`?"), meant),
        None if known.is_empty() => finding.help("the templates that the role names have no holes"),
        None => finding.help(format!("the holes are {}", unknown_word::quoted(known))),
    }
}
