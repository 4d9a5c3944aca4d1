//! The fields of NACK's resources, `jetstream.nats.io/v1beta2`, and what its controller makes of them. What has no line here
//! can't be said there.

use serde_json::{Map, Value, json};

use super::fields::{Field, Fields, Form};

const fn of(ours: &'static str, theirs: &'static str, form: Form) -> Field {
    Field {
        ours,
        theirs,
        form,
        always: false,
    }
}

const fn same(ours: &'static str, theirs: &'static str) -> Field {
    of(ours, theirs, Form::Same)
}

const fn always(field: Field) -> Field {
    Field {
        always: true,
        ..field
    }
}

pub(super) const STREAM: Fields = &[
    same("description", "description"),
    same("subjects", "subjects"),
    same("retention", "retention"),
    same("max_consumers", "maxConsumers"),
    same("max_msgs", "maxMsgs"),
    same("max_bytes", "maxBytes"),
    // Without it the controller takes a year.
    always(same("max_age", "maxAge")),
    same("max_msgs_per_subject", "maxMsgsPerSubject"),
    same("max_msg_size", "maxMsgSize"),
    same("discard", "discard"),
    same("discard_new_per_subject", "discardPerSubject"),
    // Its default is memory.
    always(same("storage", "storage")),
    same("num_replicas", "replicas"),
    same("no_ack", "noAck"),
    same("duplicate_window", "duplicateWindow"),
    of("placement", "placement", Form::Inner(PLACEMENT)),
    of("mirror", "mirror", Form::Inner(SOURCE)),
    of("sources", "sources", Form::Inner(SOURCE)),
    same("compression", "compression"),
    same("first_seq", "firstSequence"),
    of(
        "subject_transform",
        "subjectTransform",
        Form::Inner(TRANSFORM),
    ),
    of("republish", "republish", Form::Inner(REPUBLISH)),
    same("allow_direct", "allowDirect"),
    same("mirror_direct", "mirrorDirect"),
    same("sealed", "sealed"),
    same("deny_delete", "denyDelete"),
    same("deny_purge", "denyPurge"),
    same("allow_rollup_hdrs", "allowRollup"),
    of(
        "consumer_limits",
        "consumerLimits",
        Form::Inner(CONSUMER_LIMITS),
    ),
    same("allow_msg_ttl", "allowMsgTtl"),
    same("subject_delete_marker_ttl", "subjectDeleteMarkerTtl"),
    same("allow_msg_counter", "allowMsgCounter"),
    same("allow_atomic", "allowAtomicPublish"),
    same("allow_msg_schedules", "allowMsgSchedules"),
    same("persist_mode", "persistMode"),
    same("metadata", "metadata"),
];

pub(super) const KEY_VALUE: Fields = &[
    same("description", "description"),
    same("history", "history"),
    same("max_value_size", "maxValueSize"),
    same("max_age", "ttl"),
    same("max_bytes", "maxBytes"),
    always(same("storage", "storage")),
    same("num_replicas", "replicas"),
    of("placement", "placement", Form::Inner(PLACEMENT)),
    of("republish", "republish", Form::Inner(REPUBLISH)),
    of("mirror", "mirror", Form::Inner(BUCKET)),
    of("sources", "sources", Form::Inner(BUCKET)),
    of("compression", "compression", Form::Compressed),
    of("limit_marker_ttl", "limitMarkerTtl", Form::Nanoseconds),
];

pub(super) const OBJECT_STORE: Fields = &[
    same("description", "description"),
    same("max_age", "ttl"),
    same("max_bytes", "maxBytes"),
    always(same("storage", "storage")),
    same("num_replicas", "replicas"),
    of("placement", "placement", Form::Inner(PLACEMENT)),
    of("compression", "compression", Form::Compressed),
    same("metadata", "metadata"),
];

