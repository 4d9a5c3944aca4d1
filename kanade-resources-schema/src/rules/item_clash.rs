use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::LoweredTemplate;
use crate::rule::{Basis, Rule};
use crate::template::items::{self, Sort};
use crate::template::pattern::{ContentText, HoleText};

static RULE: Rule = Rule {
    id: "KR0703",
    name: "item_clash",
    what: "Two Rust items of a template, or of two templates of a resource, get the same name.",
    why: "All templates of a resource share a module, and each gives several items: from `pc` come `pc`, `Pc`, \
          `PcTemplate`, `PcParts` and `pc_filters`. Every module has `parse` and `Parsed` besides.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[kv.agent_config.keys]
group = "groups.{name}"
group_parts = "parts.{name}"
"#,
    ),
    mend: Some(
        r#"[kv.agent_config.keys]
group = "groups.{name}"
part = "parts.{name}"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares the names of all items of each module.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (_, templates) in cx.template_tables() {
        let mut seen = BTreeMap::new();
        for template in templates.iter().filter(|template| template.is_named()) {
            // One finding tells all: items that clash clash together.
            let clash = named_items(template)
                .into_iter()
                .find_map(|(sort, item)| compare(sort, item, &mut seen));
            findings.extend(clash);
            findings.extend(holes_and_variants(template));
        }
    }
}

/// A generated item, and where the name comes from.
struct Named {
    name: String,
    of: String,
    span: Span,
}

type Seen = BTreeMap<(Sort, String), Named>;

fn compare(sort: Sort, item: Named, seen: &mut Seen) -> Option<Finding> {
    if items::OF_MODULES.contains(&item.name.as_str()) && sort != Sort::Variant {
        return Some(of_the_module(&item));
    }
    match seen.entry((sort, item.name.clone())) {
        Entry::Vacant(entry) => {
            entry.insert(item);
            None
        }
        Entry::Occupied(first) => Some(clash(first.get(), &item)),
    }
}

/// The items of a template in its module, each with its place.
fn named_items(template: &LoweredTemplate<'_, '_>) -> Vec<(Sort, Named)> {
    let name = &template.entry.name;
    let mut named = Vec::new();
    for item in template.template.iter().flat_map(items::all) {
        let at = item.hole.and_then(|hole| place_of(template, hole));
        let of = match item.hole {
            None => name.value.clone(),
            Some(hole) => format!("{}` with its hole `{hole}", name.value),
        };
        let item_of_it = Named {
            name: item.name,
            of,
            span: at.unwrap_or_else(|| name.span.clone()),
        };
        named.push((item.sort, item_of_it));
    }
    named
}

fn place_of(template: &LoweredTemplate<'_, '_>, hole: &str) -> Option<Span> {
    let found = template.holes().find(|found| found.name == hole)?;
    Some(template.entry.text.place_of(&found.at))
}

/// Holes of one name, and words of one variant.
fn holes_and_variants(template: &LoweredTemplate<'_, '_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let text = &template.entry.text;
    let mut holes: BTreeMap<&str, Span> = BTreeMap::new();
    for hole in template.holes() {
        let at = text.place_of(&hole.at);
        match holes.entry(hole.name) {
            Entry::Occupied(first) => found.push(twin_holes(hole, at, first.get().clone())),
            Entry::Vacant(entry) => {
                entry.insert(at);
                found.extend(variants(template, hole));
            }
        }
    }
    found
}

fn twin_holes(hole: &HoleText<'_>, second: Span, first: Span) -> Finding {
    Finding::new(
        &RULE,
        second,
        format!("two holes are called `{}`", hole.name),
    )
    .also(first, "the first of them")
    .help("give each hole a name of its own")
}

fn variants(template: &LoweredTemplate<'_, '_>, hole: &HoleText<'_>) -> Vec<Finding> {
    let ContentText::Words(words) = &hole.content else {
        return Vec::new();
    };
    let text = &template.entry.text;
    let mut found = Vec::new();
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (word, at) in words {
        let Some(variant) = items::variant_name(word) else {
            continue;
        };
        let span = text.place_of(at);
        match seen.get(&variant) {
            None => _ = seen.insert(variant, (word, span)),
            Some((first, place)) => {
                let message = format!("`{first}` and `{word}` both become the variant `{variant}`");
                let finding =
                    Finding::new(&RULE, span, message).also(place.clone(), "the first of them");
                found.push(
                    finding.help("leave the hole to a type of your own: `{name:crate::Name}`"),
                );
            }
        }
    }
    found
}

fn clash(first: &Named, second: &Named) -> Finding {
    let message = format!(
        "`{}` and `{}` both become the item `{}`",
        first.of, second.of, second.name
    );
    let finding = Finding::new(&RULE, second.span.clone(), message);
    finding
        .also(first.span.clone(), "the first of them")
        .help("rename one of them")
}

fn of_the_module(item: &Named) -> Finding {
    let message = format!(
        "`{}` becomes `{}`, which every module has",
        item.of, item.name
    );
    Finding::new(&RULE, item.span.clone(), message)
        .note("`parse` and `Parsed` stand for all templates of the resource together")
        .help("rename it")
}
