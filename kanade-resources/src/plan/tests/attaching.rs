//! What of a live configuration serves a program that only attaches.

use std::time::Duration;

use kanade_resources_schema::spec::{
    Consumer, ConsumerLimits, ConsumerSpec, Kind, PersistMode, PriorityPolicy, Republish, Resource,
    ServerVersion, Storage, StreamSource, StreamSpec, SubjectTransform,
};
use serde_json::{Value, json};

use super::{HOUR, SECOND, SPEC, empty, live, object, policy, resource};
use crate::fit::Fit;
use crate::live::Live;
use crate::plan::{Company, misfits};
use crate::target::Target;

fn fitting(target: Target<'_>, live: &Live, fit: Fit) -> Vec<String> {
    let company = Company::on(ServerVersion::V2_15);
    let policy = policy(ServerVersion::V2_15, false);
    let step = super::super::step(target, Some(live), policy, &company);
    let misfits = misfits(target, live, &step, fit);
    misfits.iter().map(ToString::to_string).collect()
}

fn at_least(spec: StreamSpec<'static>, found: Value) -> Vec<String> {
    fitting(Target::Stream(&resource(spec)), &live(found), Fit::AtLeast)
}

const CONSUMER: ConsumerSpec<'static> = ConsumerSpec::named("A", "C");

fn of_consumer(spec: ConsumerSpec<'static>, found: Value, fit: Fit) -> Vec<String> {
    let mut config = object(json!({
        "name": "C", "durable_name": "C", "deliver_policy": "all", "ack_policy": "explicit", "ack_wait": 30 * SECOND,
        "max_deliver": -1, "replay_policy": "instant", "max_waiting": 512, "max_ack_pending": 1000, "num_replicas": 0,
    }));
    config.extend(object(found));
    let found = Live {
        config,
        ..Live::default()
    };
    let consumer = Consumer::new(spec);
    fitting(Target::Consumer(&resource(SPEC), &consumer), &found, fit)
}

#[test]
fn a_larger_limit_serves_and_a_smaller_does_not() {
    let declared = StreamSpec {
        max_msgs: 100,
        ..SPEC
    };
    for found in [100, 101, 0, -1] {
        let misfits = at_least(declared, json!({"max_msgs": found}));
        assert!(misfits.is_empty(), "{found}: {misfits:?}");
    }
    assert_eq!(
        at_least(declared, json!({"max_msgs": 99})),
        ["max_msgs is 99 instead of at least 100"]
    );
    assert_eq!(
        at_least(SPEC, json!({"max_msgs": 99})),
        ["max_msgs is 99 instead of at least unlimited"]
    );
    let hours = StreamSpec {
        max_age: HOUR,
        ..SPEC
    };
    assert_eq!(
        at_least(hours, json!({"max_age": 60 * SECOND})),
        ["max_age is 1m instead of at least 1h"]
    );
}

#[test]
fn no_limit_is_more_than_every_limit() {
    assert_eq!(
        at_least(SPEC, json!({"max_age": 60 * SECOND})),
        ["max_age is 1m instead of at least unlimited"]
    );
    assert!(at_least(SPEC, json!({"max_age": 0})).is_empty());
}

#[test]
fn a_window_without_length_is_the_shortest() {
    let declared = StreamSpec {
        duplicate_window: Some(Duration::from_secs(60)),
        ..SPEC
    };
    assert!(at_least(declared, json!({})).is_empty());
    let exact = json!({"duplicate_window": 60 * SECOND});
    assert!(at_least(declared, exact).is_empty());
    for found in [json!(0), json!(59 * SECOND)] {
        let misfits = at_least(declared, json!({"duplicate_window": found}));
        assert_eq!(misfits.len(), 1, "{found}: {misfits:?}");
        assert!(
            misfits[0].ends_with("instead of at least 1m"),
            "{misfits:?}"
        );
    }
}

#[test]
fn what_is_declared_on_is_on_and_what_is_not_may_be() {
    let declared = StreamSpec {
        allow_direct: true,
        ..SPEC
    };
    assert_eq!(
        at_least(declared, json!({"allow_direct": false})),
        ["allow_direct is false instead of true"]
    );
    assert!(at_least(declared, json!({"allow_direct": true})).is_empty());
    assert!(at_least(SPEC, json!({"allow_direct": true})).is_empty());
}

#[test]
fn what_changes_how_a_program_works_is_as_declared() {
    for (found, expected) in [
        (
            json!({"retention": "interest"}),
            "retention is \"interest\" instead of \"limits\"",
        ),
        (json!({"no_ack": true}), "no_ack is true instead of false"),
        (
            json!({"deny_purge": true}),
            "deny_purge is true instead of false",
        ),
        (
            json!({"subject_transform": {"src": "a.>", "dest": "b.>"}}),
            "subject_transform is {\"dest\":\"b.>\",\"src\":\"a.>\"} instead of none",
        ),
    ] {
        assert_eq!(at_least(SPEC, found), [expected]);
    }
    let transformed = StreamSpec {
        subject_transform: const {
            Some(SubjectTransform {
                src: "a.>",
                dest: "b.>",
            })
        },
        ..SPEC
    };
    let found = json!({"subject_transform": {"src": "a.>", "dest": "b.>"}});
    assert!(at_least(transformed, found).is_empty());
}

