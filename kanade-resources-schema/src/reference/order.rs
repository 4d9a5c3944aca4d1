//! The order of the rows: where messages come from, what limits them, how they are kept, what is special.

use crate::field::{Entry, Table};
use crate::symbol;

/// The fields of streams and buckets in the order in which people read about them.
const OF_RESOURCES: &[&str] = &[
    symbol::SUBJECTS,
    symbol::MIRROR,
    symbol::SOURCES,
    symbol::SUBJECT_TRANSFORM,
    symbol::REPUBLISH,
    symbol::HISTORY,
    symbol::MAX_VALUE_SIZE,
    symbol::RETENTION,
    symbol::MAX_AGE,
    symbol::LIMIT_MARKER_TTL,
    symbol::MAX_BYTES,
    symbol::MAX_MSGS,
    symbol::MAX_MSGS_PER_SUBJECT,
    symbol::MAX_MSG_SIZE,
    symbol::MAX_CONSUMERS,
    symbol::CONSUMER_LIMITS,
    symbol::DISCARD,
    symbol::DISCARD_NEW_PER_SUBJECT,
    symbol::STORAGE,
    symbol::NUM_REPLICAS,
    symbol::PLACEMENT,
    symbol::PERSIST_MODE,
    symbol::NO_ACK,
    symbol::DUPLICATE_WINDOW,
    symbol::FIRST_SEQ,
    symbol::COMPRESSION,
    symbol::ALLOW_DIRECT,
    symbol::MIRROR_DIRECT,
    symbol::SEALED,
    symbol::ALLOW_ROLLUP_HDRS,
    symbol::DENY_DELETE,
    symbol::DENY_PURGE,
    symbol::ALLOW_MSG_TTL,
    symbol::SUBJECT_DELETE_MARKER_TTL,
    symbol::ALLOW_MSG_COUNTER,
    symbol::ALLOW_ATOMIC,
    symbol::ALLOW_BATCHED,
    symbol::ALLOW_MSG_SCHEDULES,
];

/// The same of consumers.
const OF_CONSUMERS: &[&str] = &[
    symbol::FILTER_SUBJECTS,
    symbol::DELIVER_POLICY,
    symbol::OPT_START_SEQ,
    symbol::OPT_START_TIME,
    symbol::REPLAY_POLICY,
    symbol::DELIVER_SUBJECT,
    symbol::DELIVER_GROUP,
    symbol::FLOW_CONTROL,
    symbol::IDLE_HEARTBEAT,
    symbol::RATE_LIMIT_BPS,
    symbol::ACK_POLICY,
    symbol::ACK_WAIT,
    symbol::BACKOFF,
    symbol::MAX_DELIVER,
    symbol::MAX_ACK_PENDING,
    symbol::SAMPLE_FREQ,
    symbol::HEADERS_ONLY,
    symbol::MAX_WAITING,
    symbol::MAX_BATCH,
    symbol::MAX_EXPIRES,
    symbol::MAX_BYTES,
    symbol::PRIORITY_GROUPS,
    symbol::PRIORITY_POLICY,
    symbol::PRIORITY_TIMEOUT,
    symbol::INACTIVE_THRESHOLD,
    symbol::PAUSE_UNTIL,
    symbol::NUM_REPLICAS,
    symbol::MEM_STORAGE,
];

/// The entries of a resource in the order of its rows. What has no place there follows in its own order.
pub(super) fn of_resource<'t, 'v>(table: &'t Table<'v>) -> Vec<&'t Entry<'v>> {
    sorted(table, OF_RESOURCES)
}

/// The same of a consumer.
pub(super) fn of_consumer<'t, 'v>(table: &'t Table<'v>) -> Vec<&'t Entry<'v>> {
    sorted(table, OF_CONSUMERS)
}

fn sorted<'t, 'v>(table: &'t Table<'v>, order: &[&str]) -> Vec<&'t Entry<'v>> {
    let place = |entry: &&Entry<'v>| order.iter().position(|name| *name == entry.field.name);
    let mut entries: Vec<_> = table.entries.iter().collect();
    entries.sort_by_key(|entry| place(entry).unwrap_or(order.len()));
    entries
}
