use kanade_resources_schema::spec::{
    Discard, Kind, PersistMode, Retention, ServerVersion, Storage, StreamSource, StreamSpec,
};
use serde_json::json;

use super::super::Action;
use super::{HOUR, SECOND, SPEC, document, empty, fields, live, on, resource, step};
use crate::change::Class;

#[test]
fn impossible_changes_carry_a_remedy_and_are_never_sent() {
    let cases = [
        (
            "storage",
            StreamSpec {
                storage: Storage::Memory,
                ..SPEC
            },
            json!({}),
        ),
        (
            "retention",
            StreamSpec {
                retention: Retention::WorkQueue,
                ..SPEC
            },
            json!({}),
        ),
        ("retention", SPEC, json!({"retention": "workqueue"})),
        ("deny_delete", SPEC, json!({"deny_delete": true})),
        ("deny_purge", SPEC, json!({"deny_purge": true})),
    ];
    for (field, declared, config) in cases {
        for found in [live(config.clone()), empty(config)] {
            let step = step(&resource(declared), Some(&found), true);
            assert_eq!(fields(&step.impossible), [field]);
            assert_eq!(step.action, Action::None);
            assert!(
                matches!(&step.impossible[0].class, Class::Impossible(refusal) if !refusal.remedy.is_empty())
            );
        }
    }
}

#[test]
fn roll_ups_wait_for_a_purge_that_stays_denied() {
    let declared = StreamSpec {
        allow_rollup_hdrs: true,
        ..SPEC
    };
    let step = step(
        &resource(declared),
        Some(&live(json!({"deny_purge": true}))),
        false,
    );
    assert_eq!(fields(&step.impossible), ["deny_purge"]);
    assert_eq!(fields(&step.held_back), ["allow_rollup_hdrs"]);
    assert_eq!(step.action, Action::None);
}

#[test]
fn newer_features_are_decided_once() {
    let origin = const { Some(StreamSource::named("B")) };
    let other = json!({"mirror": {"name": "C"}, "subjects": null});
    let cases = [
        ("allow_msg_ttl", SPEC, json!({"allow_msg_ttl": true})),
        (
            "allow_msg_schedules",
            rolling(),
            json!({"allow_msg_schedules": true, "allow_rollup_hdrs": true}),
        ),
        (
            "allow_msg_counter",
            SPEC,
            json!({"allow_msg_counter": true}),
        ),
        (
            "allow_msg_counter",
            StreamSpec {
                allow_msg_counter: true,
                ..SPEC
            },
            json!({}),
        ),
        ("persist_mode", SPEC, json!({"persist_mode": "async"})),
        (
            "persist_mode",
            StreamSpec {
                persist_mode: PersistMode::Async,
                ..SPEC
            },
            json!({}),
        ),
        (
            "mirror",
            StreamSpec {
                mirror: origin,
                subjects: &[],
                ..SPEC
            },
            json!({}),
        ),
        (
            "mirror",
            StreamSpec {
                mirror: origin,
                subjects: &[],
                ..SPEC
            },
            other,
        ),
        (
            "sealed",
            sealed(),
            json!({"sealed": true, "discard": "new", "deny_delete": true, "deny_purge": true}),
        ),
    ];
    for (field, declared, config) in cases {
        let step = step(&resource(declared), Some(&live(config)), true);
        assert_eq!(fields(&step.impossible), [field], "{step}");
        assert_eq!(step.action, Action::None, "{step}");
    }
}

/// What a sealed stream looks like, without being sealed.
fn sealed() -> StreamSpec<'static> {
    StreamSpec {
        discard: Discard::New,
        deny_delete: true,
        deny_purge: true,
        ..SPEC
    }
}

fn rolling() -> StreamSpec<'static> {
    StreamSpec {
        allow_rollup_hdrs: true,
        ..SPEC
    }
}

#[test]
fn what_older_servers_refuse_newer_ones_change() {
    let cases = [
        (
            "max_consumers",
            StreamSpec {
                max_consumers: 3,
                ..SPEC
            },
            json!({}),
        ),
        ("mirror", SPEC, json!({"mirror": {"name": "B"}})),
    ];
    for (field, declared, config) in cases {
        let found = live(config);
        let old = on(
            ServerVersion::V2_11,
            &resource(declared),
            Some(&found),
            false,
        );
        assert_eq!(
            (fields(&old.impossible), &old.action),
            (vec![field], &Action::None),
            "{old}"
        );
        let new = on(
            ServerVersion::V2_12,
            &resource(declared),
            Some(&found),
            false,
        );
        assert_eq!(fields(new.changes()), [field], "{new}");
    }
}

#[test]
fn what_may_be_switched_on_is() {
    let declared = StreamSpec {
        allow_msg_ttl: true,
        allow_atomic: true,
        allow_batched: true,
        allow_msg_schedules: true,
        allow_rollup_hdrs: true,
        ..SPEC
    };
    let step = step(&resource(declared), Some(&empty(json!({}))), false);
    assert_eq!(
        fields(step.changes()),
        [
            "allow_rollup_hdrs",
            "allow_msg_ttl",
            "allow_atomic",
            "allow_msg_schedules",
            "allow_batched"
        ]
    );
}

#[test]
fn sealing_is_one_change_of_all_that_it_fixes() {
    let declared = StreamSpec {
        sealed: true,
        max_age: HOUR,
        ..SPEC
    };
    let step = step(
        &resource(declared),
        Some(&live(json!({"allow_rollup_hdrs": true}))),
        false,
    );
    assert_eq!(
        fields(step.changes()),
        [
            "discard",
            "sealed",
            "deny_delete",
            "deny_purge",
            "allow_rollup_hdrs"
        ],
        "{step}"
    );
    assert!(step.held_back.is_empty(), "{step}");
}

#[test]
fn what_sealing_fixed_is_named_with_it() {
    let declared = StreamSpec {
        max_age: HOUR * 2,
        ..sealed()
    };
    let config = json!({"sealed": true, "discard": "new", "deny_delete": true, "deny_purge": true});
    let step = step(&resource(declared), Some(&live(config)), true);
    assert_eq!(fields(&step.impossible), ["max_age", "sealed"]);
    assert_eq!(step.action, Action::None);
}

#[test]
fn a_bucket_keeps_what_came_with_its_limit_markers() {
    let config = json!({"allow_msg_ttl": true, "subject_delete_marker_ttl": 5 * SECOND, "allow_rollup_hdrs": true});
    let mut bucket = resource(rolling());
    bucket.kind = Kind::KvBucket;
    let step = step(&bucket, Some(&live(config)), false);
    assert_eq!(fields(step.changes()), ["limit_marker_ttl"], "{step}");
    assert_eq!(document(&step)["allow_msg_ttl"], true);
}

#[test]
fn what_needs_a_mirror_that_can_not_be_had_is_held_back() {
    let declared = StreamSpec {
        mirror: const { Some(StreamSource::named("B")) },
        subjects: &[],
        description: Some("new"),
        ..SPEC
    };
    let step = step(&resource(declared), Some(&live(json!({}))), false);
    assert_eq!(
        (fields(&step.impossible), fields(&step.held_back)),
        (vec!["mirror"], vec!["subjects"])
    );
    assert_eq!(fields(step.changes()), ["description"]);
}
