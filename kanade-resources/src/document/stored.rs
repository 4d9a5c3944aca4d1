//! What a server makes of fields together: the values that it fills in, those that it takes from
//! other fields, and those that it sets whatever was asked for.

use std::time::Duration;

use kanade_resources_schema::field::Walk as _;
use kanade_resources_schema::spec::{ConsumerLimits, ConsumerSpec, Kind, StreamSpec};
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::json::{Document, is_empty, nanoseconds, strings};
use super::normal::{self, filled, set};

const DEFAULT_ACK_WAIT: Duration = Duration::from_secs(30);
const DEFAULT_MAX_ACK_PENDING: i64 = 1000;
const DEFAULT_MAX_WAITING: i64 = 512;
const DEFAULT_PINNED_TIMEOUT: Duration = Duration::from_secs(120);
const FLOW_CONTROL_HEARTBEAT: Duration = Duration::from_secs(1);

/// The stream that a server has after it was asked for `declared`, where it has `live`.
pub(crate) fn stored_stream(mut declared: Document, kind: Kind, live: &Document) -> Document {
    // It comes with a bucket's limit markers and stays when they go: no server switches it off.
    if kind == Kind::KvBucket && is_on(live, symbol::ALLOW_MSG_TTL) {
        declared.insert(symbol::ALLOW_MSG_TTL.to_owned(), json!(true));
    }
    let marks_deletes = declared.contains_key(symbol::SUBJECT_DELETE_MARKER_TTL);
    if marks_deletes {
        declared.insert(symbol::ALLOW_MSG_TTL.to_owned(), json!(true));
    }
    if (marks_deletes || is_on(&declared, symbol::ALLOW_MSG_SCHEDULES))
        && !is_on(&declared, symbol::ALLOW_ROLLUP_HDRS)
    {
        declared.insert(symbol::ALLOW_ROLLUP_HDRS.to_owned(), json!(true));
        declared.remove(symbol::DENY_PURGE);
    }
    if is_on(&declared, symbol::SEALED) {
        declared.extend(sealed());
    }
    declared
}

fn is_on(document: &Document, field: &str) -> bool {
    document.get(field) == Some(&json!(true))
}

/// The subjects of a stream: its own name, if it has none and copies nothing.
pub(super) fn subjects(document: &Document) -> Value {
    let mut subjects: Vec<&str> = document
        .get(symbol::SUBJECTS)
        .into_iter()
        .flat_map(strings)
        .collect();
    if subjects.is_empty() && !has_origin(document) {
        subjects.extend(document.get(symbol::NAME).and_then(Value::as_str));
    }
    set(subjects)
}

/// The filters of a consumer, in whichever of the two fields they are.
pub(super) fn filters(document: &Document) -> Value {
    let one = document.get(symbol::FILTER_SUBJECT).and_then(filled);
    let several = document.get(symbol::FILTER_SUBJECTS);
    set(one.into_iter().chain(several.into_iter().flat_map(strings)))
}

/// Whether a stream takes its messages from other streams, and so need not have subjects.
fn has_origin(document: &Document) -> bool {
    [symbol::MIRROR, symbol::SOURCES]
        .iter()
        .any(|field| document.get(*field).is_some_and(|origin| !is_empty(origin)))
}

/// Whether the server works out the duplicate window, because `spec` declares none.
pub(crate) fn leaves_window(spec: &StreamSpec<'_>) -> bool {
    spec.duplicate_window.is_none_or(|window| window.is_zero())
}

/// The window that a server takes by itself, given a `max_age`; both in nanoseconds.
pub(crate) fn default_window(max_age: i64) -> i64 {
    let spec = StreamSpec {
        max_age: Duration::from_nanos(u64::try_from(max_age).unwrap_or_default()),
        ..StreamSpec::named("")
    };
    nanoseconds(spec.default_duplicate_window())
}

/// The duplicate window in force, in nanoseconds; zero where there is none.
pub(crate) fn stored_window(live: &Document) -> i64 {
    live.get(symbol::DUPLICATE_WINDOW)
        .and_then(Value::as_i64)
        .unwrap_or_default()
}

