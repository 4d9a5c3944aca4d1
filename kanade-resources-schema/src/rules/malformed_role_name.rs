use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::template::items::is_name;

static RULE: Rule = Rule {
    id: "KR0801",
    name: "malformed_role_name",
    what: "The name of a role is not in snake case.",
    why: "The name stands in commands, configuration files and file names. Lower-case letters, digits and underscores need \
          no quotes in any of them.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.jobs]

[roles.Job-Runner]
read = ["kv.jobs"]
"#,
    ),
    mend: Some(
        r#"[kv.jobs]

[roles.job_runner]
read = ["kv.jobs"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Holds names to what names of templates are held to.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let names = cx.manifest.roles.iter().map(|role| &role.name);
    for name in names.filter(|name| !is_name(&name.value)) {
        let message = format!("`{}` can't be the name of a role", name.value);
        let finding = Finding::new(&RULE, name.span.clone(), message)
            .help("use words of lower-case letters and digits, with underscores between them");
        findings.push(finding);
    }
}
