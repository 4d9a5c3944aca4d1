use std::time::Duration;

use kanade_resources_schema::spec::{Storage, StreamSource, StreamSpec};
use serde_json::{Value, json};

use super::super::{Action, Plan};
use super::{HOUR, SECOND, SPEC, document, fields, live, object, resource, step};
use crate::live::Live;

#[test]
fn a_missing_stream_is_created_from_fields_that_every_server_knows() {
    let step = step(&resource(SPEC), None, false);
    let expected = json!({
        "name": "A", "subjects": ["a.>"], "retention": "limits", "max_consumers": -1, "max_msgs": -1,
        "max_msgs_per_subject": -1, "max_bytes": -1, "max_age": 0, "max_msg_size": -1, "discard": "old",
        "storage": "file", "num_replicas": 1, "compression": "none",
    });
    assert!(matches!(step.action, Action::Create { .. }));
    assert_eq!(*document(&step), object(expected));
}

#[test]
fn what_means_the_same_is_no_change() {
    let same = [
        json!({}),
        json!({"max_msgs": 0, "max_bytes": -7, "max_msg_size": 0, "max_msgs_per_subject": 0}),
        json!({"num_replicas": 0, "compression": null, "description": ""}),
        json!({"metadata": {"_nats.ver": "2.11.0", "operator": "by hand"}}),
        json!({"max_consumers": 0, "first_seq": 0, "persist_mode": "", "placement": {"tags": []}, "sources": []}),
        json!({"subject_transform": {"src": "", "dest": ""}, "consumer_limits": {"max_ack_pending": 0}}),
        json!({"from_the_future": true}),
        json!({"duplicate_window": 30 * SECOND}),
    ];
    for config in same {
        let step = step(&resource(SPEC), Some(&live(config.clone())), false);
        assert!(step.is_in_sync(), "{config}: {step}");
    }
}

#[test]
fn subjects_compare_as_a_set() {
    let declared = StreamSpec {
        subjects: &["a", "b"],
        ..SPEC
    };
    assert!(
        step(
            &resource(declared),
            Some(&live(json!({"subjects": ["b", "a"]}))),
            false
        )
        .is_in_sync()
    );
    let narrower = step(
        &resource(declared),
        Some(&live(json!({"subjects": ["b"]}))),
        false,
    );
    assert_eq!(narrower.changes()[0].after, json!(["a", "b"]));
}

#[test]
fn a_stream_without_subjects_has_its_name_or_an_origin() {
    let plain = StreamSpec {
        subjects: &[],
        ..SPEC
    };
    assert!(
        step(
            &resource(plain),
            Some(&live(json!({"subjects": ["A"]}))),
            false
        )
        .is_in_sync()
    );
    let copy = StreamSpec {
        sources: const { &[StreamSource::named("B")] },
        ..plain
    };
    let config = json!({"subjects": null, "sources": [{"name": "B"}]});
    assert!(step(&resource(copy), Some(&live(config)), false).is_in_sync());
}

#[test]
fn a_description_that_is_not_declared_is_removed() {
    let step = step(
        &resource(SPEC),
        Some(&live(json!({"description": "old"}))),
        false,
    );
    let change = &step.changes()[0];
    assert_eq!(
        (change.before.clone(), change.after.clone()),
        (json!("old"), Value::Null)
    );
    assert!(!document(&step).contains_key("description"));
}

#[test]
fn an_update_keeps_what_the_declaration_does_not_govern() {
    let config = json!({
        "metadata": {"_nats.ver": "2.15.1", "operator": "by hand", "team": "old"},
        "placement": {"tags": []}, "from_the_future": {"kept": true},
        "sources": [{"name": "B", "subject_transforms": [], "from_the_future": 1}],
    });
    let sources = const { &[StreamSource::named("B"), StreamSource::named("C")] };
    let declared = StreamSpec {
        metadata: &[("team", "new")],
        sources,
        ..SPEC
    };
    let step = step(&resource(declared), Some(&live(config)), false);
    let document = document(&step);
    assert_eq!(fields(step.changes()), ["sources", "metadata.team"]);
    assert_eq!(
        document["metadata"],
        json!({"operator": "by hand", "team": "new"})
    );
    assert_eq!(document["from_the_future"], json!({"kept": true}));
    assert_eq!(
        document["sources"],
        json!([{"name": "B", "from_the_future": 1}, {"name": "C"}])
    );
    for dropped in ["placement", "consumer_limits", "duplicate_window"] {
        assert!(!document.contains_key(dropped), "{dropped} is sent back");
    }
}

