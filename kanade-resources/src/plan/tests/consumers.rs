use std::time::Duration;

use kanade_resources_schema::spec::{
    AckPolicy, Consumer, ConsumerLimits, ConsumerSpec, DeliverPolicy, PriorityPolicy, ReplayPolicy,
    Resource, ServerVersion, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Action, Step};
use super::{SECOND, SPEC, document, fields, object, resource};
use crate::live::{Live, Place};
use crate::plan::Company;
use crate::target::Target;

const PULL: ConsumerSpec<'static> = ConsumerSpec::named("A", "C");
const PUSH: ConsumerSpec<'static> = ConsumerSpec {
    deliver_subject: Some("to.us"),
    ..PULL
};

const fn consumer(spec: ConsumerSpec<'static>) -> Consumer<'static> {
    Consumer::new(spec)
}

fn step(spec: ConsumerSpec<'static>, live: Option<Value>) -> Step {
    on(ServerVersion::V2_15, &resource(SPEC), &consumer(spec), live)
}

fn on(
    server: ServerVersion,
    resource: &Resource<'_>,
    consumer: &Consumer<'_>,
    live: Option<Value>,
) -> Step {
    let live = live.map(|config| Live {
        config: object(config),
        place: Some(Place::default()),
        ..Live::default()
    });
    super::super::step(
        Target::Consumer(resource, consumer),
        live.as_ref(),
        super::policy(server, false),
        &Company::on(server),
    )
}

/// The pull consumer `PULL` as a server answers for it, with `set` on top.
fn pull(set: Value) -> Value {
    let mut config = object(json!({
        "durable_name": "C", "name": "C", "deliver_policy": "all", "ack_policy": "explicit", "ack_wait": 30 * SECOND,
        "max_deliver": -1, "replay_policy": "instant", "max_waiting": 512, "max_ack_pending": 1000, "num_replicas": 0,
        "metadata": {"_nats.level": "5", "_nats.req.level": "0", "_nats.ver": "2.15.1"},
    }));
    config.extend(object(set));
    Value::Object(config)
}

fn push(set: Value) -> Value {
    let mut config = object(pull(json!({"deliver_subject": "to.us"})));
    config.remove("max_waiting");
    config.extend(object(set));
    Value::Object(config)
}

#[test]
fn a_missing_consumer_is_created_durable_from_what_is_declared() {
    let step = step(PULL, None);
    assert_eq!(step.resource.to_string(), "consumer C of A");
    let expected = json!({
        "name": "C", "durable_name": "C", "deliver_policy": "all", "ack_policy": "explicit", "max_deliver": -1,
        "replay_policy": "instant",
    });
    assert_eq!(*document(&step), object(expected));
}

#[test]
fn what_servers_fill_in_is_no_change() {
    let backoff = const { &[Duration::from_secs(1), Duration::from_secs(5)] };
    let pinned = ConsumerSpec {
        priority_policy: PriorityPolicy::PinnedClient,
        priority_groups: &["b", "a"],
        ..PULL
    };
    let cases = [
        (PULL, pull(json!({}))),
        (
            PULL,
            pull(
                json!({"max_ack_pending": 50, "from_the_future": true, "metadata": {"operator": "by hand"}}),
            ),
        ),
        (PUSH, push(json!({}))),
        (
            ConsumerSpec {
                ack_policy: AckPolicy::None,
                ..PULL
            },
            pull(json!({"ack_policy": "none", "ack_wait": null, "max_ack_pending": null})),
        ),
        (
            ConsumerSpec {
                backoff,
                ack_wait: Some(Duration::from_secs(9)),
                ..PULL
            },
            pull(json!({"backoff": [SECOND, 5 * SECOND], "ack_wait": SECOND})),
        ),
        (
            ConsumerSpec {
                filter_subjects: &["a.b"],
                ..PULL
            },
            pull(json!({"filter_subject": "a.b"})),
        ),
        (
            ConsumerSpec {
                filter_subjects: &["a.c", "a.b"],
                ..PULL
            },
            pull(json!({"filter_subjects": ["a.b", "a.c"]})),
        ),
        (
            pinned,
            pull(json!({
                "priority_policy": "pinned_client", "priority_groups": ["a", "b"], "priority_timeout": 120 * SECOND,
            })),
        ),
        (
            ConsumerSpec {
                ack_policy: AckPolicy::FlowControl,
                ..PUSH
            },
            push(
                json!({"ack_policy": "flow_control", "ack_wait": null, "flow_control": true, "idle_heartbeat": SECOND}),
            ),
        ),
        (
            ConsumerSpec {
                deliver_policy: DeliverPolicy::ByStartTime,
                opt_start_time: Some("2024-01-01T01:00:00+01:00"),
                pause_until: Some("2099-01-01T00:00:00Z"),
                sample_freq: Some("25"),
                max_bytes: Some(-1),
                ..PULL
            },
            pull(json!({
                "deliver_policy": "by_start_time", "opt_start_time": "2024-01-01T00:00:00.000Z", "sample_freq": "25%",
                "pause_until": "2099-01-01T01:00:00+01:00",
            })),
        ),
    ];
    for (spec, live) in cases {
        let step = step(spec, Some(live.clone()));
        assert!(step.is_in_sync(), "{live}: {step}");
    }
}

#[test]
fn the_streams_limits_are_the_consumers_defaults() {
    let limits = ConsumerLimits {
        inactive_threshold: Some(Duration::from_secs(60)),
        max_ack_pending: Some(50),
    };
    let held = resource(StreamSpec {
        consumer_limits: Some(limits),
        ..SPEC
    });
    let live = pull(json!({"inactive_threshold": 60 * SECOND, "max_ack_pending": 50}));
    let step = on(ServerVersion::V2_15, &held, &consumer(PULL), Some(live));
    assert!(step.is_in_sync(), "{step}");
    let free = on(
        ServerVersion::V2_15,
        &held,
        &consumer(PULL),
        Some(pull(json!({}))),
    );
    assert_eq!(
        fields(free.changes()),
        ["max_ack_pending", "inactive_threshold"]
    );
}

#[test]
fn an_update_in_place_keeps_what_is_not_governed() {
    let live = pull(json!({
        "filter_subject": "a.b", "ack_wait": 9 * SECOND, "backoff": [9 * SECOND], "from_the_future": {"kept": true},
        "pause_until": "2099-01-01T00:00:00Z", "metadata": {"operator": "by hand", "_nats.ver": "2.15.1"},
    }));
    let declared = ConsumerSpec {
        filter_subjects: &["a.b", "a.c"],
        metadata: &[("team", "x")],
        ..PULL
    };
    let step = step(declared, Some(live));
    assert_eq!(
        fields(step.changes()),
        [
            "ack_wait",
            "backoff",
            "filter_subjects",
            "pause_until",
            "metadata.team"
        ]
    );
    let document = document(&step);
    assert_eq!(document["filter_subjects"], json!(["a.b", "a.c"]));
    assert_eq!(
        document["metadata"],
        json!({"operator": "by hand", "team": "x"})
    );
    assert_eq!(document["from_the_future"], json!({"kept": true}));
    assert_eq!(document["ack_wait"], json!(30 * SECOND));
    assert!(!document.contains_key("filter_subject") && !document.contains_key("backoff"));
}

#[test]
fn a_filter_is_named_as_it_is_declared() {
    let spec = ConsumerSpec {
        filter_subjects: &["a.c"],
        ..PULL
    };
    let one = consumer(spec).declared(&["filter_subject", "filter_subjects"]);
    let on = |live| on(ServerVersion::V2_15, &resource(SPEC), &one, live);
    let created = document(&on(None)).clone();
    assert_eq!(created["filter_subject"], json!("a.c"));
    assert!(!created.contains_key("filter_subjects"));

    let changed = on(Some(pull(json!({"filter_subjects": ["a.b"]}))));
    let change = &changed.changes()[0];
    let shown = change.to_string();
    assert!(
        shown.starts_with("filter_subject: \"a.b\" -> \"a.c\""),
        "{shown}"
    );
    let updated = document(&changed);
    assert_eq!(updated["filter_subject"], json!("a.c"));
    assert!(!updated.contains_key("filter_subjects"));

    let same = on(Some(pull(json!({"filter_subjects": ["a.c"]}))));
    assert!(same.changes().is_empty());
}

#[test]
fn only_a_filter_that_is_declared_alone_is_shown_alone() {
    let spec = ConsumerSpec {
        filter_subjects: &["a.c"],
        backoff: const { &[Duration::from_secs(1)] },
        ..PULL
    };
    let shown = |declared: &'static [&'static str]| {
        let consumer = consumer(spec).declared(declared);
        let found = pull(json!({"filter_subjects": ["a.b"]}));
        let step = on(
            ServerVersion::V2_15,
            &resource(SPEC),
            &consumer,
            Some(found),
        );
        let changes = step.changes().iter();
        let values: Vec<Value> = changes.map(|change| change.after.clone()).collect();
        values
    };
    let backoff = json!([SECOND]);
    assert_eq!(
        shown(&["filter_subject", "backoff"]),
        [json!(SECOND), backoff.clone(), json!("a.c")]
    );
    assert_eq!(
        shown(&["filter_subjects", "backoff"]),
        [json!(SECOND), backoff, json!(["a.c"])]
    );
}

