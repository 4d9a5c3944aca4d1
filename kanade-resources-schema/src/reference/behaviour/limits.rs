//! What happens at the limits, and when messages are removed.

use crate::quantity;
use crate::spec::{Discard, Kind, Resource, Retention, Storage, StreamSpec, UNLIMITED};

pub(super) fn of(resource: &Resource<'_>) -> Vec<String> {
    let stream = &resource.stream;
    [
        Some(when_full(resource)),
        per_subject(resource),
        too_large(resource),
        aged(resource),
        marked(resource),
        consumed(stream),
        in_memory(stream),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether old messages make room for new ones. A resource without a cap fills the server, which then rejects writes.
pub(in crate::reference) fn drops_oldest(stream: &StreamSpec<'_>) -> bool {
    is_capped(stream) && stream.discard == Discard::Old
}

/// Whether it can be full by itself.
pub(in crate::reference) fn is_capped(stream: &StreamSpec<'_>) -> bool {
    stream.max_bytes != UNLIMITED || stream.max_msgs != UNLIMITED
}

fn when_full(resource: &Resource<'_>) -> String {
    let text = if !is_capped(&resource.stream) {
        "It is never full by itself: it grows until the account's or the server's storage is used up, and then \
         every write is **rejected**."
    } else if drops_oldest(&resource.stream) {
        "When it is full, its oldest messages are **dropped** to make room for new ones (`discard = \"old\"`)."
    } else {
        match resource.kind {
            Kind::Stream => {
                "When it is full, new messages are **rejected** (`discard = \"new\"`): publishers get an error, \
                 and nothing stored is lost."
            }
            Kind::KvBucket | Kind::ObjectStore => {
                "When it is full, writes are **rejected**: nothing stored is evicted to make room."
            }
        }
    };
    text.to_owned()
}

fn per_subject(resource: &Resource<'_>) -> Option<String> {
    let kept = resource.stream.max_msgs_per_subject;
    let (newest, of) = match resource.kind {
        Kind::Stream => ("message", "subject"),
        Kind::KvBucket => ("revision", "key"),
        Kind::ObjectStore => return None,
    };
    let (newests, verb) = match kept {
        UNLIMITED => return None,
        1 => (newest.to_owned(), "is"),
        _ => (format!("{kept} {newest}s"), "are"),
    };
    if resource.stream.discard_new_per_subject {
        return Some(format!(
            "Of each subject, the first {newests} {verb} kept; further ones are **rejected** \
             (`discard_new_per_subject`)."
        ));
    }
    Some(match kept {
        1 => format!("Of each {of}, only the newest {newest} is kept."),
        _ => format!("Of each {of}, the newest {newests} are kept."),
    })
}

fn too_large(resource: &Resource<'_>) -> Option<String> {
    let bytes = u64::try_from(resource.stream.max_msg_size).ok()?;
    let what = match resource.kind {
        Kind::KvBucket => "A value",
        Kind::Stream | Kind::ObjectStore => "A message",
    };
    Some(format!(
        "{what} of more than {} is **rejected**.",
        quantity::size(bytes)
    ))
}

fn aged(resource: &Resource<'_>) -> Option<String> {
    let age = resource.stream.max_age;
    let what = match resource.kind {
        Kind::Stream => "Messages are",
        Kind::KvBucket => "Values, including the newest of a key, are",
        Kind::ObjectStore => "Objects are",
    };
    (!age.is_zero()).then(|| {
        format!(
            "{what} **removed** at the age of {}.",
            quantity::duration(age)
        )
    })
}

fn marked(resource: &Resource<'_>) -> Option<String> {
    let kept = resource.stream.subject_delete_marker_ttl;
    let what = match resource.kind {
        Kind::KvBucket => "the last revision of a key",
        Kind::Stream | Kind::ObjectStore => "the last message of a subject",
    };
    let kept = (!kept.is_zero()).then(|| quantity::duration(kept))?;
    Some(format!(
        "When {what} reaches its age limit, a marker stays for {kept}, so that watchers \
             learn of it."
    ))
}

fn consumed(stream: &StreamSpec<'_>) -> Option<String> {
    let until = match stream.retention {
        Retention::Limits => return None,
        Retention::Interest => {
            "every consumer that is interested in it has acknowledged it, or at once if \
                 there is no such consumer"
        }
        Retention::WorkQueue => "one consumer has acknowledged it",
    };
    Some(format!(
        "A message is **removed** as soon as {until} (`retention = \"{}\"`).",
        stream.retention
    ))
}

fn in_memory(stream: &StreamSpec<'_>) -> Option<String> {
    let survivors = if stream.num_replicas == 1 {
        "its server restarts"
    } else {
        "all of its servers restart"
    };
    (stream.storage == Storage::Memory)
        .then(|| format!("It is kept in memory: **lost** when {survivors}."))
}
