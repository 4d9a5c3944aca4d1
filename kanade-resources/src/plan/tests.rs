use std::time::Duration;

use kanade_resources_schema::spec::{Discard, Kind, Resource, Retention, Storage, StreamSpec};
use serde_json::{Value, json};

use super::{Action, Class, Estimate, Step, step};
use crate::document::{Document, lower};
use crate::live::Live;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: i64 = 1_000_000_000;
const SPEC: StreamSpec<'static> = StreamSpec { subjects: &["a.>"], ..StreamSpec::named("A") };

fn resource(stream: StreamSpec<'static>) -> Resource<'static> {
    Resource {
        kind: Kind::Stream,
        name: stream.name,
        stream,
        lazy: false,
        allow_data_loss: false,
        ignore_changes: &[],
        consumers: &[],
    }
}

/// A stream as a 2.15 server answers for `SPEC`, with `set` on top: 20 messages of 100 bytes each on 4
/// subjects, the oldest an hour old.
fn live(set: Value) -> Live {
    let mut config = object(json!({
        "name": "A", "subjects": ["a.>"], "retention": "limits", "max_consumers": -1, "max_msgs": -1, "max_bytes": -1,
        "max_age": 0, "max_msgs_per_subject": -1, "max_msg_size": -1, "discard": "old", "storage": "file",
        "num_replicas": 1, "duplicate_window": 120 * SECOND, "compression": "none", "allow_direct": false,
        "mirror_direct": false, "sealed": false, "deny_delete": false, "deny_purge": false,
        "allow_rollup_hdrs": false, "consumer_limits": {}, "allow_msg_ttl": false,
        "metadata": {"_nats.level": "5", "_nats.req.level": "0", "_nats.ver": "2.15.1"},
    }));
    config.extend(object(set));
    Live { config, messages: 20, bytes: 2000, num_subjects: 4, oldest: Some(HOUR) }
}

fn empty(set: Value) -> Live {
    Live { messages: 0, bytes: 0, num_subjects: 0, oldest: None, ..live(set) }
}

fn object(value: Value) -> Document {
    let Value::Object(object) = value else { panic!("not an object: {value}") };
    object
}

fn document(step: &Step) -> &Document {
    match &step.action {
        Action::Create { document } | Action::Update { document, .. } => document,
        Action::None => panic!("nothing is written: {step}"),
    }
}

fn fields(changes: &[super::Change]) -> Vec<&str> {
    changes.iter().map(|change| change.field.as_str()).collect()
}

#[test]
fn a_missing_stream_is_created_from_fields_that_every_server_knows() {
    let step = step(&resource(SPEC), None, false);
    let expected = json!({
        "name": "A", "subjects": ["a.>"], "retention": "limits", "max_msgs": -1, "max_msgs_per_subject": -1,
        "max_bytes": -1, "max_age": 0, "max_msg_size": -1, "discard": "old", "storage": "file", "num_replicas": 1,
        "compression": "none", "allow_direct": false, "allow_rollup_hdrs": false, "deny_delete": false,
        "deny_purge": false,
    });
    assert!(matches!(step.action, Action::Create { .. }));
    assert_eq!(*document(&step), object(expected));
}

#[test]
fn every_declared_value_is_lowered() {
    let spec = StreamSpec {
        description: Some("why"),
        max_age: HOUR,
        duplicate_window: Some(Duration::from_secs(1)),
        metadata: &[("team", "")],
        ..SPEC
    };
    let document = lower(&spec);
    assert_eq!(document["description"], "why");
    assert_eq!(document["max_age"], json!(3600 * SECOND));
    assert_eq!(document["duplicate_window"], json!(SECOND));
    assert_eq!(document["metadata"], json!({"team": ""}));
}

#[test]
fn what_means_the_same_is_no_change() {
    let same = [
        json!({}),
        json!({"max_msgs": 0, "max_bytes": -7, "max_msg_size": 0, "max_msgs_per_subject": 0}),
        json!({"num_replicas": 0, "compression": null, "description": ""}),
        json!({"metadata": {"_nats.ver": "2.11.0", "operator": "by hand"}}),
        json!({"republish": {"src": ">", "dest": "b.>"}, "max_consumers": 3, "from_the_future": true}),
        json!({"duplicate_window": 30 * SECOND}),
    ];
    for config in same {
        let step = step(&resource(SPEC), Some(&live(config.clone())), false);
        assert!(step.is_in_sync(), "{config}: {step}");
    }
}

#[test]
fn subjects_compare_as_a_set() {
    let declared = StreamSpec { subjects: &["a", "b"], ..SPEC };
    assert!(step(&resource(declared), Some(&live(json!({"subjects": ["b", "a"]}))), false).is_in_sync());
    let narrower = step(&resource(declared), Some(&live(json!({"subjects": ["b"]}))), false);
    assert_eq!(narrower.changes()[0].after, json!(["a", "b"]));
}

#[test]
fn a_stream_without_subjects_has_its_name_or_an_origin() {
    let declared = StreamSpec { subjects: &[], ..SPEC };
    for config in [json!({"subjects": ["A"]}), json!({"subjects": null, "sources": [{"name": "B"}]})] {
        assert!(step(&resource(declared), Some(&live(config)), false).is_in_sync());
    }
}

#[test]
fn a_description_that_is_not_declared_is_removed() {
    let step = step(&resource(SPEC), Some(&live(json!({"description": "old"}))), false);
    let change = &step.changes()[0];
    assert_eq!((change.before.clone(), change.after.clone()), (json!("old"), Value::Null));
    assert!(!document(&step).contains_key("description"));
}

#[test]
fn an_update_keeps_what_the_declaration_does_not_govern() {
    let config = json!({
        "metadata": {"_nats.ver": "2.15.1", "operator": "by hand", "team": "old"},
        "republish": {"src": ">", "dest": "b.>"}, "max_consumers": 3, "placement": {"tags": []},
        "mirror": {"name": "B", "subject_transforms": []},
    });
    let declared = StreamSpec { metadata: &[("team", "new")], ..SPEC };
    let step = step(&resource(declared), Some(&live(config)), false);
    let document = document(&step);
    assert_eq!(fields(step.changes()), ["metadata.team"]);
    assert_eq!(document["metadata"], json!({"operator": "by hand", "team": "new"}));
    assert_eq!(document["republish"], json!({"src": ">", "dest": "b.>"}));
    assert_eq!(document["max_consumers"], 3);
    assert_eq!(document["mirror"], json!({"name": "B"}));
    for dropped in ["placement", "consumer_limits", "duplicate_window"] {
        assert!(!document.contains_key(dropped), "{dropped} is sent back");
    }
}

#[test]
fn lossy_changes_are_held_back_with_an_estimate() {
    let messages = |count| Estimate { messages: Some(count), bytes: None };
    let bytes = |count| Estimate { messages: None, bytes: Some(count) };
    let unchanged = json!({});
    let cases = [
        ("max_msgs", StreamSpec { max_msgs: 5, ..SPEC }, unchanged.clone(), messages(15)),
        ("max_bytes", StreamSpec { max_bytes: 500, ..SPEC }, unchanged.clone(), bytes(1500)),
        ("max_age", StreamSpec { max_age: HOUR / 2, ..SPEC }, unchanged.clone(), messages(20)),
        (
            "max_age",
            StreamSpec { max_age: HOUR / 2, discard: Discard::New, ..SPEC },
            json!({"discard": "new"}),
            messages(20),
        ),
        // At worst three subjects hold one message each, and one holds 17.
        (
            "max_msgs_per_subject",
            StreamSpec { max_msgs_per_subject: 5, ..SPEC },
            unchanged.clone(),
            messages(12),
        ),
        (
            "max_msgs_per_subject",
            StreamSpec { max_msgs_per_subject: 1, discard: Discard::New, ..SPEC },
            json!({"max_msgs_per_subject": 10, "discard": "new"}),
            messages(16),
        ),
        ("retention", StreamSpec { retention: Retention::Interest, ..SPEC }, unchanged, messages(20)),
        (
            "discard",
            StreamSpec { max_msgs: 5, ..SPEC },
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
        let consented = Resource { allow_data_loss: true, ..resource(declared) };
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
        (StreamSpec { max_msgs: 20, ..SPEC }, json!({})),
        (StreamSpec { max_bytes: 2000, ..SPEC }, json!({})),
        (StreamSpec { max_age: HOUR, ..SPEC }, json!({})),
        (StreamSpec { max_msgs_per_subject: 17, ..SPEC }, json!({})),
        (StreamSpec { max_msgs_per_subject: 2, ..SPEC }, json!({"max_msgs_per_subject": 1})),
        (SPEC, json!({"max_msgs": 3, "max_bytes": 30, "max_age": 30, "max_msgs_per_subject": 1})),
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
    let declared = StreamSpec { max_bytes: 500, discard: Discard::New, ..SPEC };
    let step = step(&resource(declared), Some(&live(config)), false);
    assert_eq!(step.changes()[0].class, Class::Safe);
    assert!(step.changes()[0].note.as_deref().is_some_and(|note| note.contains("writes are refused")));
}

#[test]
fn discard_after_the_update_decides_on_loss() {
    let refusing = StreamSpec { max_msgs: 5, discard: Discard::New, ..SPEC };
    let to_new = step(&resource(refusing), Some(&live(json!({}))), false);
    assert!(to_new.held_back.is_empty(), "{to_new}");
    let evicting = StreamSpec { max_msgs: 5, ..SPEC };
    let to_old = step(&resource(evicting), Some(&live(json!({"discard": "new"}))), false);
    assert_eq!(fields(&to_old.held_back), ["max_msgs", "discard"]);
    let ignored = Resource { ignore_changes: &["discard"], ..resource(refusing) };
    let stays_old = step(&ignored, Some(&live(json!({}))), false);
    assert_eq!(fields(&stays_old.held_back), ["max_msgs"]);
}

#[test]
fn an_unknown_age_counts_as_too_old() {
    let declared = StreamSpec { max_age: HOUR * 100, ..SPEC };
    let found = Live { oldest: None, ..live(json!({})) };
    assert_eq!(fields(&step(&resource(declared), Some(&found), false).held_back), ["max_age"]);
}

#[test]
fn what_is_held_back_does_not_hold_back_the_rest() {
    let declared = StreamSpec { max_msgs: 5, description: Some("new"), ..SPEC };
    let step = step(&resource(declared), Some(&live(json!({}))), false);
    assert_eq!(fields(step.changes()), ["description"]);
    assert_eq!(fields(&step.held_back), ["max_msgs"]);
    assert_eq!(document(&step)["max_msgs"], -1);
}

#[test]
fn impossible_changes_carry_a_remedy_and_are_never_sent() {
    let cases = [
        ("storage", StreamSpec { storage: Storage::Memory, ..SPEC }, json!({})),
        ("retention", StreamSpec { retention: Retention::WorkQueue, ..SPEC }, json!({})),
        ("retention", SPEC, json!({"retention": "workqueue"})),
        ("deny_delete", SPEC, json!({"deny_delete": true})),
        ("deny_purge", SPEC, json!({"deny_purge": true})),
        ("max_age", StreamSpec { max_age: HOUR * 2, ..SPEC }, json!({"sealed": true})),
    ];
    for (field, declared, config) in cases {
        for found in [live(config.clone()), empty(config)] {
            let step = step(&resource(declared), Some(&found), true);
            assert_eq!(fields(&step.impossible), [field]);
            assert_eq!(step.action, Action::None);
            assert!(
                matches!(&step.impossible[0].class, Class::Impossible { remedy, .. } if !remedy.is_empty())
            );
        }
    }
}

#[test]
fn roll_ups_wait_for_a_purge_that_stays_denied() {
    let declared = StreamSpec { allow_rollup_hdrs: true, ..SPEC };
    let step = step(&resource(declared), Some(&live(json!({"deny_purge": true}))), false);
    assert_eq!(fields(&step.impossible), ["deny_purge"]);
    assert_eq!(fields(&step.held_back), ["allow_rollup_hdrs"]);
    assert_eq!(step.action, Action::None);
}

#[test]
fn ignored_fields_are_set_at_creation_and_never_again() {
    let declared = Resource {
        ignore_changes: &["max_age", "metadata", "duplicate_window"],
        ..resource(StreamSpec {
            max_age: HOUR,
            metadata: &[("team", "new")],
            description: Some("new"),
            ..SPEC
        })
    };
    let created = step(&declared, None, false);
    assert_eq!(document(&created)["max_age"], json!(3600 * SECOND));
    assert_eq!(document(&created)["metadata"], json!({"team": "new"}));

    let tuned = json!({"max_age": 90 * SECOND, "metadata": {"team": "old"}, "duplicate_window": 80 * SECOND});
    let updated = step(&declared, Some(&live(tuned)), false);
    assert_eq!(fields(updated.changes()), ["description"]);
    assert_eq!(document(&updated)["max_age"], json!(90 * SECOND));
    assert_eq!(document(&updated)["metadata"], json!({"team": "old"}));
    assert_eq!(document(&updated)["duplicate_window"], json!(80 * SECOND));
}

#[test]
fn an_undeclared_window_follows_max_age() {
    let declared = StreamSpec { max_age: Duration::from_secs(30), ..SPEC };
    let found = Live { oldest: Some(Duration::from_secs(1)), ..live(json!({})) };
    let shortened = step(&resource(declared), Some(&found), false);
    assert_eq!(fields(shortened.changes()), ["max_age", "duplicate_window"]);
    assert!(!document(&shortened).contains_key("duplicate_window"));
    // Where the shorter max_age is held back, the window stays as well.
    let held = step(&resource(declared), Some(&live(json!({}))), false);
    assert_eq!(fields(&held.held_back), ["max_age"]);
    assert_eq!(held.action, Action::None);
    let too_long = step(&resource(SPEC), Some(&live(json!({"duplicate_window": 600 * SECOND}))), false);
    assert_eq!(fields(too_long.changes()), ["duplicate_window"]);
}

#[test]
fn a_declared_window_is_kept_to_exactly() {
    let declared = StreamSpec { duplicate_window: Some(Duration::from_secs(60)), ..SPEC };
    let step = step(&resource(declared), Some(&live(json!({}))), false);
    assert_eq!(fields(step.changes()), ["duplicate_window"]);
    assert_eq!(document(&step)["duplicate_window"], json!(60 * SECOND));
}

#[test]
fn a_window_longer_than_the_max_age_in_force_waits() {
    let declared = Resource {
        ignore_changes: &["max_age"],
        ..resource(StreamSpec { duplicate_window: Some(HOUR), description: Some("new"), ..SPEC })
    };
    let tuned = json!({"max_age": 60 * SECOND, "duplicate_window": 60 * SECOND});
    let step = step(&declared, Some(&live(tuned)), false);
    assert_eq!(fields(step.changes()), ["description"]);
    assert_eq!(fields(&step.held_back), ["duplicate_window"]);
    assert_eq!(document(&step)["duplicate_window"], json!(60 * SECOND));
}

#[test]
fn a_plan_prints_what_it_changes_and_what_it_holds_back() {
    let declared = StreamSpec { max_bytes: 1024, max_age: HOUR * 36, storage: Storage::Memory, ..SPEC };
    let update = step(&resource(declared), Some(&live(json!({}))), false);
    let create = step(&resource(StreamSpec { name: "B", max_age: HOUR, ..SPEC }), None, false);
    let text = super::Plan { steps: vec![update, create] }.to_string();
    for line in [
        "~ stream A\n    max_age: for ever -> 1d12h\n",
        "    held back: max_bytes: unlimited -> 1 KiB (deletes about 976 B: ",
        "    impossible: storage: \"file\" -> \"memory\" (impossible: ",
        "+ stream B\n    max_age: 1h\n    subjects: ",
        "plan: 1 to create, 1 to update, 1 held back, 1 impossible, 0 in sync",
    ] {
        assert!(text.contains(line), "{line:?} is not in:\n{text}");
    }
}
