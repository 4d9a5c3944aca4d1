//! Generations: which declaration wrote a resource last, so that an older binary does not put its own back.

use kanade_resources_schema::symbol;
use serde_json::Value;

use crate::document::{self, Document, METADATA_PREFIX};

/// The metadata key of the generation that wrote a stream or consumer last.
pub(crate) const KEY: &str = "kanade-resources.generation";

/// The field of the stamp.
pub(super) fn field() -> String {
    format!("{METADATA_PREFIX}{KEY}")
}

/// The generation that `live` was written by.
pub(crate) fn stamped(live: &Document) -> Option<u64> {
    document::metadata(live, KEY)?.parse().ok()
}

/// The generation that `live` was written by, where that is newer than `declared`. None at all is the oldest.
pub(crate) fn newer(live: &Document, declared: Option<u64>) -> Option<u64> {
    stamped(live).filter(|stamped| Some(*stamped) > declared)
}

/// Stamps what is created.
pub(crate) fn stamp(document: &mut Document, declared: Option<u64>) {
    let Some(generation) = declared else { return };
    document::set_metadata(document, KEY, Value::String(generation.to_string()));
}

/// Whether the stamp still fits into the metadata of `document`, which servers limit (10052, 10135).
pub(crate) fn fits(document: &Document) -> bool {
    /// 128 KiB, less what servers since 2.11 add to it and count.
    const MOST: usize = 131_056;
    let metadata = document.get(symbol::METADATA).and_then(Value::as_object);
    let size: usize = metadata
        .into_iter()
        .flatten()
        .map(|(key, value)| key.len() + value.as_str().map_or(0, str::len))
        .sum();
    size <= MOST
}
