//! What other tools call the fields and tables of a declaration: the API and its clients, the `nats` CLI, NACK,
//! Terraform, and the design documents.
//!
//! Names that differ in their case only are derived: `maxMsgsPerSubject` is `max_msgs_per_subject`.

use crate::symbol::{
    ACK_POLICY, ACK_WAIT, ALLOW_ATOMIC, ALLOW_BATCHED, ALLOW_MSG_COUNTER, ALLOW_MSG_SCHEDULES,
    ALLOW_MSG_TTL, ALLOW_ROLLUP_HDRS, API, BACKOFF, CONSUMERS, CORE_SUBJECTS, DELIVER,
    DELIVER_GROUP, DELIVER_POLICY, DELIVER_SUBJECT, DESCRIPTION, DEST, DISCARD,
    DISCARD_NEW_PER_SUBJECT, DUPLICATE_WINDOW, FILTER_SUBJECT, FILTER_SUBJECTS, FIRST_SEQ, HISTORY,
    IDLE_HEARTBEAT, KEYS, KV, LIMIT_MARKER_TTL, MAX_ACK_PENDING, MAX_AGE, MAX_BATCH, MAX_BYTES,
    MAX_DELIVER, MAX_EXPIRES, MAX_MSG_SIZE, MAX_MSGS, MAX_MSGS_PER_SUBJECT, MAX_VALUE_SIZE,
    MAX_WAITING, MEM_STORAGE, MIN_SERVER, NAME, NAMES, NUM_REPLICAS, OBJECT_STORES, OPT_START_SEQ,
    OPT_START_TIME, PROFILES, RATE_LIMIT_BPS, REPLAY_POLICY, REPUBLISH, RETENTION, ROLES,
    SAMPLE_FREQ, SOURCES, SRC, STORAGE, STORAGE_BUDGET, STREAMS, SUBJECT_DELETE_MARKER_TTL,
    SUBJECT_TEMPLATES, SUBJECT_TRANSFORM, SUBJECT_TRANSFORMS, TAGS,
};

/// What a name of another tool is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    /// It has this name.
    Called(&'static str),
    /// It is written in another form, as this sentence says.
    Written(&'static str),
}

/// The field that another tool calls `name`, in a table that has the fields `known`.
pub(crate) fn field<'k>(name: &str, known: &[&'k str]) -> Option<Named<'k>> {
    find(name, known, FIELDS)
}

/// The same for a table.
pub(crate) fn table<'k>(name: &str, known: &[&'k str]) -> Option<Named<'k>> {
    find(name, known, TABLES)
}

/// What is found in these tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named<'k> {
    /// It has this name.
    Called(&'k str),
    /// It is written in another form, as this sentence says.
    Written(&'static str),
}

fn find<'k>(name: &str, known: &[&'k str], names: &[(&str, Here)]) -> Option<Named<'k>> {
    let name = snake_case(name);
    if let Some(same) = known.iter().find(|known| **known == name) {
        return Some(Named::Called(same));
    }
    let theirs = names.iter().filter(|(theirs, _)| *theirs == name);
    theirs.map(|(_, here)| here).find_map(|here| match here {
        Here::Called(ours) => {
            let ours = known.iter().find(|known| *known == ours);
            ours.map(|ours| Named::Called(ours))
        }
        Here::Written(text) => Some(Named::Written(text)),
    })
}

/// `maxMsgsPerSubject`, `MaxMsgsPerSubject`, `AllowMsgTTL` and `max-age` as names are written here.
fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, &char) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let starts_a_word = char.is_uppercase()
            && before.is_some_and(|before| {
                let ends_an_acronym = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
                !before.is_uppercase() && before != '_' || before.is_uppercase() && ends_an_acronym
            });
        if starts_a_word {
            snake.push('_');
        }
        snake.extend(if char == '-' { '_' } else { char }.to_lowercase());
    }
    snake
}

const fn called(name: &'static str) -> Here {
    Here::Called(name)
}

const fn written(text: &'static str) -> Here {
    Here::Written(text)
}

const THE_TABLES_NAME: Here = written("leave it out: the name stands in the header of the table");
const UNDER_ITS_STREAM: Here =
    written("a consumer is declared under its stream: `[streams.STREAM.consumers.NAME]`");
