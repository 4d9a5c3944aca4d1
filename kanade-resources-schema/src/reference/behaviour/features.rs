//! What the switches of a stream mean for publishers, readers and deletions.

use crate::quantity;
use crate::spec::{ConsumerLimits, PersistMode, StreamSpec, UNLIMITED};

pub(super) fn of(stream: &StreamSpec<'_>) -> Vec<String> {
    [
        numbered(stream),
        deduplicated(stream),
        stream.max_consumers.ne(&UNLIMITED).then(|| {
            format!(
                "It allows at most {} consumers, including those that clients create.",
                stream.max_consumers
            )
        }),
        stream.consumer_limits.and_then(limited),
    ]
    .into_iter()
    .flatten()
    .chain(
        switches(stream)
            .into_iter()
            .filter(|(on, _)| *on)
            .map(|(_, text)| text.to_owned()),
    )
    .collect()
}

fn numbered(stream: &StreamSpec<'_>) -> Option<String> {
    let first = stream.first_seq?;
    Some(format!(
        "The first message of a new stream gets the sequence {first}."
    ))
}

fn deduplicated(stream: &StreamSpec<'_>) -> Option<String> {
    let window = quantity::duration(stream.duplicate_window?);
    Some(format!(
        "A message whose `Nats-Msg-Id` was seen in the last {window} is not stored again."
    ))
}

fn limited(limits: ConsumerLimits) -> Option<String> {
    let ConsumerLimits {
        inactive_threshold,
        max_ack_pending,
    } = limits;
    let parts: Vec<String> = [
        max_ack_pending.map(|most| format!("a `max_ack_pending` of {most}")),
        inactive_threshold
            .map(|longest| format!("an `inactive_threshold` of {}", quantity::duration(longest))),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Consumers get {} by default, and can't have more (`consumer_limits`).",
            parts.join(" and ")
        )
    })
}

/// What is on or off, and what it means when it is on.
fn switches(stream: &StreamSpec<'_>) -> [(bool, &'static str); 13] {
    [
        (
            stream.no_ack,
            "Publishers get **no acknowledgement**: they do not learn whether a message was stored (`no_ack`).",
        ),
        (
            stream.persist_mode == PersistMode::Async,
            "Publishers get their acknowledgement before a message is written: the last messages are **lost** when the server fails (`persist_mode = \"async\"`).",
        ),
        (
            stream.sealed,
            "It is **sealed**: nothing can be stored or deleted any more.",
        ),
        (
            stream.allow_direct,
            "Any replica answers direct reads (`allow_direct`), even one that lags behind.",
        ),
        (
            stream.mirror_direct,
            "It also answers direct reads of its origin (`mirror_direct`).",
        ),
        (
            stream.deny_delete,
            "Single messages can't be deleted through the API (`deny_delete`).",
        ),
        (
            stream.deny_purge,
            "It can't be purged through the API (`deny_purge`).",
        ),
        (
            stream.allow_rollup_hdrs,
            "A message with a `Nats-Rollup` header **replaces** all messages before it, \
                 of its subject or of the stream.",
        ),
        (
            stream.allow_msg_ttl,
            "A message may have an age limit of its own (`Nats-TTL`), and is **removed** \
                 at that age.",
        ),
        (
            stream.allow_msg_counter,
            "Messages **add up**: each subject is a counter (`Nats-Incr`).",
        ),
        (
            stream.allow_atomic,
            "Batches may be published all or nothing (`allow_atomic`).",
        ),
        (
            stream.allow_batched,
            "Batches may be published fast; if a batch breaks off, its first part stays \
                 (`allow_batched`).",
        ),
        (
            stream.allow_msg_schedules,
            "Messages may be scheduled: they are published when their time comes (`Nats-Schedule`).",
        ),
    ]
}
