//! What holds where a field is missing.

use super::takes::quoted;
use crate::field::{Field, Shape, Value, Walk};
use crate::reference::code::code;
use crate::spec::{ConsumerSpec, KvSpec, ObjectStoreSpec, StreamSpec, UNLIMITED};
use crate::symbol::{CONSUMERS, KV, OBJECT_STORES, STREAMS};

/// A field, and its default as a file would write it.
pub(super) type Default = (&'static str, String);

/// The defaults of the fields of the table at `path`, where they come from a spec.
pub(super) fn of(path: &[&str]) -> Vec<Default> {
    match path {
        [STREAMS, _, CONSUMERS, _] => walked(&ConsumerSpec::named("", "")),
        [STREAMS, _] => walked(&StreamSpec::named("")),
        [KV, _] => walked(&KvSpec::named("")),
        [OBJECT_STORES, _] => walked(&ObjectStoreSpec::named("")),
        _ => Vec::new(),
    }
}

fn walked(spec: &impl Walk) -> Vec<Default> {
    let table = spec.walk();
    let entries = table.entries.into_iter();
    entries
        .filter_map(|entry| Some((entry.field.name, written(entry.field, &entry.value)?)))
        .collect()
}

/// `None` where the default is that there is nothing.
fn written(field: &Field, value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::Flag(on) => code(&on.to_string()),
        Value::Number(UNLIMITED) => quoted("unlimited"),
        Value::Number(number) => number.to_string(),
        Value::Word { word, .. } => quoted(word),
        Value::Duration(age) if age.is_zero() && field.otherwise.is_none() => quoted("unlimited"),
        _ => return None,
    })
}

/// The default of `field`, for a cell.
pub(super) fn cell(field: &Field, defaults: &[Default]) -> String {
    if field.required {
        return "required".to_owned();
    }
    let known = defaults.iter().find(|(name, _)| *name == field.name);
    let known = known.map(|(_, default)| default.clone());
    known
        .or_else(|| field.otherwise.map(str::to_owned))
        .or_else(|| matches!(field.shape, Shape::Boolean).then(|| code("false")))
        .unwrap_or_else(|| "–".to_owned())
}