#[test]
fn what_programs_do_not_notice_does_not_count() {
    let found = json!({"description": "by hand", "compression": "s2", "metadata": {"team": "x"}});
    assert!(at_least(SPEC, found).is_empty());
}

#[test]
fn a_better_word_serves() {
    let memory = StreamSpec {
        storage: Storage::Memory,
        ..SPEC
    };
    assert!(at_least(memory, json!({})).is_empty());
    assert!(at_least(memory, json!({"storage": "memory"})).is_empty());
    assert_eq!(
        at_least(SPEC, json!({"storage": "memory"})),
        ["storage is \"memory\" instead of \"file\""]
    );
    let hasty = StreamSpec {
        persist_mode: PersistMode::Async,
        ..SPEC
    };
    assert!(at_least(hasty, json!({})).is_empty());
}

#[test]
fn republishing_counts_only_where_it_is_declared() {
    let found = json!({"republish": {"src": "a.>", "dest": "copy.a.>"}});
    assert!(at_least(SPEC, found.clone()).is_empty());
    let declared = |dest| StreamSpec {
        republish: Some(Republish {
            src: "a.>",
            dest,
            headers_only: false,
        }),
        ..SPEC
    };
    assert!(at_least(declared("copy.a.>"), found.clone()).is_empty());
    assert_eq!(at_least(declared("other.a.>"), found).len(), 1);
    assert_eq!(at_least(declared("copy.a.>"), json!({})).len(), 1);
}

#[test]
fn wider_subjects_and_more_sources_serve() {
    let declared = StreamSpec {
        subjects: &["a.b", "a.c"],
        ..SPEC
    };
    assert!(at_least(declared, json!({"subjects": ["x", "a.*"]})).is_empty());
    assert_eq!(
        at_least(declared, json!({"subjects": ["a.b", "x"]})),
        ["subjects is [\"a.b\",\"x\"] instead of at least [\"a.b\",\"a.c\"]"]
    );
    let copying = StreamSpec {
        sources: const { &[StreamSource::named("B")] },
        ..SPEC
    };
    let both = json!({"sources": [{"name": "C"}, {"name": "B"}]});
    assert!(at_least(copying, both).is_empty());
    assert_eq!(
        at_least(copying, json!({"sources": [{"name": "C"}]})).len(),
        1
    );
}

#[test]
fn each_limit_of_consumers_counts_by_itself() {
    let declared = StreamSpec {
        consumer_limits: Some(ConsumerLimits {
            inactive_threshold: Some(Duration::from_secs(60)),
            max_ack_pending: Some(50),
        }),
        ..SPEC
    };
    let found = |pending: u64, seconds: i64| {
        let limits = json!({"max_ack_pending": pending, "inactive_threshold": seconds * SECOND});
        at_least(declared, json!({"consumer_limits": limits}))
    };
    assert!(found(50, 60).is_empty());
    assert!(found(51, 61).is_empty());
    assert_eq!(found(49, 60).len(), 1);
    assert_eq!(found(50, 59).len(), 1);
}

#[test]
fn what_operators_tune_always_fits() {
    let declared = resource(StreamSpec {
        max_msgs: 100,
        ..SPEC
    })
    .ignore_changes(&["max_msgs"]);
    let found = live(json!({"max_msgs": 5}));
    for fit in [Fit::Names, Fit::AtLeast, Fit::Exact] {
        let misfits = fitting(Target::Stream(&declared), &found, fit);
        assert!(misfits.is_empty(), "{fit:?}: {misfits:?}");
    }
}

#[test]
fn names_fit_whatever_the_configuration() {
    let found = live(json!({"subjects": ["other"], "retention": "interest"}));
    let misfits = fitting(Target::Stream(&resource(SPEC)), &found, Fit::Names);
    assert!(misfits.is_empty(), "{misfits:?}");
    let push = json!({"max_deliver": 5});
    assert!(of_consumer(CONSUMER, push, Fit::Names).is_empty());
}

#[test]
fn an_exact_fit_is_what_a_plan_would_leave_alone() {
    let declared = StreamSpec {
        max_bytes: 1024,
        deny_delete: false,
        description: Some("new"),
        ..SPEC
    };
    let found = json!({"deny_delete": true, "max_msgs": 500});
    let misfits = fitting(
        Target::Stream(&resource(declared)),
        &live(found.clone()),
        Fit::Exact,
    );
    assert_eq!(
        misfits,
        [
            "description is none instead of \"new\"",
            "max_msgs is 500 instead of unlimited",
            "max_bytes is unlimited instead of 1KiB",
            "deny_delete is true instead of false",
        ]
    );
    let larger = StreamSpec {
        max_msgs: 500,
        deny_delete: true,
        ..SPEC
    };
    let same = fitting(Target::Stream(&resource(larger)), &empty(found), Fit::Exact);
    assert!(same.is_empty(), "{same:?}");
}