#[test]
fn what_is_fixed_at_creation_is_reported_and_not_sent() {
    let cases = [
        (
            "ack_policy",
            ConsumerSpec {
                ack_policy: AckPolicy::All,
                ..PULL
            },
            pull(json!({})),
        ),
        (
            "deliver_policy",
            ConsumerSpec {
                deliver_policy: DeliverPolicy::New,
                ..PULL
            },
            pull(json!({})),
        ),
        (
            "opt_start_seq",
            ConsumerSpec {
                opt_start_seq: Some(2),
                ..PULL
            },
            pull(json!({})),
        ),
        (
            "opt_start_time",
            ConsumerSpec {
                opt_start_time: Some("2024-01-01T00:00:00Z"),
                ..PULL
            },
            pull(json!({})),
        ),
        (
            "replay_policy",
            ConsumerSpec {
                replay_policy: ReplayPolicy::Original,
                ..PULL
            },
            pull(json!({})),
        ),
        (
            "max_waiting",
            ConsumerSpec {
                max_waiting: Some(7),
                ..PULL
            },
            pull(json!({})),
        ),
        (
            "mem_storage",
            ConsumerSpec {
                mem_storage: true,
                ..PULL
            },
            pull(json!({})),
        ),
        ("flow_control", PUSH, push(json!({"flow_control": true}))),
        (
            "idle_heartbeat",
            ConsumerSpec {
                idle_heartbeat: Some(Duration::from_secs(5)),
                ..PUSH
            },
            push(json!({})),
        ),
    ];
    for (field, spec, live) in cases {
        let step = step(spec, Some(live));
        assert_eq!(
            (fields(&step.impossible), &step.action),
            (vec![field], &Action::None),
            "{step}"
        );
    }
}

