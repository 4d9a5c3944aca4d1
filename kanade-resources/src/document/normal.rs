//! The form in which values compare: what a server makes of one that is left out or written
//! otherwise.

use kanade_resources_schema::field::{Comparison, Field, Shape, Walk as _};
use kanade_resources_schema::spec::StreamSource;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::json::{Document, is_empty, items, strings};

/// The value of the field called `name` in `document`, by itself: see [`normal`].
pub(super) fn of(fields: &[Field], name: &str, document: &Document) -> Value {
    let value = document.get(name).unwrap_or(&Value::Null);
    match fields.iter().find(|field| field.name == name) {
        Some(field) => normal(field, value),
        None => value.clone(),
    }
}

/// A value of `field` as a server would store it, so that two of them can be compared.
pub(super) fn normal(field: &Field, value: &Value) -> Value {
    let number = value.as_u64().unwrap_or_default();
    match field.comparison {
        Comparison::Flag => json!(value.as_bool().unwrap_or_default()),
        Comparison::FromOne => json!(number.max(1)),
        Comparison::Limit if number == 0 => json!(-1),
        Comparison::LimitOrZero if value.as_i64().is_some_and(i64::is_negative) => json!(-1),
        Comparison::Number | Comparison::Limit | Comparison::LimitOrZero => json!(number),
        Comparison::Word(default) | Comparison::TextOr(default) => {
            json!(filled(value).unwrap_or(default))
        }
        Comparison::Text => text(value),
        Comparison::TextBut(none) => json!(filled(value).filter(|text| *text != none)),
        Comparison::Time => moment(value),
        Comparison::Percentage => json!(value.as_str().map(|share| share.trim_end_matches('%'))),
        Comparison::Numbers => json!(items(value)),
        Comparison::Set | Comparison::Subjects | Comparison::Filters => set(strings(value)),
        Comparison::TableWith(needed) if text(&value[needed]).is_null() => Value::Null,
        Comparison::Table | Comparison::TableWith(_) => table(inner(field), value),
        Comparison::Tables => json!(tables(inner(field), value)),
        Comparison::TableSet => {
            let mut tables = tables(inner(field), value);
            tables.sort_by_key(Value::to_string);
            json!(tables)
        }
        Comparison::Apart => value.clone(),
    }
}

/// One of the sources, in the form in which they compare.
pub(super) fn source(value: &Value) -> Value {
    table(StreamSource::FIELDS, value)
}

/// A table without fields that say nothing; null if none says anything.
fn table(fields: &[Field], value: &Value) -> Value {
    if !value.is_object() {
        return Value::Null;
    }
    let normal = fields
        .iter()
        .map(|field| (field.name.to_owned(), normal(field, &value[field.name])))
        .filter(|(_, value)| says_something(value));
    let table: Document = normal.collect();
    if table.is_empty() {
        Value::Null
    } else {
        Value::Object(table)
    }
}

fn tables(fields: &[Field], value: &Value) -> Vec<Value> {
    items(value)
        .iter()
        .map(|item| table(fields, item))
        .collect()
}

/// The fields of a table, or of each of a list of tables.
fn inner(field: &Field) -> &'static [Field] {
    match field.shape {
        Shape::Table(fields) => fields,
        Shape::List {
            items: Shape::Table(fields),
            ..
        } => fields,
        _ => &[],
    }
}

fn says_something(value: &Value) -> bool {
    !is_empty(value) && *value != json!(0) && *value != json!(false)
}

/// A text, or null without one.
fn text(value: &Value) -> Value {
    json!(filled(value))
}

/// A text that is not empty.
pub(super) fn filled(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// A moment in UTC. What can't be read stays as it is.
fn moment(value: &Value) -> Value {
    let read = value
        .as_str()
        .and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    let written = read.and_then(|moment| moment.to_offset(UtcOffset::UTC).format(&Rfc3339).ok());
    written.map_or_else(|| value.clone(), Value::String)
}

/// Texts in order, each once.
pub(super) fn set<'v>(texts: impl IntoIterator<Item = &'v str>) -> Value {
    let mut texts: Vec<&str> = texts.into_iter().collect();
    texts.sort_unstable();
    texts.dedup();
    json!(texts)
}
