use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::LoweredTemplate;
use crate::rule::{Basis, Rule};
use crate::subject::SubjectIndex;
use crate::template::{Line, Space, common, index_forms};

static RULE: Rule = Rule {
    id: "KR0705",
    name: "overlapping_templates",
    what: "Two templates of one stream, bucket or store, or two core subjects, can build the same string.",
    why: "It would be unclear which of them a string belongs to: the parser of one accepts what the other built.",
    basis: Basis::Stricter("Brokers know nothing of templates."),
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.agent_config.keys]
global = "global"
scope = "{name}"
"#,
    ),
    mend: Some(
        r#"[kv.agent_config.keys]
global = "global"
scope = "scopes.{name}"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the templates of each table. Wildcards tell which of them are worth comparing.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, templates) in cx.template_tables() {
        for (first, second) in candidates(templates) {
            let (first, second) = (&templates[first], &templates[second]);
            let lines = [first, second].map(|one| one.template.as_ref().map(Line::of_template));
            let [Some(a), Some(b)] = lines else {
                continue;
            };
            if let Some(witness) = common(&a, &b) {
                findings.push(finding(first, second, &witness));
            }
        }
    }
}

/// The pairs of templates whose wildcards have a string in common.
fn candidates(templates: &[LoweredTemplate<'_, '_>]) -> BTreeSet<(usize, usize)> {
    let by_form = by_form(templates);
    let mut index = SubjectIndex::default();
    for (form, templates) in &by_form {
        index.insert(form, templates);
    }
    let mut pairs = BTreeSet::new();
    for (form, templates) in &by_form {
        for other in index.collisions(form).into_iter().copied().flatten() {
            let ordered = templates
                .iter()
                .map(|one| (*one.min(other), *one.max(other)));
            pairs.extend(ordered.filter(|(first, second)| first != second));
        }
    }
    pairs
}

/// The templates by the forms in which they are looked up.
fn by_form(templates: &[LoweredTemplate<'_, '_>]) -> BTreeMap<String, Vec<usize>> {
    let mut by_form: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, template) in templates.iter().enumerate() {
        for form in template.template.iter().flat_map(index_forms) {
            by_form.entry(form).or_default().push(index);
        }
    }
    by_form
}

fn finding(
    first: &LoweredTemplate<'_, '_>,
    second: &LoweredTemplate<'_, '_>,
    witness: &str,
) -> Finding {
    let space = second
        .template
        .map_or(Space::Subject, |template| template.space);
    let names = [first, second].map(|one| &one.entry.name.value);
    let message = format!(
        "the {} `{witness}` belongs to both `{}` and `{}`",
        space.as_str(),
        names[0],
        names[1]
    );
    Finding::new(&RULE, second.entry.text.span.clone(), message)
        .also(first.entry.text.span.clone(), "this one can build it, too")
        .help("tell them apart by a literal token, or by words instead of any text")
}