#[test]
fn pull_stays_pull_and_nothing_else_is_changed() {
    let declared = ConsumerSpec {
        rate_limit_bps: Some(1000),
        ..PUSH
    };
    let step = step(declared, Some(pull(json!({}))));
    assert_eq!(fields(&step.impossible), ["max_waiting", "deliver_subject"]);
    assert_eq!(fields(&step.held_back), ["rate_limit_bps"]);
    assert_eq!(step.action, Action::None);
    let moved = self::step(
        ConsumerSpec {
            deliver_subject: Some("to.them"),
            ..PULL
        },
        Some(push(json!({}))),
    );
    assert_eq!(fields(moved.changes()), ["deliver_subject"]);
}

#[test]
fn older_servers_move_a_consumer_between_disk_and_memory() {
    let declared = consumer(ConsumerSpec {
        mem_storage: true,
        ..PULL
    });
    let step = on(
        ServerVersion::V2_12,
        &resource(SPEC),
        &declared,
        Some(pull(json!({}))),
    );
    assert_eq!(fields(step.changes()), ["mem_storage"]);
}

#[test]
fn ignored_fields_of_a_consumer_are_left_alone() {
    let declared = consumer(ConsumerSpec {
        max_deliver: 5,
        filter_subjects: &["a.b"],
        ..PULL
    })
    .ignore_changes(&["max_deliver", "filter_subjects"]);
    let step = on(
        ServerVersion::V2_15,
        &resource(SPEC),
        &declared,
        Some(pull(json!({}))),
    );
    assert!(step.is_in_sync(), "{step}");
}
