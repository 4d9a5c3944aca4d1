use std::time::Duration;

use kanade_resources_schema::spec::{
    AckPolicy, Compression, ConsumerLimits, ConsumerSpec, DeliverPolicy, Discard, ExternalStream,
    PersistMode, Placement, PriorityPolicy, ReplayPolicy, Republish, Retention, SourceConsumer,
    Storage, StreamSource, StreamSpec, SubjectTransform,
};
use serde_json::{Value, json};

use super::{CONSUMER, Document, Fields, STREAM, lower_consumer, lower_stream};

const SECOND: Duration = Duration::from_secs(1);
const TRANSFORM: SubjectTransform<'static> = SubjectTransform {
    src: "a",
    dest: "b",
};
const SOURCE: StreamSource<'static> = StreamSource {
    name: "B",
    opt_start_seq: Some(2),
    opt_start_time: Some("2024-01-01T00:00:00Z"),
    filter_subject: Some("b.>"),
    subject_transforms: &[TRANSFORM],
    external: Some(ExternalStream {
        api: "$JS.hub.API",
        deliver: Some("hub"),
    }),
    consumer: Some(SourceConsumer {
        name: "C",
        deliver_subject: "to.us",
    }),
};

/// Every field, at a value that no server takes by itself.
const STREAM_SPEC: StreamSpec<'static> = StreamSpec {
    name: "A",
    description: Some("why"),
    subjects: &["a"],
    retention: Retention::Interest,
    max_consumers: 1,
    max_msgs: 2,
    max_msgs_per_subject: 3,
    max_bytes: 4,
    max_age: SECOND,
    max_msg_size: 5,
    discard: Discard::New,
    discard_new_per_subject: true,
    storage: Storage::Memory,
    num_replicas: 3,
    no_ack: true,
    duplicate_window: Some(SECOND),
    placement: Some(Placement {
        cluster: Some("c"),
        tags: &["t"],
        preferred: Some("p"),
    }),
    mirror: Some(SOURCE),
    sources: &[SOURCE],
    compression: Compression::S2,
    first_seq: Some(6),
    subject_transform: Some(TRANSFORM),
    republish: Some(Republish {
        src: "a",
        dest: "b",
        headers_only: true,
    }),
    allow_direct: true,
    mirror_direct: true,
    sealed: true,
    allow_rollup_hdrs: true,
    deny_delete: true,
    deny_purge: true,
    consumer_limits: Some(ConsumerLimits {
        inactive_threshold: Some(SECOND),
        max_ack_pending: Some(7),
    }),
    allow_msg_ttl: true,
    subject_delete_marker_ttl: SECOND,
    allow_msg_counter: true,
    allow_atomic: true,
    allow_msg_schedules: true,
    persist_mode: PersistMode::Async,
    allow_batched: true,
    metadata: &[("team", "")],
};

/// Every field, at a value that no server takes by itself.
const CONSUMER_SPEC: ConsumerSpec<'static> = ConsumerSpec {
    stream: "A",
    name: "C",
    description: Some("why"),
    deliver_policy: DeliverPolicy::New,
    opt_start_seq: Some(1),
    opt_start_time: Some("2024-01-01T00:00:00Z"),
    ack_policy: AckPolicy::Explicit,
    ack_wait: Some(SECOND),
    max_deliver: 2,
    backoff: &[SECOND],
    filter_subjects: &["a"],
    replay_policy: ReplayPolicy::Original,
    rate_limit_bps: Some(3),
    sample_freq: Some("4%"),
    max_waiting: Some(5),
    max_ack_pending: Some(6),
    headers_only: true,
    max_batch: Some(7),
    max_expires: Some(SECOND),
    max_bytes: Some(8),
    inactive_threshold: Some(SECOND),
    num_replicas: Some(1),
    mem_storage: true,
    deliver_subject: Some("to.us"),
    deliver_group: Some("g"),
    flow_control: true,
    idle_heartbeat: Some(SECOND),
    pause_until: Some("2099-01-01T00:00:00Z"),
    priority_groups: &["g"],
    priority_policy: PriorityPolicy::Overflow,
    priority_timeout: Some(SECOND),
    metadata: &[("team", "")],
};

/// Every field that is sent compares, or is one of `others`; and every field that compares is sent,
/// and differs from nothing.
fn assert_all_compare(fields: &Fields, document: &Document, others: &[&str]) {
    let compared: Vec<&str> = fields.comparable().map(|field| field.name).collect();
    let nothing = Document::from_iter([("name".to_owned(), json!("other"))]);
    for field in document.keys() {
        assert!(
            compared.contains(&field.as_str()) || others.contains(&field.as_str()),
            "{field} is never compared"
        );
    }
    for field in compared {
        assert_ne!(
            fields.normal(field, document),
            fields.normal(field, &nothing),
            "{field}"
        );
    }
}

