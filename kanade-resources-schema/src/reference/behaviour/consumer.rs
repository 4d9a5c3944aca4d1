//! What a consumer delivers, to whom, and what happens to unacknowledged messages.

use super::policy;
use crate::quantity::duration;
use crate::reference::cell;
use crate::reference::code::code;
use crate::spec::{AckPolicy, Consumer, ConsumerSpec, DeliverPolicy, PriorityPolicy, ReplayPolicy};

/// One sentence or two on each thing that `consumer` does.
pub(in crate::reference) fn of(consumer: &Consumer<'_>) -> Vec<String> {
    let spec = &consumer.spec;
    [
        Some(delivery(spec)),
        Some(start(spec)),
        filter(spec),
        Some(acknowledgement(spec)),
        pending(spec),
        grouped(spec),
        paced(spec),
        spec.headers_only
            .then(|| "The payload is left out: only headers are delivered.".to_owned()),
        sampled(spec),
        paused(spec),
        abandoned(spec),
        spec.mem_storage.then(|| {
            "Its position is kept in memory: **lost** when its servers restart.".to_owned()
        }),
        policy::lazy(consumer.lazy),
        policy::untouched(consumer.ignore_changes, |field| field),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn delivery(spec: &ConsumerSpec<'_>) -> String {
    match (spec.deliver_subject, spec.deliver_group) {
        (None, _) => "Clients **pull** messages from it.".to_owned(),
        (Some(subject), None) => format!("Messages are **pushed** to {}.", code(subject)),
        (Some(subject), Some(group)) => {
            format!(
                "Messages are **pushed** to {}, shared by the queue group {}.",
                code(subject),
                code(group)
            )
        }
    }
}

fn start(spec: &ConsumerSpec<'_>) -> String {
    let sequence = spec.opt_start_seq.unwrap_or_default();
    let time = cell::text(spec.opt_start_time).unwrap_or_default();
    match spec.deliver_policy {
        DeliverPolicy::All => "It starts with the first message that is stored.".to_owned(),
        DeliverPolicy::Last => "It starts with the last message that is stored.".to_owned(),
        DeliverPolicy::New => {
            "It starts with the first message that is stored after its creation.".to_owned()
        }
        DeliverPolicy::ByStartSequence => format!("It starts at the sequence {sequence}."),
        DeliverPolicy::ByStartTime => {
            format!("It starts with the first message that was stored at {time} or later.")
        }
        DeliverPolicy::LastPerSubject => {
            "It starts with the last message of each subject.".to_owned()
        }
    }
}

fn filter(spec: &ConsumerSpec<'_>) -> Option<String> {
    cell::texts(spec.filter_subjects)
        .map(|subjects| format!("It gets only messages that match {subjects}."))
}

fn acknowledgement(spec: &ConsumerSpec<'_>) -> String {
    let what = match spec.ack_policy {
        AckPolicy::Explicit => "Each message must be **acknowledged**",
        AckPolicy::All => {
            "Messages must be **acknowledged**; each acknowledgement includes all messages \
             before it"
        }
        AckPolicy::None => {
            return "Nothing is acknowledged: a delivered message counts as done.".to_owned();
        }
        AckPolicy::FlowControl => {
            return "Messages are acknowledged by flow control, not one by one.".to_owned();
        }
    };
    if spec.max_deliver == 1 {
        return format!("{what}. A message is delivered **once**, acknowledged or not.");
    }
    let wait = match (spec.backoff, spec.ack_wait) {
        ([], None) => "30s".to_owned(),
        ([], Some(wait)) => duration(wait),
        (backoff, _) => backoff
            .iter()
            .copied()
            .map(duration)
            .collect::<Vec<_>>()
            .join(", then "),
    };
    let times = if spec.max_deliver > 1 {
        format!("; at most {} deliveries in all", spec.max_deliver)
    } else {
        String::new()
    };
    format!("{what}. Unacknowledged messages are delivered again after {wait}{times}.")
}

fn pending(spec: &ConsumerSpec<'_>) -> Option<String> {
    let most = spec.max_ack_pending.filter(|most| *most > 0)?;
    Some(format!(
        "While {most} messages wait for their acknowledgement, no further message is delivered."
    ))
}

fn grouped(spec: &ConsumerSpec<'_>) -> Option<String> {
    let how = match spec.priority_policy {
        PriorityPolicy::None => return None,
        PriorityPolicy::Overflow => {
            "get messages only once as many wait as the request says".to_owned()
        }
        PriorityPolicy::PinnedClient => {
            let silence = spec
                .priority_timeout
                .map_or_else(|| "2m".to_owned(), duration);
            format!("are served through one client each, until that client is silent for {silence}")
        }
        PriorityPolicy::Prioritized => {
            "are served in the order of the requests' priorities".to_owned()
        }
    };
    Some(format!(
        "The groups {} {how}.",
        cell::texts(spec.priority_groups).unwrap_or_default()
    ))
}

fn paced(spec: &ConsumerSpec<'_>) -> Option<String> {
    let original = (spec.replay_policy == ReplayPolicy::Original)
        .then_some("at the speed at which they arrived");
    let limited = spec
        .rate_limit_bps
        .map(|bits| format!("at up to {bits} bits per second"));
    let pace: Vec<String> = original
        .map(str::to_owned)
        .into_iter()
        .chain(limited)
        .collect();
    (!pace.is_empty()).then(|| format!("Messages are delivered {}.", pace.join(", ")))
}

fn sampled(spec: &ConsumerSpec<'_>) -> Option<String> {
    let share = spec.sample_freq?.trim_end_matches('%');
    Some(format!(
        "Of its acknowledgements, {share} % are reported as events."
    ))
}

fn paused(spec: &ConsumerSpec<'_>) -> Option<String> {
    Some(format!(
        "It is **paused** until {}: before that, nothing is delivered.",
        cell::text(spec.pause_until)?
    ))
}

fn abandoned(spec: &ConsumerSpec<'_>) -> Option<String> {
    let longest = duration(
        spec.inactive_threshold
            .filter(|longest| !longest.is_zero())?,
    );
    Some(format!(
        "The broker **deletes** it, with its position, when nobody has used it for {longest}."
    ))
}
