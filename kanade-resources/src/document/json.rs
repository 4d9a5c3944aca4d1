//! Documents, and the values in them.

use std::time::Duration;

use serde_json::{Map, Value};

/// A stream or consumer configuration as the JetStream API writes it.
pub(crate) type Document = Map<String, Value>;

/// The prefix of one metadata key in the name of a field.
pub(crate) const METADATA_PREFIX: &str = "metadata.";

/// A duration as the API writes it. The API's longest is 292 years; longer ones become that.
pub(crate) fn nanoseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}

/// The texts of a list.
pub(crate) fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
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
