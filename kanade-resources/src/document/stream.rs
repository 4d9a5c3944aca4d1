//! Stream specs → documents. Every pattern names every field, so that none is forgotten.

use std::collections::BTreeMap;

use kanade_resources_schema::spec::{
    ConsumerLimits, ExternalStream, PersistMode, Placement, Republish, SourceConsumer,
    StreamSource, StreamSpec, SubjectTransform,
};
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::{Document, nanoseconds, on, pruned, some_time};

/// The document that creates what `spec` describes. What a server may not know is only in it where it is set.
pub(crate) fn lower(spec: &StreamSpec<'_>) -> Document {
    let StreamSpec {
        name,
        description,
        subjects,
        retention,
        max_consumers,
        max_msgs,
        max_msgs_per_subject,
        max_bytes,
        max_age,
        max_msg_size,
        discard,
        discard_new_per_subject,
        storage,
        num_replicas,
        no_ack,
        duplicate_window,
        placement,
        mirror,
        sources,
        compression,
        first_seq,
        subject_transform,
        republish,
        allow_direct,
        mirror_direct,
        sealed,
        allow_rollup_hdrs,
        deny_delete,
        deny_purge,
        consumer_limits,
        allow_msg_ttl,
        subject_delete_marker_ttl,
        allow_msg_counter,
        allow_atomic,
        allow_msg_schedules,
        persist_mode,
        allow_batched,
        metadata,
    } = *spec;
    pruned(json!({
        (symbol::NAME): name,
        (symbol::DESCRIPTION): description,
        (symbol::SUBJECTS): subjects,
        (symbol::RETENTION): retention.as_str(),
        (symbol::MAX_CONSUMERS): max_consumers,
        (symbol::MAX_MSGS): max_msgs,
        (symbol::MAX_MSGS_PER_SUBJECT): max_msgs_per_subject,
        (symbol::MAX_BYTES): max_bytes,
        (symbol::MAX_AGE): nanoseconds(max_age),
        (symbol::MAX_MSG_SIZE): max_msg_size,
        (symbol::DISCARD): discard.as_str(),
        (symbol::DISCARD_NEW_PER_SUBJECT): on(discard_new_per_subject),
        (symbol::STORAGE): storage.as_str(),
        (symbol::NUM_REPLICAS): num_replicas,
        (symbol::NO_ACK): on(no_ack),
        (symbol::DUPLICATE_WINDOW): duplicate_window.map(nanoseconds),
        (symbol::PLACEMENT): placement.map(lower_placement),
        (symbol::MIRROR): mirror.map(lower_source),
        (symbol::SOURCES): sources.iter().copied().map(lower_source).collect::<Vec<_>>(),
        (symbol::COMPRESSION): compression.as_str(),
        (symbol::FIRST_SEQ): first_seq,
        (symbol::SUBJECT_TRANSFORM): subject_transform.map(transform),
        (symbol::REPUBLISH): republish.map(lower_republish),
        (symbol::ALLOW_DIRECT): on(allow_direct),
        (symbol::MIRROR_DIRECT): on(mirror_direct),
        (symbol::SEALED): on(sealed),
        (symbol::ALLOW_ROLLUP_HDRS): on(allow_rollup_hdrs),
        (symbol::DENY_DELETE): on(deny_delete),
        (symbol::DENY_PURGE): on(deny_purge),
        (symbol::CONSUMER_LIMITS): consumer_limits.map(limits),
        (symbol::ALLOW_MSG_TTL): on(allow_msg_ttl),
        (symbol::SUBJECT_DELETE_MARKER_TTL): some_time(subject_delete_marker_ttl),
        (symbol::ALLOW_MSG_COUNTER): on(allow_msg_counter),
        (symbol::ALLOW_ATOMIC): on(allow_atomic),
        (symbol::ALLOW_MSG_SCHEDULES): on(allow_msg_schedules),
        (symbol::PERSIST_MODE): (persist_mode != PersistMode::Default).then(|| persist_mode.as_str()),
        (symbol::ALLOW_BATCHED): on(allow_batched),
        (symbol::METADATA): metadata.iter().copied().collect::<BTreeMap<_, _>>(),
    }))
}

fn lower_placement(placement: Placement<'_>) -> Value {
    let Placement {
        cluster,
        tags,
        preferred,
    } = placement;
    json!({ (symbol::CLUSTER): cluster, (symbol::TAGS): tags, (symbol::PREFERRED): preferred })
}

fn lower_source(source: StreamSource<'_>) -> Value {
    let StreamSource {
        name,
        opt_start_seq,
        opt_start_time,
        filter_subject,
        subject_transforms,
        external,
        consumer,
    } = source;
    json!({
        (symbol::NAME): name,
        (symbol::OPT_START_SEQ): opt_start_seq,
        (symbol::OPT_START_TIME): opt_start_time,
        (symbol::FILTER_SUBJECT): filter_subject,
        (symbol::SUBJECT_TRANSFORMS): subject_transforms.iter().copied().map(transform).collect::<Vec<_>>(),
        (symbol::EXTERNAL): external.map(lower_external),
        (symbol::CONSUMER): consumer.map(source_consumer),
    })
}

fn lower_external(external: ExternalStream<'_>) -> Value {
    let ExternalStream { api, deliver } = external;
    json!({ (symbol::API): api, (symbol::DELIVER): deliver })
}

fn source_consumer(consumer: SourceConsumer<'_>) -> Value {
    let SourceConsumer {
        name,
        deliver_subject,
    } = consumer;
    json!({ (symbol::NAME): name, (symbol::DELIVER_SUBJECT): deliver_subject })
}

fn transform(transform: SubjectTransform<'_>) -> Value {
    let SubjectTransform { src, dest } = transform;
    json!({ (symbol::SRC): src, (symbol::DEST): dest })
}

fn lower_republish(republish: Republish<'_>) -> Value {
    let Republish {
        src,
        dest,
        headers_only,
    } = republish;
    json!({ (symbol::SRC): src, (symbol::DEST): dest, (symbol::HEADERS_ONLY): on(headers_only) })
}

fn limits(limits: ConsumerLimits) -> Value {
    let ConsumerLimits {
        inactive_threshold,
        max_ack_pending,
    } = limits;
    json!({
        (symbol::INACTIVE_THRESHOLD): inactive_threshold.map(nanoseconds),
        (symbol::MAX_ACK_PENDING): max_ack_pending,
    })
}
