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
    ALLOW_DIRECT = "allow_direct";
    ALLOW_ROLLUP_HDRS = "allow_rollup_hdrs";
    COMPRESSION = "compression";
    DENY_DELETE = "deny_delete";
    DENY_PURGE = "deny_purge";
    DESCRIPTION = "description";
    DISCARD = "discard";
    DUPLICATE_WINDOW = "duplicate_window";
    MAX_AGE = "max_age";
    MAX_BYTES = "max_bytes";
    MAX_MSGS = "max_msgs";
    MAX_MSGS_PER_SUBJECT = "max_msgs_per_subject";
    MAX_MSG_SIZE = "max_msg_size";
    METADATA = "metadata";
    NAME = "name";
    NUM_REPLICAS = "num_replicas";
    RETENTION = "retention";
    STORAGE = "storage";
    SUBJECTS = "subjects";
}
