//! Which fields of a live configuration differ from the declaration.

use kanade_resources_schema::spec::Resource;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use crate::document::{self, Document, METADATA_PREFIX};
use crate::live::Live;

/// The fields that a declaration governs and that compare by themselves: all that a spec knows but the
/// name, the duplicate window, and the metadata.
const FIELDS: [&str; 16] = [
    symbol::DESCRIPTION,
    symbol::SUBJECTS,
    symbol::RETENTION,
    symbol::MAX_MSGS,
    symbol::MAX_MSGS_PER_SUBJECT,
    symbol::MAX_BYTES,
    symbol::MAX_AGE,
    symbol::MAX_MSG_SIZE,
    symbol::DISCARD,
    symbol::STORAGE,
    symbol::NUM_REPLICAS,
    symbol::COMPRESSION,
    symbol::ALLOW_DIRECT,
    symbol::ALLOW_ROLLUP_HDRS,
    symbol::DENY_DELETE,
    symbol::DENY_PURGE,
];

/// One field, before and after.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) field: String,
    pub(super) before: Value,
    pub(super) after: Value,
}

/// Every field that differs, but for those that the resource leaves alone.
pub(super) fn differences(resource: &Resource<'_>, live: &Live) -> Vec<Difference> {
    let declared = document::lower(&resource.stream);
    let mut differences: Vec<Difference> =
        FIELDS.into_iter().filter_map(|field| plain(field, &live.config, &declared)).collect();
    differences.extend(duplicate_window(resource, &live.config));
    differences.extend(metadata(resource, &live.config));
    differences.retain(|difference| !is_ignored(resource, &difference.field));
    differences
}

/// Whether the broker, not the declaration, decides on the duplicate window.
pub(super) fn window_is_the_brokers(resource: &Resource<'_>) -> bool {
    let undeclared = resource.stream.duplicate_window.is_none_or(|window| window.is_zero());
    undeclared && !is_ignored(resource, symbol::DUPLICATE_WINDOW)
}

/// Whether `field` is set at creation and never touched again.
fn is_ignored(resource: &Resource<'_>, field: &str) -> bool {
    let name = if field.starts_with(METADATA_PREFIX) { symbol::METADATA } else { field };
    resource.ignore_changes.contains(&name)
}

fn plain(field: &str, live: &Document, declared: &Document) -> Option<Difference> {
    let without_subjects = !declared.contains_key(symbol::SUBJECTS);
    if field == symbol::SUBJECTS && without_subjects && document::has_origin(live) {
        return None;
    }
    difference(field, document::normal(field, live), document::normal(field, declared))
}

fn metadata(resource: &Resource<'_>, live: &Document) -> Vec<Difference> {
    let live = live.get(symbol::METADATA);
    let compare = |(key, value): &(&str, &str)| {
        let before = live.and_then(|metadata| metadata.get(key)).cloned().unwrap_or_default();
        difference(&format!("{METADATA_PREFIX}{key}"), before, json!(value))
    };
    resource.stream.metadata.iter().filter_map(compare).collect()
}

/// A declared window. What the broker works out is not compared here: it follows `max_age`.
fn duplicate_window(resource: &Resource<'_>, live: &Document) -> Option<Difference> {
    if window_is_the_brokers(resource) {
        return None;
    }
    let declared = resource.stream.duplicate_window.map(document::nanoseconds);
    difference(symbol::DUPLICATE_WINDOW, document::normal(symbol::DUPLICATE_WINDOW, live), json!(declared))
}

fn difference(field: &str, before: Value, after: Value) -> Option<Difference> {
    (before != after).then(|| Difference { field: field.to_owned(), before, after })
}
