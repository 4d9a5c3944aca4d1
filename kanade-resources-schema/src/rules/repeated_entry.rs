use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::LoweredGrant;
use crate::role::List;
use crate::rule::{Basis, Rule};

static RULE: Rule = Rule {
    id: "KR0804",
    name: "repeated_entry",
    what: "A list of a role names something twice, or a part of something that it names as a whole.",
    why: "The second entry changes nothing. Somebody who removes one of the two would believe that a permission is gone.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.agent_config.keys]
global = "global"

[roles.agent]
read = ["kv.agent_config", "kv.agent_config.global"]
"#,
    ),
    mend: Some(
        r#"[kv.agent_config.keys]
global = "global"

[roles.agent]
read = ["kv.agent_config.global"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the entries of each list with each other.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for role in cx.roles.iter() {
        for list in List::ALL {
            let entries: Vec<_> = role.grants_of(list).collect();
            for (index, entry) in entries.iter().enumerate() {
                let others = entries.iter().enumerate();
                let mut wider = others.filter(|(place, other)| {
                    contains(other, entry) || (*place < index && is_same(other, entry))
                });
                if let Some((_, other)) = wider.next() {
                    findings.push(finding(entry, other));
                }
            }
        }
    }
}

fn is_same(a: &LoweredGrant<'_, '_>, b: &LoweredGrant<'_, '_>) -> bool {
    a.given.value == b.given.value
}

/// Whether `whole` names a resource, and `part` something of it.
fn contains(whole: &LoweredGrant<'_, '_>, part: &LoweredGrant<'_, '_>) -> bool {
    let rest = part.given.value.strip_prefix(&whole.given.value);
    whole.granted().is_some() && rest.is_some_and(|rest| rest.starts_with('.'))
}

fn finding(entry: &LoweredGrant<'_, '_>, other: &LoweredGrant<'_, '_>) -> Finding {
    let (list, path) = (entry.list.as_str(), &entry.given.value);
    let message = format!("`{list}` names `{path}` more than once");
    Finding::new(&RULE, entry.given.span.clone(), message)
        .also(other.given.span.clone(), "this allows it already")
        .help("leave one of them out")
}
