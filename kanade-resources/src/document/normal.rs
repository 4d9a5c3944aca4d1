//! The form in which documents compare: what a server makes of each field that is left out or written otherwise.

use kanade_resources_schema::field::{Field, Form, Shape, Walk as _};
use kanade_resources_schema::spec::{ConsumerSpec, StreamSource, StreamSpec};
use kanade_resources_schema::symbol;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::Document;

/// The fields of one kind of document.
pub(crate) struct Fields(&'static [Field]);

/// What a stream has, but for its name.
pub(crate) static STREAM: Fields = Fields(StreamSpec::FIELDS);

/// What a consumer has, but for its names.
pub(crate) static CONSUMER: Fields = Fields(ConsumerSpec::FIELDS);

impl Fields {
    /// Those that compare by themselves. The plan looks at the others: metadata, the duplicate window, and
    /// `pause_until`, which servers ignore in an update, since it is moved with an API of its own.
    pub(super) fn comparable(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.0.iter().filter(|field| field.form != Form::Apart)
    }

    /// Every field that a server would store differently of the two documents, with both values.
    pub(crate) fn differing<'f>(
        &'f self,
        one: &'f Document,
        other: &'f Document,
    ) -> impl Iterator<Item = (&'static str, Value, Value)> + 'f {
        self.comparable().filter_map(|field| {
            // What is written alike is stored alike, whatever a server makes of it.
            if one.get(field.name) == other.get(field.name) && !looks_elsewhere(field.form) {
                return None;
            }
            let (one, other) = (of_document(field, one), of_document(field, other));
            (one != other).then_some((field.name, one, other))
        })
    }

    /// `field` of `document` as a server would store it, so that two documents can be compared.
    pub(crate) fn normal(&self, field: &str, document: &Document) -> Value {
        let known = self.0.iter().find(|known| known.name == field);
        match known {
            Some(known) => of_document(known, document),
            None => document.get(field).cloned().unwrap_or_default(),
        }
    }
}

fn of_document(field: &Field, document: &Document) -> Value {
    match field.form {
        Form::Subjects => subjects(document),
        Form::Filters => filters(document),
        _ => normal(field, document.get(field.name).unwrap_or(&Value::Null)),
    }
}

/// Whether other fields of a document count, too.
fn looks_elsewhere(form: Form) -> bool {
    matches!(form, Form::Subjects | Form::Filters)
}

fn normal(field: &Field, value: &Value) -> Value {
    let number = value.as_u64().unwrap_or_default();
    match field.form {
        Form::Flag => json!(value.as_bool().unwrap_or_default()),
        Form::FromOne => json!(number.max(1)),
        Form::Limit if number == 0 => json!(-1),
        Form::LimitOrZero if value.as_i64().is_some_and(i64::is_negative) => json!(-1),
        Form::Number | Form::Limit | Form::LimitOrZero => json!(number),
        Form::Word(default) | Form::TextOr(default) => json!(filled(value).unwrap_or(default)),
        Form::Text => text(value),
        Form::TextBut(none) => json!(filled(value).filter(|text| *text != none)),
        Form::Time => moment(value),
        Form::Percentage => json!(value.as_str().map(|share| share.trim_end_matches('%'))),
        Form::Numbers => json!(items(value)),
        Form::Set | Form::Subjects | Form::Filters => set(strings(value)),
        Form::TableWith(needed) if text(&value[needed]).is_null() => Value::Null,
        Form::Table | Form::TableWith(_) => table(inner(field), value),
        Form::Tables => json!(tables(inner(field), value)),
        Form::TableSet => {
            let mut tables = tables(inner(field), value);
            tables.sort_by_key(Value::to_string);
            json!(tables)
        }
        Form::Apart => value.clone(),
    }
}

/// One of the sources, in the form in which they compare.
pub(super) fn source(value: &Value) -> Value {
    table(StreamSource::FIELDS, value)
}

/// A table without what says nothing; null where all of it does.
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
    !super::is_empty(value) && *value != json!(0) && *value != json!(false)
}

/// Whether a stream takes its messages from other streams, and so need not have subjects.
fn has_origin(document: &Document) -> bool {
    let filled = |field| {
        document
            .get(field)
            .is_some_and(|value| !super::is_empty(value))
    };
    filled(symbol::MIRROR) || filled(symbol::SOURCES)
}

fn subjects(document: &Document) -> Value {
    let mut subjects: Vec<&str> = document
        .get(symbol::SUBJECTS)
        .into_iter()
        .flat_map(strings)
        .collect();
    if subjects.is_empty() && !has_origin(document) {
        subjects.extend(document.get(symbol::NAME).and_then(Value::as_str));
    }
    set(subjects)
}

fn filters(document: &Document) -> Value {
    let all = [symbol::FILTER_SUBJECT, symbol::FILTER_SUBJECTS];
    let one = document.get(all[0]).and_then(filled);
    set(one
        .into_iter()
        .chain(document.get(all[1]).into_iter().flat_map(strings)))
}

/// A text, or null where there is none.
fn text(value: &Value) -> Value {
    json!(filled(value))
}

fn filled(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
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
fn set<'v>(texts: impl IntoIterator<Item = &'v str>) -> Value {
    let mut texts: Vec<&str> = texts.into_iter().collect();
    texts.sort_unstable();
    texts.dedup();
    json!(texts)
}

pub(crate) fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
