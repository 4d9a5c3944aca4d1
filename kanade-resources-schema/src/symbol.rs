//! The vocabulary of the language: every field name, spelt once.
//!
//! Stream fields are the keys of the JetStream API's stream configuration, so the checker, the engine
//! and the documentation can't spell one differently.

/// Declares one constant per field name.
macro_rules! symbols {
    ($($(#[$meta:meta])* $constant:ident = $text:literal;)+) => {
        $($(#[$meta])* #[doc = concat!("`", $text, "`")] pub const $constant: &str = $text;)+
    };
}

symbols! {
    ALLOW_DATA_LOSS = "allow_data_loss";
    ALLOW_DIRECT = "allow_direct";
    ALLOW_ROLLUP_HDRS = "allow_rollup_hdrs";
    COMPRESSION = "compression";
    CONST_NAME = "const_name";
    DEFAULTS = "defaults";
    DENY_DELETE = "deny_delete";
    DENY_PURGE = "deny_purge";
    DESCRIPTION = "description";
    DISCARD = "discard";
    DUPLICATE_WINDOW = "duplicate_window";
    HISTORY = "history";
    IGNORE_CHANGES = "ignore_changes";
    KV = "kv";
    LAZY = "lazy";
    MAX_AGE = "max_age";
    MAX_BYTES = "max_bytes";
    MAX_MSGS = "max_msgs";
    MAX_MSGS_PER_SUBJECT = "max_msgs_per_subject";
    MAX_MSG_SIZE = "max_msg_size";
    MAX_VALUE_SIZE = "max_value_size";
    MEMORY_BUDGET = "memory_budget";
    METADATA = "metadata";
    MIN_SERVER = "min_server";
    NAME = "name";
    NUM_REPLICAS = "num_replicas";
    OBJECT_STORES = "object_stores";
    REQUIRE_MAX_BYTES = "require_max_bytes";
    RETENTION = "retention";
    SETTINGS = "settings";
    STORAGE = "storage";
    STORAGE_BUDGET = "storage_budget";
    STREAMS = "streams";
    SUBJECTS = "subjects";
}

/// The tables that hold resources, one per kind.
pub const KINDS: &[&str] = &[STREAMS, KV, OBJECT_STORES];

/// The tables a file may have.
pub const TABLES: &[&str] = &[SETTINGS, DEFAULTS, STREAMS, KV, OBJECT_STORES];
