//! The names of fields and tables that rules, the reference or the engine ask for, each spelt once.
//!
//! Stream fields are the keys of the JetStream API's stream configuration, so the checker, the
//! engine and the documentation can't spell one differently.

/// Declares one constant per name.
macro_rules! symbols {
    ($($(#[$meta:meta])* $constant:ident = $text:literal;)+) => {
        $($(#[$meta])* #[doc = concat!("`", $text, "`")] pub const $constant: &str = $text;)+
    };
}

symbols! {
    ACK_POLICY = "ack_policy";
    ACK_WAIT = "ack_wait";
    ALLOW_ATOMIC = "allow_atomic";
    ALLOW_BATCHED = "allow_batched";
    ALLOW_DATA_LOSS = "allow_data_loss";
    ALLOW_DIRECT = "allow_direct";
    ALLOW_MSG_COUNTER = "allow_msg_counter";
    ALLOW_MSG_SCHEDULES = "allow_msg_schedules";
    ALLOW_MSG_TTL = "allow_msg_ttl";
    ALLOW_ROLLUP_HDRS = "allow_rollup_hdrs";
    API = "api";
    BACKOFF = "backoff";
    BIND = "bind";
    BOOTSTRAP = "bootstrap";
    CLUSTER = "cluster";
    COMPRESSION = "compression";
    CONST_NAME = "const_name";
    CONSUME = "consume";
    CONSUMER = "consumer";
    CONSUMERS = "consumers";
    CONSUMER_LIMITS = "consumer_limits";
    CORE_SUBJECTS = "core_subjects";
    DEFAULTS = "defaults";
    DELIVER = "deliver";
    DELIVER_GROUP = "deliver_group";
    DELIVER_POLICY = "deliver_policy";
    DELIVER_SUBJECT = "deliver_subject";
    DENY_DELETE = "deny_delete";
    DENY_PURGE = "deny_purge";
    DESCRIPTION = "description";
    DEST = "dest";
    DISCARD = "discard";
    DISCARD_NEW_PER_SUBJECT = "discard_new_per_subject";
    DUPLICATE_WINDOW = "duplicate_window";
    DURABLE_NAME = "durable_name";
    EXTERNAL = "external";
    FILTER_SUBJECT = "filter_subject";
    FILTER_SUBJECTS = "filter_subjects";
    FILTER_TEMPLATES = "filter_templates";
    FIRST_SEQ = "first_seq";
    FLOW_CONTROL = "flow_control";
    HEADERS_ONLY = "headers_only";
    HISTORY = "history";
    IDLE_HEARTBEAT = "idle_heartbeat";
    IGNORE_CHANGES = "ignore_changes";
    INACTIVE_THRESHOLD = "inactive_threshold";
    KEYS = "keys";
    KV = "kv";
    LAZY = "lazy";
    LIMIT_MARKER_TTL = "limit_marker_ttl";
    LINTS = "lints";
    MAX_ACK_PENDING = "max_ack_pending";
    MAX_AGE = "max_age";
    MAX_BATCH = "max_batch";
    MAX_BYTES = "max_bytes";
    MAX_CONSUMERS = "max_consumers";
    MAX_DELIVER = "max_deliver";
    MAX_EXPIRES = "max_expires";
    MAX_MSGS = "max_msgs";
    MAX_MSGS_PER_SUBJECT = "max_msgs_per_subject";
    MAX_MSG_SIZE = "max_msg_size";
    MAX_VALUE_SIZE = "max_value_size";
    MAX_WAITING = "max_waiting";
    MEMORY_BUDGET = "memory_budget";
    MEM_STORAGE = "mem_storage";
    METADATA = "metadata";
    MIN_SERVER = "min_server";
    MIRROR = "mirror";
    MIRROR_DIRECT = "mirror_direct";
    NAME = "name";
    NAMES = "names";
    NO_ACK = "no_ack";
    NUM_REPLICAS = "num_replicas";
    OBJECT_STORES = "object_stores";
    OPERATE = "operate";
    OPT_START_SEQ = "opt_start_seq";
    OPT_START_TIME = "opt_start_time";
    PAUSE_UNTIL = "pause_until";
    PERSIST_MODE = "persist_mode";
    PLACEMENT = "placement";
    PREFERRED = "preferred";
    PRIORITY_GROUPS = "priority_groups";
    PRIORITY_POLICY = "priority_policy";
    PRIORITY_TIMEOUT = "priority_timeout";
    PROFILES = "profiles";
    PUBLISH = "publish";
    RATE_LIMIT_BPS = "rate_limit_bps";
    READ = "read";
    REPLAY = "replay";
    REPLAY_POLICY = "replay_policy";
    REPUBLISH = "republish";
    REQUIRE_MAX_BYTES = "require_max_bytes";
    RESPOND = "respond";
    RETENTION = "retention";
    ROLES = "roles";
    SAMPLE_FREQ = "sample_freq";
    SEALED = "sealed";
    SETTINGS = "settings";
    SOURCES = "sources";
    SRC = "src";
    STORAGE = "storage";
    STORAGE_BUDGET = "storage_budget";
    STREAMS = "streams";
    SUBJECTS = "subjects";
    SUBJECT_DELETE_MARKER_TTL = "subject_delete_marker_ttl";
    SUBJECT_TEMPLATES = "subject_templates";
    SUBJECT_TRANSFORM = "subject_transform";
    SUBJECT_TRANSFORMS = "subject_transforms";
    SUBSCRIBE = "subscribe";
    TAGS = "tags";
    WRITE = "write";
}

/// The prefix of metadata keys that servers since 2.11 add to what they return: `_nats.ver`, `_nats.level`.
pub const SERVER_METADATA: &str = "_nats.";

/// The prefix of metadata keys that the engine writes.
pub const OWN_METADATA: &str = "kanade-resources.";

/// The tables that hold resources, one per kind.
pub const KINDS: &[&str] = &[STREAMS, KV, OBJECT_STORES];

/// The tables of `[defaults]`.
pub const DEFAULT_TABLES: &[&str] = &[STREAMS, KV, OBJECT_STORES, CONSUMERS];

/// The tables a file may have.
pub const TABLES: &[&str] = &[
    SETTINGS,
    DEFAULTS,
    LINTS,
    STREAMS,
    KV,
    OBJECT_STORES,
    CORE_SUBJECTS,
    PROFILES,
    ROLES,
];

/// The tables of a profile.
pub const PROFILE_TABLES: &[&str] = &[DEFAULTS, STREAMS, KV, OBJECT_STORES];

/// What the table of templates of a resource is called, by its kind: in the order of [`KINDS`].
pub const TEMPLATE_TABLES: &[&str] = &[SUBJECT_TEMPLATES, KEYS, NAMES];
