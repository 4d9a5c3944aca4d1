use kanade_resources_schema::effects::Direction;
use serde_json::Value;

use crate::plan::diff::Difference;

/// Which way the field changes. Numbers below one mean no limit, and so does null.
pub(super) fn of(difference: &Difference) -> Direction<'_> {
    let Difference { before, after, .. } = difference;
    if let (Value::Bool(_), Value::Bool(is_on)) = (before, after) {
        return if *is_on {
            Direction::On
        } else {
            Direction::Off
        };
    }
    match (says_nothing(before), says_nothing(after)) {
        (true, _) => Direction::Set,
        (_, true) => Direction::Removed,
        _ => between(before, after),
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Number(number) => number.as_u64().is_none_or(|number| number == 0),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::String(_) | Value::Object(_) => false,
    }
}

fn between<'v>(before: &'v Value, after: &'v Value) -> Direction<'v> {
    if let (Some(from), Some(to)) = (before.as_u64(), after.as_u64()) {
        return if from < to {
            Direction::Raised
        } else {
            Direction::Lowered
        };
    }
    match (before.as_str(), after.as_str()) {
        (Some(from), Some(to)) => Direction::Word { from, to },
        _ => Direction::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_of_value_has_its_directions() {
        let cases = [
            (json!(false), json!(true), Direction::On),
            (json!(true), json!(false), Direction::Off),
            (json!(-1), json!(5), Direction::Set),
            (json!(0), json!(5), Direction::Set),
            (json!(null), json!(5), Direction::Set),
            (json!(5), json!(-1), Direction::Removed),
            (json!(5), json!(0), Direction::Removed),
            (json!(5), json!(6), Direction::Raised),
            (json!(6), json!(5), Direction::Lowered),
            (json!(null), json!("why"), Direction::Set),
            (json!("why"), json!(null), Direction::Removed),
            (json!([]), json!(["a"]), Direction::Set),
            (json!(["a"]), json!([]), Direction::Removed),
            (json!(["a"]), json!(["b"]), Direction::Changed),
            (
                json!({"name": "A"}),
                json!({"name": "B"}),
                Direction::Changed,
            ),
            (
                json!("limits"),
                json!("interest"),
                Direction::Word {
                    from: "limits",
                    to: "interest",
                },
            ),
        ];
        for (before, after, expected) in cases {
            let difference = Difference {
                field: String::new(),
                before,
                after,
            };
            assert_eq!(of(&difference), expected, "{difference:?}");
        }
    }
}
