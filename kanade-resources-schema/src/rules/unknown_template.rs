use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::form::unknown_word;
use crate::lower::Lowered;
use crate::manifest::Given;
use crate::rule::{Basis, Rule};
use crate::suggest::did_you_mean;

static RULE: Rule = Rule {
    id: "KR0709",
    name: "unknown_template",
    what: "`filter_templates` names a template that the stream does not have.",
    why: "The filters of the consumer are made from the templates of its own stream.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EXEC]
subject_templates = { all = "EXEC" }
consumers.backend = { filter_templates = ["every"] }
"#,
    ),
    mend: Some(
        r#"[streams.EXEC]
subject_templates = { all = "EXEC" }
consumers.backend = { filter_templates = ["all"] }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks up each name.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        let names = consumer
            .filter_templates
            .into_iter()
            .flat_map(|all| &all.value);
        for name in names {
            let is_named = stream
                .templates
                .iter()
                .any(|template| template.entry.name.value == name.value);
            if !is_named {
                findings.push(finding(stream, name));
            }
        }
    }
}

fn finding(stream: &Lowered<'_, '_>, name: &Given<String>) -> Finding {
    let known: Vec<&str> = stream
        .templates
        .iter()
        .map(|template| template.entry.name.value.as_str())
        .collect();
    let message = format!("`{}` has no template `{}`", stream.name, name.value);
    let finding = Finding::new(&RULE, name.span.clone(), message);
    match did_you_mean(&name.value, known.iter().copied()) {
        Some(meant) => finding.fix(format!("did you mean `{meant}`?"), format!("\"{meant}\"")),
        None if known.is_empty() => finding.help("declare it in the stream's `subject_templates`"),
        None => finding.help(format!(
            "its templates are {}",
            unknown_word::quoted(&known)
        )),
    }
}
