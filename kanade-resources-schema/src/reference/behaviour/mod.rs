//! What happens at the limits, what the policies mean here, and what is reserved.

mod consumer;
mod copies;
mod features;
mod limits;
mod policy;

pub(super) use consumer::of as of_consumer;
pub(super) use limits::{drops_oldest, is_capped};

use crate::quantity;
use crate::spec::{Kind, Storage, StreamSpec};
use crate::{Checked, Item};

/// One or two sentences on everything that happens to the messages in `item`.
pub(super) fn of(checked: &Checked<'_>, item: &Item<'_>) -> Vec<String> {
    let resource = &item.resource;
    let mut lines = limits::of(resource);
    lines.extend(copies::of(checked, item));
    // What the backing stream of a bucket or store is set to is the clients' business.
    if resource.kind == Kind::Stream {
        lines.extend(features::of(&resource.stream));
    }
    lines.extend(policy::of(resource));
    lines
}

/// What the broker sets aside for `stream` on each server, and in total.
pub(super) fn reservation(stream: &StreamSpec<'_>) -> String {
    let Ok(bytes) = u64::try_from(stream.max_bytes) else {
        return "**Reserves** nothing: without `max_bytes` nothing is set aside for it, and nothing keeps it from \
                filling the server."
            .to_owned();
    };
    let (each, storage) = (quantity::size(bytes), storage(stream.storage));
    match stream.num_replicas {
        1 => format!("**Reserves** {each} of {storage} on one server."),
        replicas => {
            let total = quantity::size(stream.reserved_bytes());
            format!(
                "**Reserves** {each} of {storage} on each of {replicas} servers, {total} in total."
            )
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
