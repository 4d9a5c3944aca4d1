use kanade_resources_schema::spec::{Discard, Retention, ServerVersion, StreamSpec};
use serde_json::json;

use super::super::Action;
use super::{HOUR, SPEC, document, empty, fields, live, on, resource, step};
use crate::change::{Class, Estimate};
use crate::live::Live;

#[test]
#[allow(clippy::too_many_lines)] // a table of cases
fn lossy_changes_are_held_back_with_an_estimate() {
    let messages = |count| Estimate {
        messages: Some(count),
        bytes: None,
    };
    let bytes = |count| Estimate {
        messages: None,
        bytes: Some(count),
    };
    let unchanged = json!({});
    let cases = [
        (
            "max_msgs",
            StreamSpec {
                max_msgs: 5,
                ..SPEC
            },
            unchanged.clone(),
            messages(15),
        ),
        (
            "max_bytes",
            StreamSpec {
                max_bytes: 500,
                ..SPEC
            },
            unchanged.clone(),
            bytes(1500),
        ),
        (
            "max_age",
            StreamSpec {
                max_age: HOUR / 2,
                ..SPEC
            },
            unchanged.clone(),
            messages(20),
        ),
        (
            "max_age",
            StreamSpec {
                max_age: HOUR / 2,
                discard: Discard::New,
                ..SPEC
            },
            json!({"discard": "new"}),
            messages(20),
        ),
        // At worst three subjects hold one message each, and one holds 17.
        (
            "max_msgs_per_subject",
            StreamSpec {
                max_msgs_per_subject: 5,
                ..SPEC
            },
            unchanged.clone(),
            messages(12),
        ),
        (
            "max_msgs_per_subject",
            StreamSpec {
                max_msgs_per_subject: 1,
                discard: Discard::New,
                ..SPEC
            },
            json!({"max_msgs_per_subject": 10, "discard": "new"}),
            messages(16),
        ),
        (
            "retention",
            StreamSpec {
                retention: Retention::Interest,
                ..SPEC
            },
            unchanged,
            messages(20),
        ),
        (
            "discard",
            StreamSpec {
                max_msgs: 5,
                ..SPEC
            },
            json!({"max_msgs": 5, "discard": "new"}),
            messages(15),
        ),
    ];
    for (field, declared, config, expected) in cases {
        let held = step(&resource(declared), Some(&live(config.clone())), false);
        assert_eq!(held.action, Action::None, "{field}");
        assert_eq!(fields(&held.held_back), [field]);
        assert!(
            matches!(&held.held_back[0].class, Class::Lossy { estimate, .. } if *estimate == expected),
            "{:?}",
            held.held_back[0]
        );
        let consented = resource(declared).allow_data_loss();
        for applied in [
            step(&resource(declared), Some(&live(config.clone())), true),
            step(&consented, Some(&live(config.clone())), false),
        ] {
            assert_eq!(fields(applied.changes()), [field]);
            assert!(applied.held_back.is_empty());
        }
        let nothing_stored = step(&resource(declared), Some(&empty(config)), false);
        assert_eq!(fields(nothing_stored.changes()), [field]);
    }
}

#[test]
fn a_limit_above_what_is_stored_loses_nothing() {
    let cases = [
        (
            StreamSpec {
                max_msgs: 20,
                ..SPEC
            },
            json!({}),
        ),
        (
            StreamSpec {
                max_bytes: 2000,
                ..SPEC
            },
            json!({}),
        ),
        (
            StreamSpec {
                max_age: HOUR,
                ..SPEC
            },
            json!({}),
        ),
        (
            StreamSpec {
                max_msgs_per_subject: 17,
                ..SPEC
            },
            json!({}),
        ),
        (
            StreamSpec {
                max_msgs_per_subject: 2,
                ..SPEC
            },
            json!({"max_msgs_per_subject": 1}),
        ),
        (
            SPEC,
            json!({"max_msgs": 3, "max_bytes": 30, "max_age": 30, "max_msgs_per_subject": 1}),
        ),
        (SPEC, json!({"retention": "interest"})),
    ];
    for (declared, config) in cases {
        let step = step(&resource(declared), Some(&live(config)), false);
        assert!(step.held_back.is_empty(), "{step}");
        assert!(!step.changes().is_empty(), "{step}");
    }
}

