//! Configuration values as people read them.

use std::time::Duration;

use kanade_resources_schema::field::{Field, Shape, Walk as _};
use kanade_resources_schema::quantity::duration;
pub(crate) use kanade_resources_schema::quantity::{rounded_size, size};
use kanade_resources_schema::spec::{ConsumerSpec, StreamSpec};
use kanade_resources_schema::visible::visible;
use serde_json::{Map, Value};

/// `value` of the stream or consumer configuration field `field`, in the units of that field.
pub(crate) fn value(field: &str, value: &Value) -> String {
    let shown = find(field).map_or_else(|| plain(value), |field| in_units(&field.shape, value));
    // JSON escapes some of what can't be seen, but not all.
    visible(&shown).to_string()
}

/// A time in whole seconds, or in milliseconds if it is shorter than one.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = Duration::from_secs(time.as_secs());
    let shown = if whole.is_zero() {
        Duration::from_millis(u64::from(time.subsec_millis()))
    } else {
        whole
    };
    duration(shown)
}

/// Whether `field` holds nanoseconds.
pub(crate) fn is_duration(field: &str) -> bool {
    find(field).is_some_and(|field| {
        let shape = match &field.shape {
            Shape::List { items, .. } => items,
            shape => shape,
        };
        matches!(shape, Shape::Duration { .. })
    })
}

/// Whether `field` holds bytes.
pub(crate) fn is_size(field: &str) -> bool {
    find(field).is_some_and(|field| matches!(field.shape, Shape::Size { .. }))
}

/// A field has the same unit wherever it is.
fn find(name: &str) -> Option<&'static Field> {
    let fields = StreamSpec::FIELDS.iter().chain(ConsumerSpec::FIELDS);
    fields.into_iter().find(|field| field.name == name)
}

fn in_units(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (Shape::Duration { unlimited, .. }, Value::Number(nanoseconds)) => {
            let nanoseconds = nanoseconds.as_u64().unwrap_or_default();
            if *unlimited && nanoseconds == 0 {
                return "unlimited".to_owned();
            }
            duration(Duration::from_nanos(nanoseconds))
        }
        (_, Value::Number(number)) if number.as_i64() == Some(-1) => "unlimited".to_owned(),
        (Shape::Size { .. }, Value::Number(bytes)) => size(bytes.as_u64().unwrap_or_default()),
        (Shape::Table(fields), Value::Object(table)) => in_fields(fields, table),
        (Shape::List { items, .. }, Value::Array(values)) if has_units(items) => {
            let values: Vec<String> = values.iter().map(|value| in_units(items, value)).collect();
            format!("[{}]", values.join(", "))
        }
        _ => plain(value),
    }
}

/// What is written otherwise than in JSON.
fn has_units(shape: &Shape) -> bool {
    matches!(shape, Shape::Duration { .. } | Shape::Table(_))
}

fn in_fields(fields: &[Field], table: &Map<String, Value>) -> String {
    let mut members = Vec::new();
    for (name, value) in table {
        let field = fields.iter().find(|field| field.name == *name);
        let value = field.map_or_else(|| plain(value), |field| in_units(&field.shape, value));
        members.push(format!("\"{name}\":{value}"));
    }
    format!("{{{}}}", members.join(","))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Number(number) if number.as_i64() == Some(-1) => "unlimited".to_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_resources_schema::symbol;
    use serde_json::json;

    #[test]
    fn values_read_in_the_units_of_their_field() {
        let cases = [
            (symbol::MAX_AGE, json!(0), "unlimited"),
            (symbol::MAX_AGE, json!(5_400_000_000_000_u64), "1h30m"),
            (symbol::DUPLICATE_WINDOW, json!(1_500_000_000), "1s500ms"),
            (
                symbol::BACKOFF,
                json!([1_000_000_000, 60_000_000_000_u64]),
                "[1s, 1m]",
            ),
            (symbol::MAX_DELIVER, json!(-1), "unlimited"),
            (symbol::MAX_BYTES, json!(-1), "unlimited"),
            (symbol::MAX_BYTES, json!(1 << 30), "1GiB"),
            (symbol::MAX_BYTES, json!(1000), "1000B"),
            (symbol::MAX_MSGS, json!(1024), "1024"),
            (symbol::DESCRIPTION, Value::Null, "none"),
            (symbol::DISCARD, json!("old"), "\"old\""),
            (
                symbol::CONSUMER_LIMITS,
                json!({ "inactive_threshold": 3_600_000_000_000_u64, "max_ack_pending": 5 }),
                "{\"inactive_threshold\":1h,\"max_ack_pending\":5}",
            ),
            (
                symbol::SOURCES,
                json!([{ "name": "A" }, { "name": "B" }]),
                "[{\"name\":\"A\"}, {\"name\":\"B\"}]",
            ),
            ("metadata.team", json!("sales"), "\"sales\""),
            (
                symbol::DESCRIPTION,
                json!("\u{1b}\u{9b}\u{202e}"),
                "\"\\u001b\\u{9b}\\u{202e}\"",
            ),
        ];
        for (field, given, expected) in cases {
            assert_eq!(value(field, &given), expected, "{field}");
        }
    }
}
