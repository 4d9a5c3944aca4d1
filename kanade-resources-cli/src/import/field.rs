//! From the values of the JetStream API to those that a person would write in a declaration.

use std::time::Duration;

use kanade_resources_schema::field::{Field, Shape};
use kanade_resources_schema::language::SIZE_UNITS;
use kanade_resources_schema::quantity;
use serde_json::Value as Json;
use toml_edit::{Array, InlineTable, Value};

const UNLIMITED: &str = "unlimited";

/// The API's `value` as what a field of that shape takes; `None` where it has no word for it, and for what says nothing.
pub(super) fn written(shape: &Shape, value: &Json) -> Option<Value> {
    match shape {
        Shape::Boolean => value.as_bool().map(Value::from),
        Shape::Text { .. } | Shape::Words(_) | Shape::Time | Shape::Version => {
            value.as_str().map(Value::from)
        }
        Shape::Count { unlimited, .. } => number(value, *unlimited),
        Shape::Size { .. } => size(value),
        Shape::Duration { unlimited, .. } => duration(value, *unlimited),
        Shape::List { items, .. } => list(items, value),
        Shape::FieldNames { .. } => list(&Shape::Text { most: None }, value),
        Shape::Pairs => pairs(value),
        Shape::Table(fields) => table(fields, value),
    }
}

/// What of a table of the API has no field here: `("sources", "new_field")`.
pub(super) fn unknown<'v>(fields: &[Field], table: &'v Json) -> Vec<(String, &'v Json)> {
    let mut unknown = Vec::new();
    for (name, value) in table.as_object().into_iter().flatten() {
        match fields.iter().find(|field| field.name == name) {
            Some(field) => {
                let inner = inner(&field.shape);
                for table in tables(value).filter(|_| !inner.is_empty()) {
                    let nested = self::unknown(inner, table).into_iter();
                    unknown.extend(nested.map(|(own, value)| (format!("{name}.{own}"), value)));
                }
            }
            None => unknown.push((name.clone(), value)),
        }
    }
    unknown
}

fn inner(shape: &Shape) -> &'static [Field] {
    match shape {
        Shape::Table(fields) => fields,
        Shape::List { items, .. } => inner(items),
        _ => &[],
    }
}

fn tables(value: &Json) -> impl Iterator<Item = &Json> {
    let items = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    items.iter().filter(|item| item.is_object())
}

fn number(value: &Json, unlimited: bool) -> Option<Value> {
    match value.as_i64()? {
        number if number < 0 => unlimited.then(|| UNLIMITED.into()),
        number => Some(number.into()),
    }
}

fn size(value: &Json) -> Option<Value> {
    let Ok(bytes) = u64::try_from(value.as_i64()?) else {
        return Some(UNLIMITED.into());
    };
    let text = quantity::size(bytes);
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if SIZE_UNITS.contains(&unit) {
        return Some(text.into());
    }
    number(value, false)
}

fn duration(value: &Json, unlimited: bool) -> Option<Value> {
    match value.as_u64()? {
        0 => unlimited.then(|| UNLIMITED.into()),
        nanos => Some(quantity::duration(Duration::from_nanos(nanos)).into()),
    }
}

/// As many items as the API has, or none at all.
fn list(shape: &Shape, value: &Json) -> Option<Value> {
    let items = value.as_array()?;
    let written: Array = items
        .iter()
        .map(|item| written(shape, item))
        .collect::<Option<_>>()?;
    (!written.is_empty()).then(|| written.into())
}

/// Keys and texts.
fn pairs(value: &Json) -> Option<Value> {
    let pairs = value.as_object()?.iter();
    let pairs: InlineTable = pairs
        .filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
        .collect();
    (!pairs.is_empty()).then(|| pairs.into())
}

/// The fields that say something, in the order of the language.
fn table(fields: &[Field], value: &Json) -> Option<Value> {
    let fields = fields.iter();
    let table: InlineTable = fields
        .filter_map(|field| Some((field.name, written(&field.shape, &value[field.name])?)))
        .collect();
    (!table.is_empty()).then(|| table.into())
}
