use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Places;
use crate::rule::{Basis, Level, Rule};

static RULE: Rule = Rule {
    id: "KR0912",
    name: "undocumented",
    what: "A resource or consumer has no documentation.",
    why: "The reason for a limit is known on the day it is written, and forgotten later. `##` \
         lines appear in the rustdoc, and in what `export` writes for operators.",
    basis: Basis::Lint(Level::Allow),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[lints]
undocumented = "warn"

[kv.sessions]
"#,
    ),
    mend: Some(
        r#"[lints]
undocumented = "warn"

## Who is logged in: session id → user.
[kv.sessions]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for resources and consumers with neither `##` lines nor a `description`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        if lowered.doc.is_empty() && lowered.stream.description.is_none() {
            findings.push(finding(
                &lowered.kind.to_string(),
                lowered.name,
                &lowered.places,
            ));
        }
    }
    for (_, consumer) in cx.consumers() {
        if consumer.doc.is_empty() && consumer.spec.description.is_none() {
            findings.push(finding("consumer", consumer.spec.name, &consumer.places));
        }
    }
}

fn finding(kind: &str, name: &str, places: &Places) -> Finding {
    let message = format!("{kind} `{name}` has no documentation");
    Finding::new(&RULE, places.name(), message)
        .help("say what it is for in lines that start with `##`, above its header")
}