#[test]
fn a_full_stream_that_discards_new_messages_loses_nothing_and_says_so() {
    let config = json!({"discard": "new"});
    let declared = StreamSpec {
        max_bytes: 500,
        discard: Discard::New,
        ..SPEC
    };
    let step = step(&resource(declared), Some(&live(config)), false);
    assert_eq!(step.changes()[0].class, Class::Safe);
    assert!(
        step.changes()[0]
            .note
            .as_deref()
            .is_some_and(|note| note.contains("writes are refused"))
    );
}

#[test]
fn discard_after_the_update_decides_on_loss() {
    let refusing = StreamSpec {
        max_msgs: 5,
        discard: Discard::New,
        ..SPEC
    };
    let to_new = step(&resource(refusing), Some(&live(json!({}))), false);
    assert!(to_new.held_back.is_empty(), "{to_new}");
    let evicting = StreamSpec {
        max_msgs: 5,
        ..SPEC
    };
    let to_old = step(
        &resource(evicting),
        Some(&live(json!({"discard": "new"}))),
        false,
    );
    assert_eq!(fields(&to_old.held_back), ["max_msgs", "discard"]);
    let ignored = resource(refusing).ignore_changes(&["discard"]);
    let stays_old = step(&ignored, Some(&live(json!({}))), false);
    assert_eq!(fields(&stays_old.held_back), ["max_msgs"]);
}

#[test]
fn an_unknown_age_counts_as_too_old() {
    let declared = StreamSpec {
        max_age: HOUR * 100,
        ..SPEC
    };
    let found = Live {
        oldest: None,
        ..live(json!({}))
    };
    assert_eq!(
        fields(&step(&resource(declared), Some(&found), false).held_back),
        ["max_age"]
    );
}

#[test]
fn what_is_held_back_does_not_hold_back_the_rest() {
    let declared = StreamSpec {
        max_msgs: 5,
        description: Some("new"),
        ..SPEC
    };
    let step = step(&resource(declared), Some(&live(json!({}))), false);
    assert_eq!(fields(step.changes()), ["description"]);
    assert_eq!(fields(&step.held_back), ["max_msgs"]);
    assert_eq!(document(&step)["max_msgs"], -1);
}

#[test]
fn a_first_sequence_above_the_first_message_is_lossy_whatever_is_stored() {
    let declared = StreamSpec {
        first_seq: Some(50),
        ..SPEC
    };
    for found in [
        live(json!({})),
        empty(json!({})),
        Live {
            first_seq: None,
            ..live(json!({}))
        },
    ] {
        let held = step(&resource(declared), Some(&found), false);
        assert_eq!(fields(&held.held_back), ["first_seq"]);
        assert!(held.to_string().contains("next restart"), "{held}");
    }
    let above = Live {
        first_seq: Some(60),
        ..live(json!({"first_seq": 40}))
    };
    assert_eq!(
        fields(step(&resource(declared), Some(&above), false).changes()),
        ["first_seq"]
    );
    let none = step(
        &resource(SPEC),
        Some(&Live {
            first_seq: Some(40),
            ..live(json!({"first_seq": 40}))
        }),
        false,
    );
    assert_eq!(fields(none.changes()), ["first_seq"]);
}

#[test]
fn when_a_limit_per_subject_deletes_depends_on_the_server() {
    let declared = resource(StreamSpec {
        max_msgs_per_subject: 1,
        ..SPEC
    });
    let found = live(json!({}));
    let old = on(ServerVersion::V2_12, &declared, Some(&found), false);
    assert!(old.to_string().contains("at the next restart"), "{old}");
    let new = on(ServerVersion::V2_14, &declared, Some(&found), false);
    assert!(!new.to_string().contains("at the next restart"), "{new}");
    let lowered = on(
        ServerVersion::V2_12,
        &declared,
        Some(&live(json!({"max_msgs_per_subject": 5}))),
        false,
    );
    assert!(
        !lowered.to_string().contains("at the next restart"),
        "{lowered}"
    );
}
