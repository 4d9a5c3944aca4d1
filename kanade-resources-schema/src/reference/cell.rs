//! Field values as cells of a table.

use std::time::Duration;

use super::code::code;
use crate::field::{Entry, Field, Layout, Shape, Table, Value, Walk};
use crate::quantity;
use crate::spec::{SubjectTransform, UNLIMITED};

/// What a field is set to; nothing where it is as it is by default, unless people ask for it all the same.
pub(super) fn of(entry: &Entry<'_>) -> Option<String> {
    let is_shown = entry.field.is_prominent || !entry.is_default;
    is_shown.then(|| value(entry.field, &entry.value))
}

/// What a field is set to, even where that is the default.
pub(super) fn any(entry: &Entry<'_>) -> String {
    value(entry.field, &entry.value)
}

fn value(field: &Field, value: &Value<'_>) -> String {
    match value {
        Value::Absent => "none".to_owned(),
        Value::Flag(on) => code(&on.to_string()),
        Value::Number(number) if *number == UNLIMITED => "unlimited".to_owned(),
        Value::Number(bytes) if matches!(field.shape, Shape::Size { .. }) => size(*bytes),
        Value::Number(number) => number.to_string(),
        Value::Count(number) => number.to_string(),
        Value::Duration(duration) => age(*duration),
        Value::Word { word, .. } => code(word),
        Value::Text(text) => code(text),
        Value::Texts(texts) => listed(texts.iter().map(|text| code(text))),
        Value::Durations(steps) => listed(steps.iter().map(|step| quantity::duration(*step))),
        Value::Pairs(pairs) => listed(pairs.iter().map(|(key, value)| pair(key, value))),
        Value::Table(inner) => table(inner),
        Value::Tables(tables) => listed(tables.iter().map(table)),
    }
}

/// The age at which something is removed.
pub(super) fn age(age: Duration) -> String {
    if age.is_zero() {
        "unlimited".to_owned()
    } else {
        quantity::duration(age)
    }
}

/// A cap in bytes.
pub(super) fn size(bytes: i64) -> String {
    u64::try_from(bytes).map_or_else(|_| "unlimited".to_owned(), quantity::size)
}

pub(super) fn flag(set: bool) -> Option<String> {
    set.then(|| code("true"))
}

pub(super) fn text(text: Option<&str>) -> Option<String> {
    text.map(code)
}

pub(super) fn texts(texts: &[&str]) -> Option<String> {
    (!texts.is_empty()).then(|| listed(texts.iter().map(|text| code(text))))
}

/// `orders.>` → `eu.orders.>`
pub(super) fn transform(transform: &SubjectTransform<'_>) -> String {
    table(&transform.walk())
}

fn pair(key: &str, value: &str) -> String {
    code(&format!("{key} = {value}"))
}

fn table(table: &Table<'_>) -> String {
    match (table.layout, table.entries.as_slice()) {
        (Layout::Arrow, [from, to, rest @ ..]) => listed(
            [arrow(&from.value, &to.value)]
                .into_iter()
                .chain(details(rest)),
        ),
        (Layout::Narrowed, [first, rest @ ..]) => narrowed(value(first.field, &first.value), rest),
        (Layout::Prose, entries) => listed(given(entries).map(prose)),
        (_, entries) => listed(details(entries)),
    }
}

/// An empty source is every subject, an empty destination changes none.
fn arrow(from: &Value<'_>, to: &Value<'_>) -> String {
    let (Value::Text(from), Value::Text(to)) = (from, to) else {
        return String::new();
    };
    let from = if from.is_empty() {
        code(">")
    } else {
        code(from)
    };
    if to.is_empty() {
        from
    } else {
        format!("{from} → {}", code(to))
    }
}

fn narrowed(name: String, rest: &[Entry<'_>]) -> String {
    let details = listed(details(rest));
    if details.is_empty() {
        name
    } else {
        format!("{name} ({details})")
    }
}

fn details(entries: &[Entry<'_>]) -> impl Iterator<Item = String> {
    given(entries).map(detail)
}

fn given<'e>(entries: &'e [Entry<'e>]) -> impl Iterator<Item = &'e Entry<'e>> {
    entries.iter().filter(|entry| !entry.is_default)
}

fn prose(entry: &Entry<'_>) -> String {
    format!("{} {}", entry.field.name, value(entry.field, &entry.value))
}

/// A value after the name of its field, unless it says by itself what it is.
fn detail(entry: &Entry<'_>) -> String {
    let (field, value) = (code(entry.field.name), value(entry.field, &entry.value));
    match &entry.value {
        Value::Flag(true) => field,
        Value::Table(table) if table.layout == Layout::Named => value,
        Value::Tables(_) => value,
        _ => format!("{field} {value}"),
    }
}

fn listed(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(", ")
}
