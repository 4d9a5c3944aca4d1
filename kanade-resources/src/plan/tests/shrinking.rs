//! Caps that shrink in two steps, and what servers remember of interest retention.

use kanade_resources_schema::spec::{Discard, Retention, ServerVersion, StreamSpec};
use serde_json::{Value, json};

use super::super::{Action, Step};
use super::{SPEC, document, fields, live, on, resource, step};
use crate::live::Live;

const MARK: &str = "kanade-resources.shrinking";

const CAPPED: StreamSpec<'static> = StreamSpec {
    max_msgs: 30,
    ..SPEC
};

fn stepped(spec: StreamSpec<'static>, found: Value) -> Step {
    step(&resource(spec), Some(&live(found)), false)
}

/// What the mark says that the stream had before.
fn originals(step: &Step) -> Value {
    let text = document(step)["metadata"][MARK].as_str().unwrap();
    serde_json::from_str(text).unwrap()
}

/// A stream that was closed with this cap.
fn closed(max_msgs: i64) -> Value {
    let before = json!({"max_msgs": -1, "max_bytes": -1, "discard": "old"}).to_string();
    json!({"max_msgs": max_msgs, "discard": "new", "metadata": {MARK: before}})
}

#[test]
fn a_cap_comes_with_a_closed_door() {
    let step = stepped(CAPPED, json!({}));
    assert!(step.in_two_steps);
    assert_eq!(fields(step.changes()), ["max_msgs"]);
    assert_eq!(document(&step)["max_msgs"], json!(30));
    assert_eq!(document(&step)["discard"], "new");
    assert_eq!(
        originals(&step),
        json!({"max_msgs": -1, "max_bytes": -1, "discard": "old"})
    );
    let smaller = stepped(CAPPED, json!({"max_msgs": 31}));
    assert!(smaller.in_two_steps);
    let bytes = StreamSpec {
        max_bytes: 5000,
        ..SPEC
    };
    assert!(stepped(bytes, json!({"max_bytes": 5001})).in_two_steps);
}

#[test]
fn nothing_is_closed_for_what_deletes_nothing() {
    for found in [json!({"max_msgs": 29}), json!({"max_msgs": 30})] {
        let higher = stepped(
            StreamSpec {
                description: Some("why"),
                ..CAPPED
            },
            found,
        );
        assert!(!higher.in_two_steps, "{higher}");
        assert_eq!(document(&higher)["discard"], "old");
    }
    let uncapped = stepped(SPEC, json!({"max_msgs": 30, "max_bytes": 5000}));
    assert!(!uncapped.in_two_steps, "{uncapped}");
    let refusing = StreamSpec {
        discard: Discard::New,
        ..CAPPED
    };
    let refusing = stepped(refusing, json!({"discard": "new"}));
    assert!(!refusing.in_two_steps, "{refusing}");
    assert_eq!(document(&refusing).get("metadata"), None);
    // Schedules are refused beside a closed door.
    let scheduled = StreamSpec {
        allow_msg_schedules: true,
        allow_rollup_hdrs: true,
        ..CAPPED
    };
    let found = json!({"allow_msg_schedules": true, "allow_rollup_hdrs": true});
    let scheduled = stepped(scheduled, found);
    assert!(!scheduled.in_two_steps, "{scheduled}");
    assert_eq!(fields(scheduled.changes()), ["max_msgs"]);
    let other = StreamSpec {
        description: Some("why"),
        ..SPEC
    };
    assert!(!stepped(other, json!({})).in_two_steps);
}

#[test]
fn a_stream_that_is_closed_is_opened_again() {
    let step = stepped(CAPPED, closed(30));
    assert!(!step.in_two_steps);
    assert_eq!(document(&step)["discard"], "old");
    assert_eq!(document(&step)["max_msgs"], json!(30));
    assert_eq!(document(&step).get("metadata"), None);
    // What is shown is the change as it was asked for.
    assert_eq!(fields(step.changes()), ["max_msgs"]);
    assert_eq!(step.changes()[0].before, json!(-1));
}

