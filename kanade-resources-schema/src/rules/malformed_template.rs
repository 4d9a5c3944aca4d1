use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};

static RULE: Rule = Rule {
    id: "KR0701",
    name: "malformed_template",
    what: "A template can't be read.",
    why: "A template consists of tokens: literal ones, and holes in braces that stand for a whole token or for several. \
          What is built from it has at most 1024 bytes.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[core_subjects]
ping = "ping.pc-{id}"
"#,
    ),
    mend: Some(
        r#"[core_subjects]
ping = "ping.{id}"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Reports what was wrong with each pattern.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, template) in cx.templates() {
        let text = &template.entry.text;
        for problem in template.pattern.as_ref().err().into_iter().flatten() {
            let message = format!("`{}` is not a template: {}", text.value, problem.what);
            let finding = Finding::new(&RULE, text.place_of(&problem.at), message);
            findings.push(finding.help(problem.what.help()));
        }
    }
}
