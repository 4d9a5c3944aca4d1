//! Fields that servers switch on because of other fields, so that a declaration need not name them.

use std::time::Duration;

use crate::manifest::{ConsumerFields, StreamFields};
use crate::spec::{AckPolicy, ConsumerSpec, StreamSpec};
use crate::symbol::{
    ACK_POLICY, ALLOW_MSG_SCHEDULES, ALLOW_MSG_TTL, ALLOW_ROLLUP_HDRS, FLOW_CONTROL,
    IDLE_HEARTBEAT, SUBJECT_DELETE_MARKER_TTL,
};

/// The heartbeat that servers set where receivers acknowledge by flow control.
pub(crate) const FLOW_HEARTBEAT: Duration = Duration::from_secs(1);

/// The field because of which servers switch the field `implied` of `stream` on, if there is one.
pub(crate) fn cause_in_stream(stream: &StreamSpec<'_>, implied: &str) -> Option<&'static str> {
    let marker = !stream.subject_delete_marker_ttl.is_zero();
    match implied {
        ALLOW_MSG_TTL | ALLOW_ROLLUP_HDRS if marker => Some(SUBJECT_DELETE_MARKER_TTL),
        ALLOW_ROLLUP_HDRS if stream.allow_msg_schedules => Some(ALLOW_MSG_SCHEDULES),
        _ => None,
    }
}

/// The same of a consumer.
pub(crate) fn cause_in_consumer(
    consumer: &ConsumerSpec<'_>,
    implied: &str,
) -> Option<&'static str> {
    let by_flow = consumer.ack_policy == AckPolicy::FlowControl && consumer.is_push();
    match implied {
        FLOW_CONTROL | IDLE_HEARTBEAT if by_flow => Some(ACK_POLICY),
        _ => None,
    }
}

/// Switches on what is implied and not declared. Where purges are denied, a rule refuses what purges.
pub(super) fn complete_stream(stream: &mut StreamSpec<'_>, fields: &StreamFields) {
    let is_implied = |field| cause_in_stream(stream, field).is_some();
    let (ttl, rollup) = (is_implied(ALLOW_MSG_TTL), is_implied(ALLOW_ROLLUP_HDRS));
    if fields.allow_msg_ttl.is_none() {
        stream.allow_msg_ttl = ttl;
    }
    if fields.allow_rollup_hdrs.is_none() {
        stream.allow_rollup_hdrs = rollup && !stream.deny_purge;
    }
}

/// The same of a consumer.
pub(super) fn complete_consumer(consumer: &mut ConsumerSpec<'_>, fields: &ConsumerFields) {
    if cause_in_consumer(consumer, FLOW_CONTROL).is_none() {
        return;
    }
    if fields.flow_control.is_none() {
        consumer.flow_control = true;
    }
    if fields.idle_heartbeat.is_none() {
        consumer.idle_heartbeat = Some(FLOW_HEARTBEAT);
    }
}