#[test]
fn what_would_delete_by_now_is_held_back_and_the_door_opened() {
    let tight = StreamSpec {
        max_msgs: 10,
        ..SPEC
    };
    let step = stepped(tight, closed(10));
    assert_eq!(fields(&step.held_back), ["max_msgs"]);
    assert_eq!(document(&step)["max_msgs"], json!(-1));
    assert_eq!(document(&step)["discard"], "old");
    assert_eq!(document(&step).get("metadata"), None);
    assert!(!step.in_two_steps);
    let removed = stepped(SPEC, closed(10));
    assert_eq!(document(&removed)["max_msgs"], json!(-1));
    assert!(!removed.in_two_steps);
}

#[test]
fn a_stream_that_is_closed_for_other_caps_is_closed_once_more() {
    for found in [closed(40), closed(25)] {
        let step = stepped(CAPPED, found);
        assert!(step.in_two_steps, "{step}");
        assert_eq!(document(&step)["max_msgs"], json!(30));
        assert_eq!(originals(&step)["max_msgs"], json!(-1));
    }
    let both = StreamSpec {
        max_bytes: 5000,
        ..CAPPED
    };
    assert!(stepped(both, closed(30)).in_two_steps);
    let mut opened = closed(30);
    opened["discard"] = json!("old");
    assert!(stepped(CAPPED, opened).in_two_steps);
}

#[test]
fn a_mark_that_says_nothing_is_only_removed() {
    let found = json!({"max_msgs": 30, "discard": "new", "metadata": {MARK: "?"}});
    let step = stepped(CAPPED, found);
    assert_eq!(fields(step.changes()), ["discard"]);
    assert_eq!(document(&step).get("metadata"), None);
}

#[test]
fn a_mark_alone_is_shown_where_nothing_else_changes() {
    let before = json!({"max_msgs": 30, "max_bytes": -1, "discard": "old"}).to_string();
    let found = json!({"max_msgs": 30, "discard": "new", "metadata": {MARK: before}});
    let step = stepped(CAPPED, found);
    assert_eq!(
        fields(step.changes()),
        ["metadata.kanade-resources.shrinking"]
    );
    assert_eq!(document(&step)["discard"], "old");
}

const WAS_INTEREST: &str = "kanade-resources.was-interest";

fn marked_on(server: ServerVersion, spec: StreamSpec<'static>, found: &Live) -> bool {
    let step = on(server, &resource(spec), Some(found), false);
    match &step.action {
        Action::Update { document, .. } => {
            document
                .get("metadata")
                .and_then(|metadata| metadata.get(WAS_INTEREST))
                == Some(&json!("true"))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stream_that_an_older_server_takes_back_to_limits_is_marked() {
    let interest = live(json!({"retention": "interest"}));
    for (server, is_marked) in [
        (ServerVersion::V2_10, true),
        (ServerVersion::V2_11, true),
        (ServerVersion::V2_12, false),
        (ServerVersion::V2_15, false),
    ] {
        assert_eq!(marked_on(server, SPEC, &interest), is_marked, "{server}");
    }
}

#[test]
fn a_stream_whose_retention_stays_is_not_marked() {
    let described = StreamSpec {
        description: Some("why"),
        ..SPEC
    };
    assert!(!marked_on(
        ServerVersion::V2_11,
        described,
        &live(json!({}))
    ));
    let interest = StreamSpec {
        retention: Retention::Interest,
        ..described
    };
    let found = live(json!({"retention": "interest"}));
    assert!(!marked_on(ServerVersion::V2_11, interest, &found));
}

#[test]
fn full_metadata_is_not_marked() {
    let of_size =
        |size: usize| live(json!({"retention": "interest", "metadata": {"k": "x".repeat(size)}}));
    let mark = WAS_INTEREST.len() + "true".len();
    let room = 131_056 - 1;
    assert!(marked_on(ServerVersion::V2_11, SPEC, &of_size(room - mark)));
    assert!(!marked_on(
        ServerVersion::V2_11,
        SPEC,
        &of_size(room - mark + 1)
    ));
}
