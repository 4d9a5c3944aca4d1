use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{LoweredBinding, LoweredGrant, LoweredRole};
use crate::role::{Granted, Misfit, filters};
use crate::rule::{Basis, Rule};
use crate::template::Template;

static RULE: Rule = Rule {
    id: "KR0806",
    name: "malformed_binding",
    what: "A role binds a hole to what can't stand in it.",
    why: "The text becomes part of the subjects that are allowed. A wildcard or a dot in it would allow more than the \
          template, and a misspelt placeholder would stay as it is and allow nothing.",
    basis: Basis::Stricter("Brokers know nothing of templates."),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.agents_state.keys]
pc = "{pc_id}"

[roles.agent]
write = ["kv.agents_state.pc"]
bind = { pc_id = "{{user()}}" }
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

/// Puts each binding into every template of the role that has the hole.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for role in cx.roles.iter() {
        for bound in &role.bind {
            let Ok(value) = bound.value else {
                findings.push(placeholder(bound));
                continue;
            };
            let faulty = templates(role).find_map(|(grant, template)| {
                let made = filters(&template, &[(bound.hole, value)]);
                made.err().map(|misfit| (grant, template, misfit))
            });
            if let Some((grant, template, misfit)) = faulty {
                findings.push(finding(bound, grant, &template, &misfit));
            }
        }
    }
}

fn templates<'r, 'm, 'a>(
    role: &'r LoweredRole<'m, 'a>,
) -> impl Iterator<Item = (&'r LoweredGrant<'m, 'a>, Template<'a>)> {
    role.grants.iter().filter_map(|grant| {
        let template = grant.granted().and_then(Granted::template)?;
        Some((grant, template))
    })
}

fn placeholder(bound: &LoweredBinding<'_, '_>) -> Finding {
    let text = &bound.given.text;
    let message = format!("servers know no placeholder `{}`", text.value);
    Finding::new(&RULE, text.span.clone(), message).help(
        "use a text, or one of `{{name()}}`, `{{subject()}}`, `{{account-name()}}`, `{{tag(KEY)}}` and \
         `{{account-tag(KEY)}}` as a whole",
    )
}

fn finding(
    bound: &LoweredBinding<'_, '_>,
    grant: &LoweredGrant<'_, '_>,
    template: &Template<'_>,
    misfit: &Misfit<'_>,
) -> Finding {
    let text = &bound.given.text;
    let message = format!("`{}` can't be {:?}", bound.hole, text.value);
    let new = Finding::new(&RULE, text.span.clone(), message)
        .also(grant.given.span.clone(), format!("this is `{template}`"));
    match misfit {
        Misfit::Text(_, fault) => new.note(fault.to_string()),
        Misfit::Encoded(_) => {
            new.note("the hole encodes its value, and servers put in the plain text")
        }
    }
}
