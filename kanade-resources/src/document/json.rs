//! Documents, and the values in them.

use std::time::Duration;

use kanade_resources_schema::symbol;
use serde_json::{Map, Value, json};

/// A stream or consumer configuration as the JetStream API writes it.
pub(crate) type Document = Map<String, Value>;

/// The prefix of one metadata key in the name of a field.
pub(crate) const METADATA_PREFIX: &str = "metadata.";

/// A duration as the API writes it. The API's longest is 292 years; longer ones become that.
pub(crate) fn nanoseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}

/// A limit, where there is one.
pub(crate) fn limit(value: &Value) -> Option<u64> {
    value.as_u64().filter(|limit| *limit > 0)
}

/// The text of one metadata key.
pub(crate) fn metadata<'d>(document: &'d Document, key: &str) -> Option<&'d str> {
    document.get(symbol::METADATA)?.get(key)?.as_str()
}

/// Sets one metadata key.
pub(crate) fn set_metadata(document: &mut Document, key: &str, value: Value) {
    let metadata = document
        .entry(symbol::METADATA)
        .or_insert_with(|| json!({}));
    if let Some(metadata) = metadata.as_object_mut() {
        metadata.insert(key.to_owned(), value);
    }
}

/// The items of a list; no items if it is not a list.
pub(crate) fn items(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The texts of a list.
pub(crate) fn strings(value: &Value) -> impl Iterator<Item = &str> {
    items(value).iter().filter_map(Value::as_str)
}

/// Removes from `value`, at every depth, what says nothing.
pub(crate) fn prune(value: &mut Value, says_nothing: fn(&Value) -> bool) {
    match value {
        Value::Object(table) => prune_table(table, says_nothing),
        Value::Array(items) => items.iter_mut().for_each(|item| prune(item, says_nothing)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The same of the fields of a table.
pub(super) fn prune_table(table: &mut Document, says_nothing: fn(&Value) -> bool) {
    for value in table.values_mut() {
        prune(value, says_nothing);
    }
    // What is left empty may say nothing now.
    table.retain(|_, value| !says_nothing(value));
}

/// Whether a value says as much as no value at all.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(table) => table.is_empty(),
        Value::String(_) | Value::Bool(_) | Value::Number(_) => false,
    }
}
