//! The tables inside of a stream configuration, in the form in which they compare: without what says nothing,
//! null where all of it does.

use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::normal::{moment, set, strings, text};
use super::pruned;

/// Every subject.
const ALL_SUBJECTS: &str = ">";

pub(super) fn placement(value: &Value) -> Value {
    filled(json!({
        (symbol::CLUSTER): text(&value[symbol::CLUSTER]),
        (symbol::TAGS): set(strings(&value[symbol::TAGS])),
        (symbol::PREFERRED): text(&value[symbol::PREFERRED]),
    }))
}

/// A mirror, or one of the sources.
pub(super) fn source(value: &Value) -> Value {
    let transforms = value[symbol::SUBJECT_TRANSFORMS]
        .as_array()
        .into_iter()
        .flatten();
    let filter = value[symbol::FILTER_SUBJECT].as_str();
    filled(json!({
        (symbol::NAME): text(&value[symbol::NAME]),
        (symbol::OPT_START_SEQ): above_zero(&value[symbol::OPT_START_SEQ]),
        (symbol::OPT_START_TIME): moment(&value[symbol::OPT_START_TIME]),
        (symbol::FILTER_SUBJECT): filter.filter(|filter| !["", ALL_SUBJECTS].contains(filter)),
        (symbol::SUBJECT_TRANSFORMS): transforms.map(transform_of_source).collect::<Vec<_>>(),
        (symbol::EXTERNAL): external(&value[symbol::EXTERNAL]),
        (symbol::CONSUMER): value[symbol::CONSUMER],
    }))
}

/// Sources in any order.
pub(super) fn sources(value: &Value) -> Value {
    let mut sources: Vec<Value> = value.as_array().into_iter().flatten().map(source).collect();
    sources.sort_by_key(Value::to_string);
    json!(sources)
}

/// A transform without a destination does nothing.
pub(super) fn transform(value: &Value) -> Value {
    let dest = text(&value[symbol::DEST]);
    if dest.is_null() {
        return Value::Null;
    }
    json!({ (symbol::SRC): src(value), (symbol::DEST): dest })
}

pub(super) fn republish(value: &Value) -> Value {
    if !value.is_object() {
        return Value::Null;
    }
    let headers_only = value[symbol::HEADERS_ONLY].as_bool().filter(|only| *only);
    filled(json!({
        (symbol::SRC): src(value),
        (symbol::DEST): value[symbol::DEST],
        (symbol::HEADERS_ONLY): headers_only,
    }))
}

pub(super) fn consumer_limits(value: &Value) -> Value {
    let limit = |field: &str| value[field].as_i64().filter(|limit| *limit != 0);
    filled(json!({
        (symbol::INACTIVE_THRESHOLD): limit(symbol::INACTIVE_THRESHOLD),
        (symbol::MAX_ACK_PENDING): limit(symbol::MAX_ACK_PENDING),
    }))
}

/// Without a destination, the transform of a source selects and leaves subjects as they are.
fn transform_of_source(value: &Value) -> Value {
    json!({ (symbol::SRC): src(value), (symbol::DEST): value[symbol::DEST].as_str().unwrap_or_default() })
}

fn external(value: &Value) -> Value {
    filled(json!({
        (symbol::API): text(&value[symbol::API]),
        (symbol::DELIVER): text(&value[symbol::DELIVER]),
    }))
}

fn src(value: &Value) -> &str {
    value[symbol::SRC]
        .as_str()
        .filter(|src| !src.is_empty())
        .unwrap_or(ALL_SUBJECTS)
}

fn above_zero(value: &Value) -> Option<u64> {
    value.as_u64().filter(|number| *number > 0)
}

/// Null for a table that says nothing.
fn filled(value: Value) -> Value {
    let table = pruned(value);
    if table.is_empty() {
        Value::Null
    } else {
        Value::Object(table)
    }
}