pub(super) const CONSUMER: Fields = &[
    same("description", "description"),
    of(
        "deliver_policy",
        "deliverPolicy",
        Form::Words(&[
            ("all", "all"),
            ("last", "last"),
            ("new", "new"),
            ("by_start_sequence", "byStartSequence"),
            ("by_start_time", "byStartTime"),
            ("last_per_subject", "lastPerSubject"),
        ]),
    ),
    same("opt_start_seq", "optStartSeq"),
    same("opt_start_time", "optStartTime"),
    // Its default is none.
    always(of(
        "ack_policy",
        "ackPolicy",
        Form::Words(&[("none", "none"), ("all", "all"), ("explicit", "explicit")]),
    )),
    // Its default is a nanosecond.
    always(same("ack_wait", "ackWait")),
    same("max_deliver", "maxDeliver"),
    same("backoff", "backoff"),
    same("filter_subjects", FILTERS),
    same("replay_policy", "replayPolicy"),
    same("rate_limit_bps", "rateLimitBps"),
    of("sample_freq", "sampleFreq", Form::PerCent),
    same("max_waiting", "maxWaiting"),
    same("max_ack_pending", "maxAckPending"),
    same("headers_only", "headersOnly"),
    same("max_batch", "maxRequestBatch"),
    same("max_expires", "maxRequestExpires"),
    same("max_bytes", "maxRequestMaxBytes"),
    same("inactive_threshold", "inactiveThreshold"),
    same("num_replicas", "replicas"),
    same("mem_storage", "memStorage"),
    same("deliver_subject", "deliverSubject"),
    same("deliver_group", "deliverGroup"),
    same("flow_control", "flowControl"),
    same("idle_heartbeat", "heartbeatInterval"),
    same("pause_until", "pauseUntil"),
    same("priority_groups", "priorityGroups"),
    same("priority_policy", POLICY),
    same("priority_timeout", PINNED),
    same("metadata", "metadata"),
];

const FILTERS: &str = "filterSubjects";
const POLICY: &str = "priorityPolicy";
const PINNED: &str = "pinnedTtl";

/// The broker's own time-out of pinned clients.
const PINNED_BY_DEFAULT: &str = "2m";

const PLACEMENT: Fields = &[same("cluster", "cluster"), same("tags", "tags")];

const SOURCE: Fields = &source(Form::Same);

const BUCKET: Fields = &source(Form::Bucket);

const fn source(name: Form) -> [Field; 6] {
    [
        of("name", "name", name),
        of("external", "", Form::Flat(EXTERNAL)),
        same("opt_start_seq", "optStartSeq"),
        same("opt_start_time", "optStartTime"),
        same("filter_subject", "filterSubject"),
        of(
            "subject_transforms",
            "subjectTransforms",
            Form::Inner(TRANSFORM),
        ),
    ]
}

const EXTERNAL: Fields = &[
    same("api", "externalApiPrefix"),
    same("deliver", "externalDeliverPrefix"),
];

const TRANSFORM: Fields = &[always(same("src", "source")), always(same("dest", "dest"))];

const REPUBLISH: Fields = &[
    always(same("src", "source")),
    same("dest", "destination"),
    // Not `headers_only`: the controller reads it, but Kubernetes drops it, since the resource's schema doesn't have it.
];

const CONSUMER_LIMITS: Fields = &[
    same("inactive_threshold", "inactiveThreshold"),
    same("max_ack_pending", "maxAckPending"),
];

/// What fields mean together to the controller; or why it can't be said.
pub(super) fn complete_consumer(spec: &mut Map<String, Value>) -> Option<&'static str> {
    let policy = spec.get(POLICY).and_then(Value::as_str);
    match policy {
        // The controller leaves the policy out where there is no time-out.
        Some("pinned_client") => {
            spec.entry(PINNED).or_insert(json!(PINNED_BY_DEFAULT));
            None
        }
        _ if spec.contains_key(PINNED) => {
            Some("NACK has `priority_timeout` for pinned clients only")
        }
        None if spec.contains_key("priorityGroups") => {
            Some("NACK has `priority_groups` with a policy only")
        }
        _ => None,
    }
}
