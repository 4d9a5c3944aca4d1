//! What is configured: fields and values, in the declaration's words.

use std::time::Duration;

use super::markdown::code;
use super::quantity;
use super::table::Table;
use crate::spec::{Kind, KvSpec, ObjectStoreSpec, Resource, StreamSpec};
use crate::{Item, Spec, symbol};

/// The fields of `item` that decide what it does; those left at the broker's defaults only where people ask.
pub(super) fn table(item: &Item<'_>) -> String {
    let mut rows = Rows { table: Table::new(&["field", "value"]) };
    match &item.spec {
        Spec::Stream(spec) => rows.stream(spec),
        Spec::Kv(spec) => rows.kv(spec),
        Spec::ObjectStore(spec) => rows.object_store(spec),
    }
    rows.policy(&item.resource);
    rows.table.into_text()
}

/// The declared names of the fields that `ignore_changes` lists.
pub(super) fn ignored(resource: &Resource<'_>) -> String {
    let declared = |field: &&str| match (resource.kind, *field) {
        (Kind::KvBucket, symbol::MAX_MSGS_PER_SUBJECT) => code(symbol::HISTORY),
        (Kind::KvBucket, symbol::MAX_MSG_SIZE) => code(symbol::MAX_VALUE_SIZE),
        (_, field) => code(field),
    };
    resource.ignore_changes.iter().map(declared).collect::<Vec<_>>().join(", ")
}

/// The age at which something is removed, in a table.
pub(super) fn age(age: Duration) -> String {
    if age.is_zero() { "for ever".to_owned() } else { quantity::duration(age) }
}

/// A cap in bytes, in a table.
pub(super) fn size(bytes: i64) -> String {
    u64::try_from(bytes).map_or_else(|_| "unlimited".to_owned(), quantity::exact_size)
}

struct Rows {
    table: Table,
}

impl Rows {
    fn stream(&mut self, spec: &StreamSpec<'_>) {
        let subjects: Vec<String> = spec.subjects.iter().map(|subject| code(subject)).collect();
        self.add(symbol::SUBJECTS, subjects.join(", "));
        self.add(symbol::RETENTION, code(spec.retention.as_str()));
        self.add(symbol::MAX_AGE, age(spec.max_age));
        self.add(symbol::MAX_BYTES, size(spec.max_bytes));
        self.count(symbol::MAX_MSGS, spec.max_msgs);
        self.count(symbol::MAX_MSGS_PER_SUBJECT, spec.max_msgs_per_subject);
        self.message_size(symbol::MAX_MSG_SIZE, spec.max_msg_size);
        self.add(symbol::DISCARD, code(spec.discard.as_str()));
        self.add(symbol::STORAGE, code(spec.storage.as_str()));
        self.add(symbol::NUM_REPLICAS, spec.num_replicas.to_string());
        if let Some(window) = spec.duplicate_window {
            self.add(symbol::DUPLICATE_WINDOW, quantity::duration(window));
        }
        self.compression(spec.compression);
        self.flag(symbol::ALLOW_DIRECT, spec.allow_direct);
        self.flag(symbol::ALLOW_ROLLUP_HDRS, spec.allow_rollup_hdrs);
        self.flag(symbol::DENY_DELETE, spec.deny_delete);
        self.flag(symbol::DENY_PURGE, spec.deny_purge);
        self.metadata(spec.metadata);
    }

    fn kv(&mut self, spec: &KvSpec<'_>) {
        self.add(symbol::HISTORY, spec.history.to_string());
        self.message_size(symbol::MAX_VALUE_SIZE, spec.max_value_size);
        self.add(symbol::MAX_AGE, age(spec.max_age));
        self.add(symbol::MAX_BYTES, size(spec.max_bytes));
        self.add(symbol::STORAGE, code(spec.storage.as_str()));
        self.add(symbol::NUM_REPLICAS, spec.num_replicas.to_string());
        self.compression(spec.compression);
        self.metadata(spec.metadata);
    }

    fn object_store(&mut self, spec: &ObjectStoreSpec<'_>) {
        self.add(symbol::MAX_AGE, age(spec.max_age));
        self.add(symbol::MAX_BYTES, size(spec.max_bytes));
        self.add(symbol::STORAGE, code(spec.storage.as_str()));
        self.add(symbol::NUM_REPLICAS, spec.num_replicas.to_string());
        self.compression(spec.compression);
        self.metadata(spec.metadata);
    }

    fn policy(&mut self, resource: &Resource<'_>) {
        self.flag(symbol::LAZY, resource.lazy);
        self.flag(symbol::ALLOW_DATA_LOSS, resource.allow_data_loss);
        if !resource.ignore_changes.is_empty() {
            self.add(symbol::IGNORE_CHANGES, ignored(resource));
        }
    }

    fn add(&mut self, field: &str, value: String) {
        self.table.row(&[code(field), value]);
    }

    fn count(&mut self, field: &str, limit: i64) {
        if limit >= 0 {
            self.add(field, limit.to_string());
        }
    }

    fn message_size(&mut self, field: &str, limit: i32) {
        if limit >= 0 {
            self.add(field, size(limit.into()));
        }
    }

    fn compression(&mut self, compression: crate::spec::Compression) {
        if compression != crate::spec::Compression::None {
            self.add(symbol::COMPRESSION, code(compression.as_str()));
        }
    }

    fn flag(&mut self, field: &str, set: bool) {
        if set {
            self.add(field, code("true"));
        }
    }

    fn metadata(&mut self, pairs: &[(&str, &str)]) {
        let pairs: Vec<String> = pairs.iter().map(|(key, value)| code(&format!("{key} = {value}"))).collect();
        if !pairs.is_empty() {
            self.add(symbol::METADATA, pairs.join(", "));
        }
    }
}
