//! Specs → documents: field by field, by kind of value.

use std::collections::BTreeMap;

use kanade_resources_schema::field::{Entry, Table, Value as Given, Walk as _};
use kanade_resources_schema::spec::{ConsumerSpec, ServerVersion, StreamSpec};
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::json::{Document, is_empty, nanoseconds};

/// The document that creates what `spec` describes.
pub(crate) fn lower_stream(spec: &StreamSpec<'_>) -> Document {
    let mut document = lower(&spec.walk());
    document.insert(symbol::NAME.to_owned(), json!(spec.name));
    document
}

/// The document that creates what `spec` describes. With a `name` alone it would go when nobody uses it.
pub(crate) fn lower_consumer(spec: &ConsumerSpec<'_>) -> Document {
    let mut document = lower(&spec.walk());
    document.insert(symbol::NAME.to_owned(), json!(spec.name));
    document.insert(symbol::DURABLE_NAME.to_owned(), json!(spec.name));
    document
}

/// A field that a server may not know is in the document only where it is set; an empty one is
/// never in it.
fn lower(table: &Table<'_>) -> Document {
    let sent = table.entries.iter().filter(|entry| is_sent(entry));
    sent.map(|entry| (entry.field.name.to_owned(), value(&entry.value)))
        .filter(|(_, value)| !is_empty(value))
        .collect()
}

/// Servers since 2.12 refuse a field that they don't know, even at its default (10025).
fn is_sent(entry: &Entry<'_>) -> bool {
    let is_known = entry.field.since <= ServerVersion::OLDEST;
    (is_known || !entry.is_default) && entry.value != Given::Flag(false)
}

fn value(value: &Given<'_>) -> Value {
    match value {
        Given::Absent => Value::Null,
        Given::Flag(on) => json!(on),
        Given::Number(number) => json!(number),
        Given::Count(number) => json!(number),
        Given::Duration(duration) => json!(nanoseconds(*duration)),
        Given::Word { word, .. } => json!(word),
        Given::Text(text) => json!(text),
        Given::Texts(texts) => json!(texts),
        Given::Durations(steps) => steps.iter().copied().map(nanoseconds).collect(),
        Given::Pairs(pairs) => json!(pairs.iter().copied().collect::<BTreeMap<_, _>>()),
        Given::Table(table) => Value::Object(lower(table)),
        Given::Tables(tables) => tables.iter().map(|table| json!(lower(table))).collect(),
    }
}
