//! What a template is for: where its strings go, and who sees them.

use super::code::code;
use super::link::{self, Place, SPEC};
use super::table::Table;
use super::{cell, markdown};
use crate::spec::{Kind, Resource};
use crate::template::{Content, Hole, Line, Span, common};
use crate::{Item, TemplateItem};

/// A hole as it is declared: `{pc_id...4}`.
pub fn hole(hole: &Hole<'_>) -> String {
    let span = match hole.span {
        Span::One => String::new(),
        Span::UpTo(most) => format!("...{most}"),
        Span::Open => "...".to_owned(),
    };
    let content = match hole.content {
        Content::Text => String::new(),
        Content::Unsigned => ":u64".to_owned(),
        Content::Signed => ":i64".to_owned(),
        Content::Words(words) => format!(":{}", words.join("|")),
        Content::Type(path) => format!(":{path}"),
        Content::Encoded => "%".to_owned(),
    };
    format!("{{{}{span}{content}}}", hole.name)
}

/// What a template is for, in one sentence: the first of its documentation.
pub fn template_summary(item: &TemplateItem<'_>) -> String {
    let written = markdown::first_sentence(item.doc);
    written.unwrap_or_else(|| {
        let template = &item.template;
        format!("The {} {}.", template.space.as_str(), code(template.text))
    })
}

/// Everything about a template of `owner`; core subjects have none.
pub fn template(item: &TemplateItem<'_>, owner: Option<&Item<'_>>) -> String {
    let doc = match item.doc.trim() {
        "" => template_summary(item),
        // `core_subjects` has no modules of its own, `subjects`, `keys` and `names` have one for each owner.
        doc => markdown::prose(doc, Place::Below(if owner.is_some() { 2 } else { 1 })),
    };
    let mut lines = vec![format!("* The template is {}.", code(item.template.text))];
    lines.push(match owner {
        Some(owner) => format!("* {}", whereabouts(&owner.resource)),
        None => {
            "* It is a subject of core NATS: no declared stream stores what is published to it."
                .to_owned()
        }
    });
    lines.extend(owner.and_then(|owner| seen_by(item, owner)));
    lines.extend(
        cell::texts(item.filters).map(|filters| format!("* Wildcards that cover it: {filters}.")),
    );
    format!("{doc}\n\n{}", lines.join("\n"))
}

fn whereabouts(resource: &Resource<'_>) -> String {
    let name = code(resource.name);
    match resource.kind {
        Kind::Stream => format!("What is published to it is stored by the stream {name}."),
        Kind::KvBucket => format!("It is a key of the bucket {name}."),
        Kind::ObjectStore => format!("It is the name of an object in the store {name}."),
    }
}

/// The consumers that get messages of the template.
///
/// Consumers filter what is stored, so that a stream that rewrites subjects says nothing about it.
fn seen_by(item: &TemplateItem<'_>, owner: &Item<'_>) -> Option<String> {
    if owner.resource.stream.subject_transform.is_some() {
        return None;
    }
    let line = Line::of_template(&item.template);
    let names: Vec<&str> = owner
        .consumers
        .iter()
        .map(|consumer| &consumer.consumer.spec)
        .filter(|spec| has_any_of(spec.filter_subjects, &line))
        .map(|spec| spec.name)
        .collect();
    Some(format!(
        "* Durable consumers that get it: {}.",
        cell::texts(&names)?
    ))
}

/// Whether there is a subject in `line` that the filters let through.
fn has_any_of(filters: &[&str], line: &Line<'_>) -> bool {
    let mut lines = filters.iter().map(|filter| Line::of_subject(filter));
    filters.is_empty() || lines.any(|filter| common(line, &filter).is_some())
}

/// Core subjects in a table.
pub(super) fn table(items: &[TemplateItem<'_>]) -> Option<String> {
    if items.is_empty() {
        return None;
    }
    let mut table = Table::new(&["name", "template", "what", "wildcards"]);
    for item in items {
        table.row(&[
            link::to_template(&item.template, None, Place::Front),
            code(item.template.text),
            template_summary(item),
            cell::texts(item.filters).unwrap_or_default(),
        ]);
    }
    Some(table.into_text())
}

/// The templates of a resource, one in each line.
pub(super) fn list(owner: &Item<'_>) -> Option<String> {
    let lines: Vec<String> = owner
        .templates
        .iter()
        .map(|item| line(item, owner))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn line(item: &TemplateItem<'_>, owner: &Item<'_>) -> String {
    let template = &item.template;
    let mut sentences = vec![format!(
        "* {}: {}.",
        link::to_template(template, Some(owner), SPEC),
        code(template.text)
    )];
    sentences.extend(markdown::first_sentence(item.doc));
    let filters = cell::texts(item.filters).filter(|_| template.holes().next().is_some());
    sentences.extend(filters.map(|filters| format!("Wildcards: {filters}.")));
    sentences.join(" ")
}
