use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{LoweredConsumer, LoweredTemplate};
use crate::manifest::Given;
use crate::rule::{Basis, Rule};
use crate::template::{Line, common};

static RULE: Rule = Rule {
    id: "KR0710",
    name: "loose_filter",
    what: "A filter that is made from a template also captures another template of the stream.",
    why: "Brokers filter by wildcards only: `*` matches any token, whatever the hole allows. The consumer would get messages \
          of a template that it does not name.",
    basis: Basis::Stricter("Brokers know nothing of templates."),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.EXEC]
subjects = ["exec.>"]
subject_templates = { all = "exec.all", job = "exec.{id:u64}" }
consumers.backend = { filter_templates = ["job"] }
"#,
    ),
    mend: Some(
        r#"[streams.EXEC]
subjects = ["exec.>"]
subject_templates = { all = "exec.all", job = "exec.job.{id:u64}" }
consumers.backend = { filter_templates = ["job"] }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the filters of each consumer with the templates that it does not name.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (stream, consumer) in cx.consumers() {
        let names = consumer
            .filter_templates
            .into_iter()
            .flat_map(|all| &all.value);
        for name in names {
            let template = stream
                .templates
                .iter()
                .find(|template| template.entry.name.value == name.value);
            let Some(line) = template
                .and_then(|found| found.template.as_ref())
                .map(Line::of_template)
            else {
                continue;
            };
            let filter = line.widened();
            for other in stream
                .templates
                .iter()
                .filter(|other| !names_it(consumer, other))
            {
                let of_other = other.template.as_ref().map(Line::of_template);
                if let Some(witness) = of_other.and_then(|other| common(&filter, &other)) {
                    findings.push(finding(name, other, &witness));
                }
            }
        }
    }
}

fn names_it(consumer: &LoweredConsumer<'_, '_>, template: &LoweredTemplate<'_, '_>) -> bool {
    let mut names = consumer
        .filter_templates
        .into_iter()
        .flat_map(|all| &all.value);
    names.any(|name| name.value == template.entry.name.value)
}

fn finding(name: &Given<String>, other: &LoweredTemplate<'_, '_>, witness: &str) -> Finding {
    let other_name = &other.entry.name.value;
    let message = format!(
        "the filter of `{}` captures `{witness}` of the template `{other_name}`, too",
        name.value
    );
    Finding::new(&RULE, name.span.clone(), message)
        .also(other.entry.text.span.clone(), "this can build it")
        .help(format!(
            "name `{other_name}`, too, or tell the two templates apart by a literal token"
        ))
}