const THE_CONNECTION: Here =
    written("a declaration does not say how to connect: leave that to the program");
const A_PLACEMENT: Here =
    written("it is part of `placement`, such as `placement = { cluster = \"…\", tags = [\"…\"] }`");
const A_REPUBLISH: Here =
    written("it is part of `republish`, such as `republish = { src = \"…\", dest = \"…\" }`");
const AN_EXTERNAL: Here =
    written("it is part of `external`, such as `external = { api = \"$JS.DOMAIN.API\" }`");
const A_TRANSFORM: Here = written(
    "it is part of `subject_transform`, such as `subject_transform = { src = \"…\", dest = \"…\" }`",
);
const A_START: Here = written(
    "write `opt_start_seq` or `opt_start_time` in a consumer, in `mirror` or in `sources`: a stream itself has no start",
);
const LIMITS_OF_CONSUMERS: Here =
    written("it is part of `consumer_limits`, such as `consumer_limits = { max_ack_pending = … }`");

/// Names of fields. Of several lines for one name, the first counts whose field the table has.
const FIELDS: &[(&str, Here)] = &[
    // Streams, buckets and stores.
    ("account", THE_CONNECTION),
    ("ack", called(ACK_POLICY)),
    (
        "ack",
        written("write `no_ack = true` if publishers get no acknowledgement, or leave it out"),
    ),
    ("allow_atomic_publish", called(ALLOW_ATOMIC)),
    ("allow_batch_publish", called(ALLOW_BATCHED)),
    ("allow_message_counter", called(ALLOW_MSG_COUNTER)),
    ("allow_message_schedules", called(ALLOW_MSG_SCHEDULES)),
    ("allow_message_ttl", called(ALLOW_MSG_TTL)),
    ("allow_per_message_ttl", called(ALLOW_MSG_TTL)),
    ("allow_rollup", called(ALLOW_ROLLUP_HDRS)),
    ("allow_rollup_headers", called(ALLOW_ROLLUP_HDRS)),
    ("atomic_batch", called(ALLOW_ATOMIC)),
    ("bucket", called(NAME)),
    ("bucket", THE_TABLES_NAME),
    ("cluster", A_PLACEMENT),
    ("comment", called(DESCRIPTION)),
    ("creds", THE_CONNECTION),
    ("dedup_window", called(DUPLICATE_WINDOW)),
    ("dedupe_window", called(DUPLICATE_WINDOW)),
    ("default_max_ack_pending", LIMITS_OF_CONSUMERS),
    ("discard_per_subject", called(DISCARD_NEW_PER_SUBJECT)),
    ("discard_policy", called(DISCARD)),
    ("dupe_window", called(DUPLICATE_WINDOW)),
    ("duplicates", called(DUPLICATE_WINDOW)),
    ("enable_message_ttl", called(ALLOW_MSG_TTL)),
    ("first_sequence", called(FIRST_SEQ)),
    ("history", called(MAX_MSGS_PER_SUBJECT)),
    ("limit_marker_ttl", called(SUBJECT_DELETE_MARKER_TTL)),
    ("limit_marker", called(LIMIT_MARKER_TTL)),
    ("limit_markers", called(LIMIT_MARKER_TTL)),
    ("marker_ttl", called(LIMIT_MARKER_TTL)),
    ("max_age_seconds", called(MAX_AGE)),
    ("max_bucket_size", called(MAX_BYTES)),
    ("max_history", called(HISTORY)),
    ("max_message_size", called(MAX_MSG_SIZE)),
    ("max_message_size", called(MAX_VALUE_SIZE)),
    ("max_messages", called(MAX_MSGS)),
    ("max_messages_per_subject", called(MAX_MSGS_PER_SUBJECT)),
    ("max_messages_per_subject", called(HISTORY)),
    ("max_msgs_per_key", called(HISTORY)),
    ("max_size", called(MAX_BYTES)),
    ("max_value_size", called(MAX_MSG_SIZE)),
    ("message_ttl", called(ALLOW_MSG_TTL)),
    ("msg_schedules", called(ALLOW_MSG_SCHEDULES)),
    ("msg_ttl", called(ALLOW_MSG_TTL)),
    ("nkey", THE_CONNECTION),
    ("per_subject_limit", called(MAX_MSGS_PER_SUBJECT)),
    ("placement_cluster", A_PLACEMENT),
    ("placement_tags", A_PLACEMENT),
    (
        "prevent_delete",
        written("leave it out: no declaration deletes anything"),
    ),
    (
        "prevent_update",
        written("write `ignore_changes = \"all\"` if nothing may change it"),
    ),
    ("re_publish", called(REPUBLISH)),
    ("replicas", called(NUM_REPLICAS)),
    ("republish_destination", A_REPUBLISH),
    ("republish_headers", A_REPUBLISH),
    ("republish_headers_only", A_REPUBLISH),
    ("republish_source", A_REPUBLISH),
    ("retention_days", called(MAX_AGE)),
    ("retention_policy", called(RETENTION)),
    ("rollup_hdrs", called(ALLOW_ROLLUP_HDRS)),
    ("servers", THE_CONNECTION),
    ("source", called(SOURCES)),
    ("start_seq", called(OPT_START_SEQ)),
    ("start_seq", A_START),
    ("start_time", called(OPT_START_TIME)),
    ("start_time", A_START),
    ("storage_type", called(STORAGE)),
    ("subject_del_markers_ttl", called(SUBJECT_DELETE_MARKER_TTL)),
    ("tag", called(TAGS)),
    ("tag", A_PLACEMENT),
    ("tags", A_PLACEMENT),
    ("tls", THE_CONNECTION),
    ("templates", called(SUBJECT_TEMPLATES)),
    ("templates", called(KEYS)),
    ("templates", called(NAMES)),
    ("transform", called(SUBJECT_TRANSFORM)),
    ("transform_destination", A_TRANSFORM),
    ("transform_source", A_TRANSFORM),
    ("ttl", called(MAX_AGE)),
    ("values", called(HISTORY)),
    // Mirrors and sources.
    ("api_prefix", called(API)),
    ("api_prefix", AN_EXTERNAL),
    ("deliver_prefix", called(DELIVER)),
    ("deliver_prefix", AN_EXTERNAL),
    ("destination", called(DEST)),
    ("domain", AN_EXTERNAL),
    ("external_api_prefix", AN_EXTERNAL),
    ("external_deliver_prefix", AN_EXTERNAL),
    ("opt_start_seq", A_START),
    ("opt_start_time", A_START),
    ("source", called(SRC)),
    ("stream", called(NAME)),
    ("subject_transform", called(SUBJECT_TRANSFORMS)),
    // Consumers.
    ("ack_pending", called(MAX_ACK_PENDING)),
    ("acknowledgement_policy", called(ACK_POLICY)),
    ("back_off", called(BACKOFF)),
    ("bps", called(RATE_LIMIT_BPS)),
    ("deliver", called(DELIVER_POLICY)),
    ("deliver_all", written("write `deliver_policy = \"all\"`")),
    ("deliver_last", written("write `deliver_policy = \"last\"`")),
    (
        "deliver_last_per_subject",
        written("write `deliver_policy = \"last_per_subject\"`"),
    ),
    ("deliver_new", written("write `deliver_policy = \"new\"`")),
    ("delivery_group", called(DELIVER_GROUP)),
    ("delivery_policy", called(DELIVER_POLICY)),
    ("delivery_subject", called(DELIVER_SUBJECT)),
    ("durable", THE_TABLES_NAME),
    ("durable_name", THE_TABLES_NAME),
    ("filter", called(FILTER_SUBJECT)),
    ("filters", called(FILTER_SUBJECTS)),
    ("heartbeat", called(IDLE_HEARTBEAT)),
    ("heartbeat_interval", called(IDLE_HEARTBEAT)),
    ("max_delivery", called(MAX_DELIVER)),
    ("max_deliveries", called(MAX_DELIVER)),
    ("max_outstanding_acks", called(MAX_ACK_PENDING)),
    ("max_pending", called(MAX_ACK_PENDING)),
    ("max_pull_batch", called(MAX_BATCH)),
    ("max_request_batch", called(MAX_BATCH)),
    ("max_request_expires", called(MAX_EXPIRES)),
    ("max_request_max_bytes", called(MAX_BYTES)),
    ("max_waiting_pulls", called(MAX_WAITING)),
    ("memory", called(MEM_STORAGE)),
    ("memory_storage", called(MEM_STORAGE)),
    ("name", THE_TABLES_NAME),
    (
        "pull",
        written("leave it out: a consumer without `deliver_subject` is a pull consumer"),
    ),
    (
        "push",
        written("name a `deliver_subject`, which makes it a push consumer"),
    ),
    ("queue", called(DELIVER_GROUP)),
    ("queue_group", called(DELIVER_GROUP)),
    ("rate_limit", called(RATE_LIMIT_BPS)),
    ("ratelimit", called(RATE_LIMIT_BPS)),
    ("replay", called(REPLAY_POLICY)),
    ("sample", called(SAMPLE_FREQ)),
    ("sample_frequency", called(SAMPLE_FREQ)),
    ("sampling", called(SAMPLE_FREQ)),
    ("start_sequence", called(OPT_START_SEQ)),
    ("stream", UNDER_ITS_STREAM),
    ("stream_id", UNDER_ITS_STREAM),
    ("stream_name", UNDER_ITS_STREAM),
    ("stream_sequence", called(OPT_START_SEQ)),
    ("target", called(DELIVER_SUBJECT)),
    ("wait", called(ACK_WAIT)),
    // The settings.
    ("budget", called(STORAGE_BUDGET)),
    ("server", called(MIN_SERVER)),
    ("server_version", called(MIN_SERVER)),
];

