//! What happens at the limits, what the policies mean here, and what is reserved.

use super::{configuration, quantity};
use crate::spec::{Discard, Kind, Resource, Retention, Storage, StreamSpec, UNLIMITED};
use crate::{Item, symbol};

/// One sentence or two on each thing that happens to what is stored in `item`.
pub(super) fn of(item: &Item<'_>) -> Vec<String> {
    let resource = &item.resource;
    [
        Some(when_full(resource)),
        per_subject(resource),
        aged(resource),
        consumed(&resource.stream),
        in_memory(&resource.stream),
        lazy(resource),
        ignored(resource),
        data_loss(resource),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the broker sets aside for `stream` on each server, and in total.
pub(super) fn reservation(stream: &StreamSpec<'_>) -> String {
    let Ok(bytes) = u64::try_from(stream.max_bytes) else {
        return "**Reserves** nothing: without `max_bytes` nothing is set aside for it, and nothing keeps it from \
                filling the server."
            .to_owned();
    };
    let (each, storage) = (quantity::exact_size(bytes), storage(stream.storage));
    match stream.num_replicas {
        1 => format!("**Reserves** {each} of {storage} on one server."),
        replicas => {
            let total = quantity::exact_size(stream.reserved_bytes());
            format!("**Reserves** {each} of {storage} on each of {replicas} servers, {total} in total.")
        }
    }
}

/// The storage in prose.
pub(super) fn storage(storage: Storage) -> &'static str {
    match storage {
        Storage::File => "file storage",
        Storage::Memory => "memory",
    }
}

/// Whether old messages make room for new ones. What has no cap of its own fills the server, which rejects.
pub(super) fn drops_oldest(stream: &StreamSpec<'_>) -> bool {
    is_capped(stream) && stream.discard == Discard::Old
}

fn is_capped(stream: &StreamSpec<'_>) -> bool {
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
    match kept {
        UNLIMITED => None,
        1 => Some(format!("Of each {of}, only the newest {newest} is kept.")),
        _ => Some(format!("Of each {of}, the newest {kept} {newest}s are kept.")),
    }
}

fn aged(resource: &Resource<'_>) -> Option<String> {
    let age = resource.stream.max_age;
    let what = match resource.kind {
        Kind::Stream => "Messages are",
        Kind::KvBucket => "Values, the newest of a key too, are",
        Kind::ObjectStore => "Objects are",
    };
    (!age.is_zero()).then(|| format!("{what} **removed** at the age of {}.", quantity::duration(age)))
}

fn consumed(stream: &StreamSpec<'_>) -> Option<String> {
    let until = match stream.retention {
        Retention::Limits => return None,
        Retention::Interest => {
            "every consumer that is interested in it has acknowledged it; without any, at once"
        }
        Retention::WorkQueue => "one consumer has acknowledged it",
    };
    Some(format!("A message is **removed** as soon as {until} (`retention = \"{}\"`).", stream.retention))
}

fn in_memory(stream: &StreamSpec<'_>) -> Option<String> {
    let survivors =
        if stream.num_replicas == 1 { "its server restarts" } else { "all of its servers restart" };
    (stream.storage == Storage::Memory).then(|| format!("It is kept in memory: **lost** when {survivors}."))
}

fn lazy(resource: &Resource<'_>) -> Option<String> {
    resource.lazy.then(|| {
        format!(
            "It is created on first use, not at start-up (`{}`): where it is missing, nothing is wrong.",
            symbol::LAZY
        )
    })
}

fn ignored(resource: &Resource<'_>) -> Option<String> {
    let listed = !resource.ignore_changes.is_empty();
    listed.then(|| {
        format!(
            "Set when it is created and never touched again: {} (`{}`). What operators set on the broker stays.",
            configuration::ignored(resource),
            symbol::IGNORE_CHANGES
        )
    })
}

fn data_loss(resource: &Resource<'_>) -> Option<String> {
    resource.allow_data_loss.then(|| {
        format!(
            "A change of this declaration that **deletes** what is stored is applied without asking (`{}`).",
            symbol::ALLOW_DATA_LOSS
        )
    })
}