#[test]
fn what_a_newer_generation_left_different_is_no_exact_fit() {
    let newer = live(json!({
        "description": "theirs", "metadata": {"kanade-resources.generation": "9"},
    }));
    let misfits = fitting(Target::Stream(&resource(SPEC)), &newer, Fit::Exact);
    assert_eq!(misfits, ["description is \"theirs\" instead of none"]);
    let ignoring = resource(SPEC).ignore_changes(&["description"]);
    let own = live(json!({"description": "theirs"}));
    assert!(fitting(Target::Stream(&ignoring), &own, Fit::Exact).is_empty());
}

#[test]
fn consumers_are_of_the_declared_kind() {
    let push = ConsumerSpec {
        deliver_subject: Some("to.us"),
        ..CONSUMER
    };
    let pushing = json!({"deliver_subject": "to.us", "max_waiting": null});
    for fit in [Fit::Names, Fit::AtLeast, Fit::Exact] {
        assert_eq!(
            of_consumer(CONSUMER, pushing.clone(), fit),
            ["there is a push consumer of that name"]
        );
        for none in [json!({}), json!({"deliver_subject": null})] {
            assert_eq!(
                of_consumer(push, none, fit),
                ["there is a pull consumer of that name"]
            );
        }
        assert!(of_consumer(push, pushing.clone(), fit).is_empty());
        assert!(of_consumer(CONSUMER, json!({}), fit).is_empty());
    }
}

#[test]
fn consumers_serve_by_the_same_rules() {
    let declared = ConsumerSpec {
        max_deliver: 5,
        ..CONSUMER
    };
    let at_least = |spec, found| of_consumer(spec, found, Fit::AtLeast);
    assert!(at_least(declared, json!({"max_deliver": 6})).is_empty());
    assert_eq!(
        at_least(declared, json!({"max_deliver": 4})),
        ["max_deliver is 4 instead of at least 5"]
    );
    assert_eq!(
        at_least(CONSUMER, json!({"mem_storage": true})),
        ["mem_storage is true instead of false"]
    );
    let in_memory = ConsumerSpec {
        mem_storage: true,
        ..CONSUMER
    };
    assert!(at_least(in_memory, json!({})).is_empty());
    assert!(at_least(in_memory, json!({"mem_storage": true})).is_empty());
    assert_eq!(
        at_least(CONSUMER, json!({"filter_subject": "a.b"})).len(),
        1
    );
}

#[test]
fn a_group_of_a_consumer_is_no_subject() {
    let declared = ConsumerSpec {
        priority_groups: &["a"],
        priority_policy: PriorityPolicy::Overflow,
        ..CONSUMER
    };
    let found = |groups: Value| {
        let config = json!({"priority_groups": groups, "priority_policy": "overflow"});
        of_consumer(declared, config, Fit::AtLeast)
    };
    assert!(found(json!(["b", "a"])).is_empty());
    assert_eq!(found(json!(["*"])).len(), 1);
}

#[test]
fn a_bucket_is_a_stream_that_holds_its_keys() {
    let spec = StreamSpec {
        subjects: &["$KV.jobs.>"],
        ..StreamSpec::named("KV_jobs")
    };
    let bucket = Resource::new(Kind::KvBucket, "jobs", spec);
    let fits = |bucket: &Resource<'_>, found| {
        fitting(Target::Stream(bucket), &live(found), Fit::Names).is_empty()
    };
    assert!(fits(&bucket, json!({"subjects": ["$KV.jobs.>"]})));
    assert!(fits(&bucket, json!({"subjects": ["other", "$KV.>"]})));
    for found in [
        json!({"subjects": ["$KV.jobs.a"]}),
        json!({"subjects": null, "mirror": {"name": "KV_origin"}}),
    ] {
        let misfits = fitting(Target::Stream(&bucket), &live(found), Fit::AtLeast);
        assert_eq!(
            misfits,
            ["there is a stream with other subjects of that name"]
        );
    }
    let mirror = StreamSpec {
        subjects: &[],
        mirror: const { Some(StreamSource::named("KV_origin")) },
        ..spec
    };
    let mirroring = Resource::new(Kind::KvBucket, "jobs", mirror);
    assert!(fits(
        &mirroring,
        json!({"subjects": null, "mirror": {"name": "KV_origin"}})
    ));
    assert!(!fits(&mirroring, json!({"subjects": ["$KV.jobs.>"]})));
}

/// Its name is what the declaration calls the field.
#[test]
fn a_misfit_of_a_bucket_speaks_of_its_history() {
    let spec = StreamSpec {
        subjects: &["$KV.jobs.>"],
        max_msgs_per_subject: 5,
        ..StreamSpec::named("KV_jobs")
    };
    let bucket = Resource::new(Kind::KvBucket, "jobs", spec);
    let found = live(json!({"subjects": ["$KV.jobs.>"], "max_msgs_per_subject": 1}));
    assert_eq!(
        fitting(Target::Stream(&bucket), &found, Fit::AtLeast),
        ["history is 1 instead of at least 5"]
    );
}
