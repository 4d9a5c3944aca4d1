//! What a server dropped without a word: up to 2.11 they ignore fields that they don't know.

use kanade_resources_schema::effects::{Line, Subject, since};
use kanade_resources_schema::symbol;
use serde_json::Value;

use super::json::Document;

/// The fields of the `sent` document that the configuration in `answer` lacks, although they said
/// something.
///
/// A pause is not looked for: servers leave it out of their answers once it is over.
pub(crate) fn dropped(subject: Subject, sent: &Document, answer: &Value) -> Vec<String> {
    let Some(config) = answer.get("config").and_then(Value::as_object) else {
        return Vec::new();
    };
    sent.iter()
        .filter(|(field, value)| may_be_unknown(subject, field) && says_something(value))
        .filter(|(field, _)| !config.contains_key(*field))
        .map(|(field, _)| field.clone())
        .collect()
}

/// Whether there are servers that don't know the field.
fn may_be_unknown(subject: Subject, field: &str) -> bool {
    since(subject, field) > Line::V2_10 && field != symbol::PAUSE_UNTIL
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Bool(is_on) => *is_on,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(word) => !["default", "none"].contains(&word.as_str()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn dropped_of(sent: &Value, config: &Value) -> Vec<String> {
        let sent = sent.as_object().unwrap();
        dropped(Subject::Stream, sent, &json!({ "config": config }))
    }

    #[test]
    fn what_does_not_come_back_is_dropped() {
        let sent = json!({"name": "A", "allow_msg_ttl": true, "persist_mode": "async", "subject_delete_marker_ttl": 5});
        assert_eq!(
            dropped_of(&sent, &json!({"name": "A"})),
            ["allow_msg_ttl", "persist_mode", "subject_delete_marker_ttl"]
        );
        assert!(dropped_of(&sent, &sent).is_empty());
    }

    #[test]
    fn what_says_nothing_need_not_come_back() {
        let sent = json!({"allow_msg_ttl": false, "persist_mode": "default", "subject_delete_marker_ttl": 0,
                          "description": "every server knows it"});
        assert!(dropped_of(&sent, &json!({"name": "A"})).is_empty());
    }

    #[test]
    fn an_answer_without_configuration_tells_nothing() {
        let sent = json!({"allow_msg_ttl": true});
        assert!(dropped(Subject::Stream, sent.as_object().unwrap(), &json!({})).is_empty());
    }
}