/// What sealing a stream sets.
fn sealed() -> [(String, Value); 5] {
    [
        (symbol::MAX_AGE.to_owned(), json!(0)),
        (symbol::DISCARD.to_owned(), json!("new")),
        (symbol::DENY_DELETE.to_owned(), json!(true)),
        (symbol::DENY_PURGE.to_owned(), json!(true)),
        (symbol::ALLOW_ROLLUP_HDRS.to_owned(), json!(false)),
    ]
}

/// The consumer that a server has after it was asked for `declared` on a stream with `limits`,
/// where it has `live`.
pub(crate) fn stored_consumer(
    mut declared: Document,
    limits: ConsumerLimits,
    live: &Document,
) -> Document {
    let ack_policy = normal_of_consumer(symbol::ACK_POLICY, &declared);
    if let Some(first) = declared
        .get(symbol::BACKOFF)
        .and_then(|backoff| backoff.get(0))
        .cloned()
    {
        declared.insert(symbol::ACK_WAIT.to_owned(), first);
    }
    if ack_policy == "flow_control" {
        declared.insert(symbol::FLOW_CONTROL.to_owned(), json!(true));
        declared.insert(
            symbol::IDLE_HEARTBEAT.to_owned(),
            json!(nanoseconds(FLOW_CONTROL_HEARTBEAT)),
        );
    }
    for (field, default) in consumer_defaults(&declared, limits, live) {
        let is_unset = normal_of_consumer(field, &declared) == json!(0);
        if let Some(default) = default.filter(|_| is_unset) {
            declared.insert(field.to_owned(), json!(default));
        }
    }
    declared
}

/// What a server fills in where a consumer says nothing.
fn consumer_defaults(
    declared: &Document,
    limits: ConsumerLimits,
    live: &Document,
) -> [(&'static str, Option<i64>); 6] {
    let ack_policy = normal_of_consumer(symbol::ACK_POLICY, declared);
    let acknowledges = ack_policy == "explicit" || ack_policy == "all";
    let is_pull = !declared.contains_key(symbol::DELIVER_SUBJECT);
    let is_pinned = normal_of_consumer(symbol::PRIORITY_POLICY, declared) == "pinned_client";
    let pending = default_max_ack_pending(limits, ack_policy != "none", live);
    let inactive = limits.inactive_threshold.map(nanoseconds);
    let pinned_timeout = is_pinned.then(|| nanoseconds(DEFAULT_PINNED_TIMEOUT));
    [
        (
            symbol::ACK_WAIT,
            acknowledges.then(|| nanoseconds(DEFAULT_ACK_WAIT)),
        ),
        (symbol::MAX_ACK_PENDING, pending),
        (symbol::MAX_WAITING, is_pull.then_some(DEFAULT_MAX_WAITING)),
        (symbol::INACTIVE_THRESHOLD, inactive),
        (symbol::PRIORITY_TIMEOUT, pinned_timeout),
        // A server's own limit of `max_request_batch` is filled in, and nothing tells what it is.
        (symbol::MAX_BATCH, number(live, symbol::MAX_BATCH)),
    ]
}

/// The stream's own limit, or the server's, which may be lower than its default where it is
/// configured so.
fn default_max_ack_pending(
    limits: ConsumerLimits,
    acknowledges: bool,
    live: &Document,
) -> Option<i64> {
    if let Some(limit) = limits.max_ack_pending.filter(|limit| *limit != 0) {
        return Some(limit);
    }
    let configured = number(live, symbol::MAX_ACK_PENDING);
    let lower = configured.filter(|pending| (1..DEFAULT_MAX_ACK_PENDING).contains(pending));
    acknowledges.then(|| lower.unwrap_or(DEFAULT_MAX_ACK_PENDING))
}

/// The declared consumer, with what the stream's own limits decide, whichever these are.
pub(crate) fn under_any_limits(mut declared: Document, live: &Document) -> Document {
    for field in [symbol::MAX_ACK_PENDING, symbol::INACTIVE_THRESHOLD] {
        let is_unset = normal_of_consumer(field, &declared) == json!(0);
        if let Some(decided) = number(live, field).filter(|_| is_unset) {
            declared.insert(field.to_owned(), json!(decided));
        }
    }
    declared
}

fn number(document: &Document, field: &str) -> Option<i64> {
    document.get(field).and_then(Value::as_i64)
}

fn normal_of_consumer(field: &str, document: &Document) -> Value {
    normal::of(ConsumerSpec::FIELDS, field, document)
}