/// Names of tables.
const TABLES: &[(&str, Here)] = &[
    ("bucket", called(KV)),
    ("buckets", called(KV)),
    ("consumer", called(CONSUMERS)),
    ("consumer", UNDER_ITS_STREAM),
    ("consumers", UNDER_ITS_STREAM),
    ("core", called(CORE_SUBJECTS)),
    ("durables", UNDER_ITS_STREAM),
    ("environments", called(PROFILES)),
    ("jetstream_consumer", UNDER_ITS_STREAM),
    ("jetstream_kv_bucket", called(KV)),
    ("jetstream_object_store", called(OBJECT_STORES)),
    ("jetstream_stream", called(STREAMS)),
    ("key_value", called(KV)),
    ("key_value_stores", called(KV)),
    ("key_values", called(KV)),
    ("keyvalue", called(KV)),
    ("kv_bucket", called(KV)),
    ("kv_buckets", called(KV)),
    ("object_store", called(OBJECT_STORES)),
    ("objects", called(OBJECT_STORES)),
    ("profile", called(PROFILES)),
    (
        "resource",
        written(
            "write `[streams.NAME]`, `[kv.NAME]` or `[object_stores.NAME]`, without a `resource`",
        ),
    ),
    ("role", called(ROLES)),
    ("stream", called(STREAMS)),
];

