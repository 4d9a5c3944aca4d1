//! Stream configurations as JSON documents: lowering, normalising, and read-modify-write.

use std::collections::BTreeMap;
use std::time::Duration;

use kanade_resources_schema::spec::StreamSpec;
use kanade_resources_schema::symbol;
use serde_json::{Map, Value, json};

use crate::plan::Change;

/// A stream configuration as the JetStream API writes it.
pub(crate) type Document = Map<String, Value>;

/// The prefix of one metadata key in [`Change::field`].
pub(crate) const METADATA_PREFIX: &str = "metadata.";

/// Metadata keys that servers since 2.11 add to what they return (`_nats.ver`, `_nats.level`, …).
const SERVER_METADATA: &str = "_nats.";

/// The document that creates what `spec` describes. Only fields that every server since 2.10 knows:
/// 2.12 and later refuse what they don't (10025).
pub(crate) fn lower(spec: &StreamSpec<'_>) -> Document {
    let document = json!({
        (symbol::NAME): spec.name,
        (symbol::DESCRIPTION): spec.description,
        (symbol::SUBJECTS): spec.subjects,
        (symbol::RETENTION): spec.retention.as_str(),
        (symbol::MAX_MSGS): spec.max_msgs,
        (symbol::MAX_MSGS_PER_SUBJECT): spec.max_msgs_per_subject,
        (symbol::MAX_BYTES): spec.max_bytes,
        (symbol::MAX_AGE): nanoseconds(spec.max_age),
        (symbol::MAX_MSG_SIZE): spec.max_msg_size,
        (symbol::DISCARD): spec.discard.as_str(),
        (symbol::STORAGE): spec.storage.as_str(),
        (symbol::NUM_REPLICAS): spec.num_replicas,
        (symbol::DUPLICATE_WINDOW): spec.duplicate_window.map(nanoseconds),
        (symbol::COMPRESSION): spec.compression.as_str(),
        (symbol::ALLOW_DIRECT): spec.allow_direct,
        (symbol::ALLOW_ROLLUP_HDRS): spec.allow_rollup_hdrs,
        (symbol::DENY_DELETE): spec.deny_delete,
        (symbol::DENY_PURGE): spec.deny_purge,
        (symbol::METADATA): spec.metadata.iter().copied().collect::<BTreeMap<_, _>>(),
    });
    let Value::Object(mut document) = document else { return Document::new() };
    prune(&mut document);
    document
}

/// `field` of `document` as a server would store it, so that two documents can be compared.
pub(crate) fn normal(field: &str, document: &Document) -> Value {
    let value = document.get(field);
    let number = value.and_then(Value::as_i64).unwrap_or_default();
    let word = |default: &str| json!(value.and_then(Value::as_str).unwrap_or(default));
    match field {
        symbol::MAX_MSGS | symbol::MAX_MSGS_PER_SUBJECT | symbol::MAX_BYTES | symbol::MAX_MSG_SIZE => {
            json!(if number > 0 { number } else { -1 })
        }
        symbol::NUM_REPLICAS => json!(number.max(1)),
        symbol::MAX_AGE | symbol::DUPLICATE_WINDOW => json!(number),
        symbol::RETENTION => word("limits"),
        symbol::DISCARD => word("old"),
        symbol::STORAGE => word("file"),
        symbol::COMPRESSION => word("none"),
        symbol::SUBJECTS => subjects(document),
        symbol::DESCRIPTION => value.filter(|text| **text != "").cloned().unwrap_or_default(),
        _ => json!(value.and_then(Value::as_bool).unwrap_or_default()),
    }
}

/// Whether a stream takes its messages from other streams, and so need not have subjects.
pub(crate) fn has_origin(document: &Document) -> bool {
    let filled =
        |field| document.get(field).is_some_and(|value| *value != Value::Null && *value != json!([]));
    filled("mirror") || filled("sources")
}

/// The live document with `changes` made to it. What the declaration does not govern stays as it is.
/// Without `keep_window`, the broker works out the duplicate window anew.
pub(crate) fn rewrite(live: &Document, changes: &[Change], keep_window: bool) -> Document {
    let mut document = live.clone();
    if let Some(metadata) = document.get_mut(symbol::METADATA).and_then(Value::as_object_mut) {
        metadata.retain(|key, _| !key.starts_with(SERVER_METADATA));
    }
    for change in changes {
        set(&mut document, change);
    }
    if !keep_window {
        document.remove(symbol::DUPLICATE_WINDOW);
    }
    prune(&mut document);
    document
}

/// A duration as the API writes it. Beyond 292 years is the API's longest.
pub(crate) fn nanoseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}

fn subjects(document: &Document) -> Value {
    let listed = document.get(symbol::SUBJECTS).and_then(Value::as_array);
    let mut subjects: Vec<&str> = listed.into_iter().flatten().filter_map(Value::as_str).collect();
    if subjects.is_empty() && !has_origin(document) {
        // A stream without subjects listens on its own name.
        subjects.extend(document.get(symbol::NAME).and_then(Value::as_str));
    }
    subjects.sort_unstable();
    subjects.dedup();
    json!(subjects)
}

fn set(document: &mut Document, change: &Change) {
    let Some(key) = change.field.strip_prefix(METADATA_PREFIX) else {
        document.insert(change.field.clone(), change.after.clone());
        return;
    };
    let metadata = document.entry(symbol::METADATA).or_insert_with(|| json!({}));
    if let Some(metadata) = metadata.as_object_mut() {
        metadata.insert(key.to_owned(), change.after.clone());
    }
}

/// Leaves out nulls, empty tables and empty lists, at every depth: an empty `placement` starts
/// a pointless stream move, and a mirror's empty `subject_transforms` counts as a change of the mirror (10055).
fn prune(table: &mut Document) {
    for value in table.values_mut() {
        match value {
            Value::Object(inner) => prune(inner),
            Value::Array(items) => items.iter_mut().filter_map(Value::as_object_mut).for_each(prune),
            _ => {}
        }
    }
    table.retain(|_, value| !is_empty(value));
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(table) => table.is_empty(),
        Value::String(_) | Value::Bool(_) | Value::Number(_) => false,
    }
}
