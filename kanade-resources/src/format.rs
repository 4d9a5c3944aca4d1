//! Configuration values as people read them.

use std::time::Duration;

use kanade_resources_schema::quantity::duration;
use kanade_resources_schema::symbol;
use serde_json::Value;

/// The fields that hold nanoseconds.
const DURATIONS: [&str; 9] = [
    symbol::ACK_WAIT,
    symbol::BACKOFF,
    symbol::DUPLICATE_WINDOW,
    symbol::IDLE_HEARTBEAT,
    symbol::INACTIVE_THRESHOLD,
    symbol::MAX_AGE,
    symbol::MAX_EXPIRES,
    symbol::PRIORITY_TIMEOUT,
    symbol::SUBJECT_DELETE_MARKER_TTL,
];

/// `value` of the stream or consumer configuration field `field`, in the units of that field.
pub(crate) fn value(field: &str, value: &Value) -> String {
    match (field, value) {
        (_, Value::Null) => "none".to_owned(),
        (symbol::MAX_AGE, Value::Number(age)) if age.as_u64() == Some(0) => "for ever".to_owned(),
        (symbol::BACKOFF, Value::Array(steps)) => {
            let steps: Vec<String> = steps.iter().map(|step| self::value(field, step)).collect();
            format!("[{}]", steps.join(", "))
        }
        (_, Value::Number(nanoseconds)) if DURATIONS.contains(&field) => duration(
            Duration::from_nanos(nanoseconds.as_u64().unwrap_or_default()),
        ),
        (_, Value::Number(number)) if number.as_i64() == Some(-1) => "unlimited".to_owned(),
        (symbol::MAX_BYTES | symbol::MAX_MSG_SIZE, Value::Number(size)) => {
            bytes(size.as_u64().unwrap_or_default())
        }
        (_, other) => other.to_string(),
    }
}

/// Whether `field` holds nanoseconds.
pub(crate) fn is_duration(field: &str) -> bool {
    DURATIONS.contains(&field)
}

/// Whether `field` holds bytes.
pub(crate) fn is_size(field: &str) -> bool {
    [symbol::MAX_BYTES, symbol::MAX_MSG_SIZE].contains(&field)
}

/// A size in the largest binary unit that keeps it exact: `1 GiB`, `1000 B`.
pub(crate) fn bytes(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (1 << 40, "TiB"),
        (1 << 30, "GiB"),
        (1 << 20, "MiB"),
        (1 << 10, "KiB"),
    ];
    let exact = UNITS
        .into_iter()
        .find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    match exact {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_read_in_the_units_of_their_field() {
        let cases = [
            (symbol::MAX_AGE, json!(0), "for ever"),
            (symbol::MAX_AGE, json!(5_400_000_000_000_u64), "1h30m"),
            (symbol::DUPLICATE_WINDOW, json!(1_500_000_000), "1s500ms"),
            (
                symbol::BACKOFF,
                json!([1_000_000_000, 60_000_000_000_u64]),
                "[1s, 1m]",
            ),
            (symbol::MAX_DELIVER, json!(-1), "unlimited"),
            (symbol::MAX_BYTES, json!(-1), "unlimited"),
            (symbol::MAX_BYTES, json!(1 << 30), "1 GiB"),
            (symbol::MAX_BYTES, json!(1000), "1000 B"),
            (symbol::MAX_MSGS, json!(1024), "1024"),
            (symbol::DESCRIPTION, Value::Null, "none"),
            (symbol::DISCARD, json!("old"), "\"old\""),
        ];
        for (field, given, expected) in cases {
            assert_eq!(value(field, &given), expected, "{field}");
        }
    }
}