#[test]
fn every_field_of_a_stream_is_lowered_and_compared() {
    let document = lower_stream(&STREAM_SPEC);
    assert_all_compare(
        &STREAM,
        &document,
        &["name", "duplicate_window", "metadata"],
    );
    assert_eq!(document["duplicate_window"], 1_000_000_000);
    assert_eq!(document["metadata"], json!({"team": ""}));
    let source = json!({
        "name": "B", "opt_start_seq": 2, "opt_start_time": "2024-01-01T00:00:00Z", "filter_subject": "b.>",
        "subject_transforms": [{"src": "a", "dest": "b"}], "external": {"api": "$JS.hub.API", "deliver": "hub"},
        "consumer": {"name": "C", "deliver_subject": "to.us"},
    });
    assert_eq!(
        (&document["mirror"], &document["sources"]),
        (&source, &json!([source]))
    );
    assert_eq!(
        document["placement"],
        json!({"cluster": "c", "tags": ["t"], "preferred": "p"})
    );
    assert_eq!(
        document["republish"],
        json!({"src": "a", "dest": "b", "headers_only": true})
    );
    assert_eq!(
        document["consumer_limits"],
        json!({"inactive_threshold": 1_000_000_000, "max_ack_pending": 7})
    );
}

#[test]
fn every_field_of_a_consumer_is_lowered_and_compared() {
    let document = lower_consumer(&CONSUMER_SPEC);
    let others = ["name", "durable_name", "pause_until", "metadata"];
    for field in others {
        assert!(document.contains_key(field), "{field}");
    }
    let but_ack_policy = ConsumerSpec {
        ack_policy: AckPolicy::All,
        ..CONSUMER_SPEC
    };
    assert_all_compare(&CONSUMER, &lower_consumer(&but_ack_policy), &others);
    assert_eq!(document["backoff"], json!([1_000_000_000]));
}

#[test]
fn nothing_is_sent_that_an_old_server_does_not_know() {
    let newer = [
        "allow_msg_ttl",
        "subject_delete_marker_ttl",
        "allow_msg_counter",
        "allow_atomic",
        "allow_msg_schedules",
        "persist_mode",
        "allow_batched",
        "pause_until",
        "priority_groups",
        "priority_policy",
        "priority_timeout",
    ];
    let plain = [
        lower_stream(&StreamSpec::named("A")),
        lower_consumer(&ConsumerSpec::named("A", "C")),
    ];
    for document in plain {
        assert!(
            newer.iter().all(|field| !document.contains_key(*field)),
            "{document:?}"
        );
        assert!(
            document.values().all(|value| *value != json!(false)),
            "{document:?}"
        );
    }
}

#[test]
fn nested_tables_compare_by_what_they_mean() {
    let same = [
        (
            "sources",
            json!([{"name": "A"}, {"name": "B"}]),
            json!([{"name": "B"}, {"name": "A", "filter_subject": ">"}]),
        ),
        (
            "mirror",
            json!({"name": "A", "opt_start_time": "2024-01-01T01:00:00+01:00"}),
            json!({"name": "A", "opt_start_time": "2024-01-01T00:00:00.000Z", "external": {"api": "", "deliver": ""}}),
        ),
        (
            "mirror",
            json!({"name": "A", "subject_transforms": [{"src": "", "dest": "b"}]}),
            json!({"name": "A", "subject_transforms": [{"src": ">", "dest": "b"}]}),
        ),
        (
            "placement",
            json!({"tags": ["a", "b"]}),
            json!({"cluster": "", "tags": ["b", "a"]}),
        ),
        ("placement", json!({"tags": []}), Value::Null),
        (
            "republish",
            json!({"src": "", "dest": "b"}),
            json!({"src": ">", "dest": "b", "headers_only": false}),
        ),
        (
            "subject_transform",
            json!({"src": "", "dest": ""}),
            Value::Null,
        ),
        ("consumer_limits", json!({}), Value::Null),
    ];
    for (field, one, other) in same {
        let normal = |value: &Value| {
            STREAM.normal(
                field,
                &Document::from_iter([(field.to_owned(), value.clone())]),
            )
        };
        assert_eq!(normal(&one), normal(&other), "{field}");
    }
}
