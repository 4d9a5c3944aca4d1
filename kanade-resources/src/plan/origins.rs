//! The streams of the same account that a stream copies: its sources, and what it mirrors.

use kanade_resources_schema::symbol;
use serde_json::Value;

use super::diff::Difference;
use crate::document::{self, Document, STREAM};
use crate::live::Live;
use crate::target::Target;

/// What says which streams are copied.
const FIELDS: [&str; 2] = [symbol::MIRROR, symbol::SOURCES];

/// An origin by its name, and whether it is newly copied or no longer. What is copied in another way is in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copied {
    pub(crate) name: String,
    pub(crate) is_new: bool,
}

/// The streams that making `target` as declared begins or ceases to copy.
pub(crate) fn changing(target: Target<'_>, live: Option<&Live>) -> Vec<Copied> {
    let Target::Stream(resource) = target else {
        return Vec::new();
    };
    let nothing = Document::new();
    let before = live.map_or(&nothing, |live| &live.config);
    // Most streams copy nothing, so they are not lowered for this.
    let copies = resource.stream.origins().next().is_some();
    let after = copies.then(|| document::lower_stream(&resource.stream));
    of_differences(&differences(before, after.as_ref().unwrap_or(&nothing)))
}

/// How two documents differ in what they copy.
pub(super) fn differences(before: &Document, after: &Document) -> Vec<Difference> {
    FIELDS
        .into_iter()
        .map(|field| Difference {
            field: field.to_owned(),
            before: STREAM.normal(field, before),
            after: STREAM.normal(field, after),
        })
        .filter(|difference| difference.before != difference.after)
        .collect()
}

/// The streams that these differences begin or cease to copy.
pub(super) fn of_differences(differences: &[Difference]) -> Vec<Copied> {
    let mut copied = Vec::new();
    for difference in differences
        .iter()
        .filter(|it| FIELDS.contains(&it.field.as_str()))
    {
        let [before, after] = [&difference.before, &difference.after].map(sources);
        copied.extend(names(&after, &before, true));
        copied.extend(names(&before, &after, false));
    }
    copied
}

fn sources(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(sources) => sources.iter().collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    }
}

/// The origins of those sources that the others lack.
fn names(sources: &[&Value], others: &[&Value], is_new: bool) -> Vec<Copied> {
    sources
        .iter()
        .filter(|source| !others.contains(source) && source["external"].is_null())
        .filter_map(|source| source[symbol::NAME].as_str())
        .map(|name| Copied {
            name: name.to_owned(),
            is_new,
        })
        .collect()
}
