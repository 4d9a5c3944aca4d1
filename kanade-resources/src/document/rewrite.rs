//! Read-modify-write: a live document with some fields set anew.

use kanade_resources_schema::symbol::{self, SERVER_METADATA};
use serde_json::Value;

use super::json::{Document, METADATA_PREFIX, is_empty, items, prune_table, set_metadata};
use super::normal;

/// The live document with other values in some fields. What the declaration does not govern stays
/// as it is.
pub(crate) fn rewrite<'e>(
    live: &Document,
    edits: impl IntoIterator<Item = (&'e str, &'e Value)>,
) -> Document {
    let mut document = live.clone();
    if let Some(metadata) = document
        .get_mut(symbol::METADATA)
        .and_then(Value::as_object_mut)
    {
        metadata.retain(|key, _| !key.starts_with(SERVER_METADATA));
    }
    for (field, value) in edits {
        set(&mut document, field, value);
    }
    // An empty `placement` starts a pointless stream move, and a mirror's empty `subject_transforms` counts as a change
    // of the mirror (10055).
    prune_table(&mut document, is_empty);
    document
}

fn set(document: &mut Document, field: &str, value: &Value) {
    if let Some(key) = field.strip_prefix(METADATA_PREFIX) {
        set_metadata(document, key, value.clone());
        return;
    }
    if field == symbol::FILTER_SUBJECTS {
        // A consumer may not have both (10136).
        document.remove(symbol::FILTER_SUBJECT);
    }
    let value = match field {
        symbol::SOURCES => keep_unchanged_sources(document.get(symbol::SOURCES), value),
        _ => value.clone(),
    };
    document.insert(field.to_owned(), value);
}

/// A source that stays is sent back as it came, with what we do not know of it.
fn keep_unchanged_sources(live: Option<&Value>, after: &Value) -> Value {
    let live = live.map(items).unwrap_or_default();
    let after = items(after).iter();
    after.map(|source| as_it_came(live, source)).collect()
}

fn as_it_came(live: &[Value], source: &Value) -> Value {
    let same = live.iter().find(|live| normal::source(live) == *source);
    same.unwrap_or(source).clone()
}