#[test]
fn ignored_fields_are_set_at_creation_and_never_again() {
    let declared = resource(StreamSpec {
        max_age: HOUR,
        metadata: &[("team", "new")],
        description: Some("new"),
        ..SPEC
    })
    .ignore_changes(&["max_age", "metadata", "duplicate_window"]);
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
    let declared = StreamSpec {
        max_age: Duration::from_secs(100),
        ..SPEC
    };
    let found = Live {
        oldest: Some(Duration::from_secs(1)),
        ..live(json!({}))
    };
    let shortened = step(&resource(declared), Some(&found), false);
    assert_eq!(fields(shortened.changes()), ["max_age", "duplicate_window"]);
    assert!(!document(&shortened).contains_key("duplicate_window"));
    // Where the shorter max_age is held back, the window stays as well.
    let held = step(&resource(declared), Some(&live(json!({}))), false);
    assert_eq!(fields(&held.held_back), ["max_age"]);
    assert_eq!(held.action, Action::None);
    let too_long = step(
        &resource(SPEC),
        Some(&live(json!({"duplicate_window": 600 * SECOND}))),
        false,
    );
    assert_eq!(fields(too_long.changes()), ["duplicate_window"]);
}

#[test]
fn a_declared_window_is_kept_to_exactly() {
    let declared = StreamSpec {
        duplicate_window: Some(Duration::from_secs(60)),
        ..SPEC
    };
    let step = step(&resource(declared), Some(&live(json!({}))), false);
    assert_eq!(fields(step.changes()), ["duplicate_window"]);
    assert_eq!(document(&step)["duplicate_window"], json!(60 * SECOND));
}

#[test]
fn a_window_longer_than_the_max_age_in_force_waits() {
    let declared = resource(StreamSpec {
        duplicate_window: Some(HOUR),
        description: Some("new"),
        ..SPEC
    })
    .ignore_changes(&["max_age"]);
    let tuned = json!({"max_age": 60 * SECOND, "duplicate_window": 60 * SECOND});
    let step = step(&declared, Some(&live(tuned)), false);
    assert_eq!(fields(step.changes()), ["description"]);
    assert_eq!(fields(&step.held_back), ["duplicate_window"]);
    assert_eq!(document(&step)["duplicate_window"], json!(60 * SECOND));
}

#[test]
fn a_plan_prints_what_it_changes_and_what_it_holds_back() {
    let declared = StreamSpec {
        max_bytes: 1024,
        max_age: HOUR * 36,
        storage: Storage::Memory,
        ..SPEC
    };
    let update = step(&resource(declared), Some(&live(json!({}))), false);
    let create = step(
        &resource(StreamSpec {
            name: "B",
            max_age: HOUR,
            ..SPEC
        }),
        None,
        false,
    );
    let text = Plan::new(vec![update, create], Vec::new(), Vec::new()).to_string();
    for line in [
        "~ stream A\n    max_age: unlimited -> 1d12h\n",
        "    held back: max_bytes: unlimited -> 1KiB (loses about 976B: ",
        "    impossible: storage: \"file\" -> \"memory\" (impossible: ",
        "+ stream B\n    max_age: 1h\n    subjects: ",
        "plan: 1 to create, 1 to update, 1 held back, 1 impossible, 0 in sync",
    ] {
        assert!(text.contains(line), "{line:?} is not in:\n{text}");
    }
}