#[cfg(test)]
mod tests {
    use super::{FIELDS, Here, Named, TABLES, field, snake_case};
    use crate::language;

    #[test]
    fn case_is_derived() {
        let names = [
            ("maxMsgsPerSubject", "max_msgs_per_subject"),
            ("optStartSeq", "opt_start_seq"),
            ("AllowMsgTTL", "allow_msg_ttl"),
            ("TTL", "ttl"),
            ("max-age", "max_age"),
            ("max_age", "max_age"),
        ];
        for (theirs, ours) in names {
            assert_eq!(snake_case(theirs), ours);
        }
        assert_eq!(
            field("numReplicas", &["num_replicas"]),
            Some(Named::Called("num_replicas"))
        );
    }

    #[test]
    fn every_name_leads_to_something_that_exists() {
        let tables = language::tables();
        let names: Vec<&str> = tables
            .iter()
            .flat_map(|table| {
                table
                    .fields
                    .iter()
                    .map(|field| field.name)
                    .chain(table.path.iter().copied())
            })
            .chain([
                "subject_transforms",
                "opt_start_seq",
                "opt_start_time",
                "name",
                "api",
                "deliver",
                "src",
                "dest",
                "tags",
            ])
            .collect();
        for (theirs, here) in FIELDS.iter().chain(TABLES) {
            if let Here::Called(ours) = here {
                assert!(names.contains(ours), "{theirs} → {ours}");
            }
        }
    }
}
