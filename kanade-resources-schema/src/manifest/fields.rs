//! Which fields each kind of resource has: one line per field.

use super::Given;
use super::reader::Table;
use super::value::{count, duration, list, size, text, word};
use crate::diagnostic::Findings;
use crate::rules::unknown_field;
use crate::spec::{Compression, Discard, Kind, Retention, Storage};
use crate::symbol;

/// A set of fields that a table may have.
pub(crate) trait Fields: Default {
    /// The resources whose fields these are; `None` for those that every kind has.
    const KIND: Option<Kind>;
    /// The names of the fields.
    const NAMES: &'static [&'static str];

    fn read(table: &Table<'_, '_>, findings: &mut Findings) -> Self;

    /// These fields, and those of `defaults` where these are not set.
    fn or(self, defaults: &Self) -> Self;
}

macro_rules! fields {
    ($(#[$meta:meta])* $name:ident of $kind:expr => { $($field:ident: $type:ty = $symbol:ident by $read:path,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Default)]
        pub(crate) struct $name { $(pub(crate) $field: Option<Given<$type>>,)+ }

        impl Fields for $name {
            const KIND: Option<Kind> = $kind;
            const NAMES: &'static [&'static str] = &[$(symbol::$symbol),+];

            fn read(table: &Table<'_, '_>, findings: &mut Findings) -> Self {
                Self { $($field: table.field(symbol::$symbol, $read, findings),)+ }
            }

            fn or(self, defaults: &Self) -> Self {
                Self { $($field: self.$field.or_else(|| defaults.$field.clone()),)+ }
            }
        }
    };
}

fields! {
    /// The fields of `[streams.*]`.
    StreamFields of Some(Kind::Stream) => {
        description: String = DESCRIPTION by text::description,
        subjects: Vec<Given<String>> = SUBJECTS by list::subjects,
        retention: Retention = RETENTION by word::retention,
        max_msgs: i64 = MAX_MSGS by count::limit,
        max_msgs_per_subject: i64 = MAX_MSGS_PER_SUBJECT by count::limit,
        max_bytes: i64 = MAX_BYTES by size::bytes,
        max_age: std::time::Duration = MAX_AGE by duration::age,
        max_msg_size: i32 = MAX_MSG_SIZE by size::message,
        discard: Discard = DISCARD by word::discard,
        storage: Storage = STORAGE by word::storage,
        num_replicas: u8 = NUM_REPLICAS by count::replicas,
        duplicate_window: std::time::Duration = DUPLICATE_WINDOW by duration::window,
        compression: Compression = COMPRESSION by word::compression,
        allow_direct: bool = ALLOW_DIRECT by word::boolean,
        metadata: Vec<(String, String)> = METADATA by list::metadata,
    }
}

fields! {
    /// The fields of `[kv.*]`.
    KvFields of Some(Kind::KvBucket) => {
        description: String = DESCRIPTION by text::description,
        history: u8 = HISTORY by count::history,
        max_value_size: i32 = MAX_VALUE_SIZE by size::message,
        max_age: std::time::Duration = MAX_AGE by duration::age,
        max_bytes: i64 = MAX_BYTES by size::bytes,
        storage: Storage = STORAGE by word::storage,
        num_replicas: u8 = NUM_REPLICAS by count::replicas,
        compression: Compression = COMPRESSION by word::compression,
        metadata: Vec<(String, String)> = METADATA by list::metadata,
    }
}

fields! {
    /// The fields of `[object_stores.*]`.
    ObjectStoreFields of Some(Kind::ObjectStore) => {
        description: String = DESCRIPTION by text::description,
        max_age: std::time::Duration = MAX_AGE by duration::age,
        max_bytes: i64 = MAX_BYTES by size::bytes,
        storage: Storage = STORAGE by word::storage,
        num_replicas: u8 = NUM_REPLICAS by count::replicas,
        compression: Compression = COMPRESSION by word::compression,
        metadata: Vec<(String, String)> = METADATA by list::metadata,
    }
}

fields! {
    /// The fields that are ours, not the broker's: how a resource of any kind is treated.
    Policy of None => {
        lazy: bool = LAZY by word::boolean,
        ignore_changes: Vec<Given<String>> = IGNORE_CHANGES by list::names,
        allow_data_loss: bool = ALLOW_DATA_LOSS by word::boolean,
        const_name: String = CONST_NAME by text::string,
    }
}

/// Reads a table of `[defaults.*]`: the fields of the kind, none of a resource's own.
pub(super) fn read_defaults<F: Fields>(table: Option<Table<'_, '_>>, findings: &mut Findings) -> F {
    let Some(table) = table else { return F::default() };
    table.report_unknown(
        F::NAMES,
        |key, span| unknown_field::finding(span, key, F::KIND, F::NAMES),
        findings,
    );
    F::read(&table, findings)
}
