//! Consumer specs → documents. The pattern names every field, so that none is forgotten.

use std::collections::BTreeMap;

use kanade_resources_schema::spec::{ConsumerSpec, PriorityPolicy};
use kanade_resources_schema::symbol;
use serde_json::json;

use super::{Document, nanoseconds, on, pruned};

/// A consumer with this name is durable; with a `name` alone it would go when nobody uses it.
const DURABLE_NAME: &str = "durable_name";

/// The document that creates what `spec` describes. What a server may not know is only in it where it is set.
pub(crate) fn lower(spec: &ConsumerSpec<'_>) -> Document {
    let ConsumerSpec {
        stream: _,
        name,
        description,
        deliver_policy,
        opt_start_seq,
        opt_start_time,
        ack_policy,
        ack_wait,
        max_deliver,
        backoff,
        filter_subjects,
        replay_policy,
        rate_limit_bps,
        sample_freq,
        max_waiting,
        max_ack_pending,
        headers_only,
        max_batch,
        max_expires,
        max_bytes,
        inactive_threshold,
        num_replicas,
        mem_storage,
        deliver_subject,
        deliver_group,
        flow_control,
        idle_heartbeat,
        pause_until,
        priority_groups,
        priority_policy,
        priority_timeout,
        metadata,
    } = *spec;
    pruned(json!({
        (symbol::NAME): name,
        (DURABLE_NAME): name,
        (symbol::DESCRIPTION): description,
        (symbol::DELIVER_POLICY): deliver_policy.as_str(),
        (symbol::OPT_START_SEQ): opt_start_seq,
        (symbol::OPT_START_TIME): opt_start_time,
        (symbol::ACK_POLICY): ack_policy.as_str(),
        (symbol::ACK_WAIT): ack_wait.map(nanoseconds),
        (symbol::MAX_DELIVER): max_deliver,
        (symbol::BACKOFF): backoff.iter().copied().map(nanoseconds).collect::<Vec<_>>(),
        (symbol::FILTER_SUBJECTS): filter_subjects,
        (symbol::REPLAY_POLICY): replay_policy.as_str(),
        (symbol::RATE_LIMIT_BPS): rate_limit_bps,
        (symbol::SAMPLE_FREQ): sample_freq,
        (symbol::MAX_WAITING): max_waiting,
        (symbol::MAX_ACK_PENDING): max_ack_pending,
        (symbol::HEADERS_ONLY): on(headers_only),
        (symbol::MAX_BATCH): max_batch,
        (symbol::MAX_EXPIRES): max_expires.map(nanoseconds),
        (symbol::MAX_BYTES): max_bytes,
        (symbol::INACTIVE_THRESHOLD): inactive_threshold.map(nanoseconds),
        (symbol::NUM_REPLICAS): num_replicas,
        (symbol::MEM_STORAGE): on(mem_storage),
        (symbol::DELIVER_SUBJECT): deliver_subject,
        (symbol::DELIVER_GROUP): deliver_group,
        (symbol::FLOW_CONTROL): on(flow_control),
        (symbol::IDLE_HEARTBEAT): idle_heartbeat.map(nanoseconds),
        (symbol::PAUSE_UNTIL): pause_until,
        (symbol::PRIORITY_GROUPS): priority_groups,
        (symbol::PRIORITY_POLICY): (priority_policy != PriorityPolicy::None).then(|| priority_policy.as_str()),
        (symbol::PRIORITY_TIMEOUT): priority_timeout.map(nanoseconds),
        (symbol::METADATA): metadata.iter().copied().collect::<BTreeMap<_, _>>(),
    }))
}
