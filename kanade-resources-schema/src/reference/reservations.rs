//! What resources set aside together.

use super::{bar, behaviour};
use crate::lower::total_reserved;
use crate::quantity;
use crate::spec::{Storage, StreamSpec, UNLIMITED};

/// The ceilings for reservations, in bytes.
pub(super) struct Budgets {
    pub(super) file: Option<u64>,
    pub(super) memory: Option<u64>,
}

/// What `streams` set aside in each kind of storage, and how many of them have no limit.
pub(super) fn lines(streams: &[&StreamSpec<'_>], budgets: &Budgets) -> Vec<String> {
    paragraphs(streams, budgets, |_, _, _| None)
}

/// The same, with a bar below each total that has a budget.
pub(super) fn drawn(streams: &[&StreamSpec<'_>], budgets: &Budgets) -> Vec<String> {
    paragraphs(streams, budgets, bar::of)
}

fn paragraphs(
    streams: &[&StreamSpec<'_>],
    budgets: &Budgets,
    below_total: fn(&[&StreamSpec<'_>], Storage, Option<u64>) -> Option<String>,
) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for (storage, budget) in [
        (Storage::File, budgets.file),
        (Storage::Memory, budgets.memory),
    ] {
        paragraphs.extend(total(streams, storage, budget));
        paragraphs.extend(below_total(streams, storage, budget));
    }
    paragraphs.extend(uncapped(streams));
    paragraphs
}

/// What all `streams` together set aside in `storage`, if that has a stream or a budget.
fn total(streams: &[&StreamSpec<'_>], storage: Storage, budget: Option<u64>) -> Option<String> {
    if budget.is_none() && !streams.iter().any(|stream| stream.storage == storage) {
        return None;
    }
    let reserved = total_reserved(streams.iter().copied(), storage);
    let (reserved, storage) = (quantity::size(reserved), behaviour::storage(storage));
    Some(match budget {
        Some(budget) => {
            let budget = quantity::size(budget);
            format!(
                "**Reserved in total:** {reserved} of {budget} of {storage}, replicas and lazy resources included."
            )
        }
        None => format!(
            "**Reserved in total:** {reserved} of {storage}, replicas and lazy resources included; no budget is set."
        ),
    })
}

fn uncapped(streams: &[&StreamSpec<'_>]) -> Option<String> {
    let uncapped = streams
        .iter()
        .filter(|stream| stream.max_bytes == UNLIMITED)
        .count();
    match uncapped {
        0 => None,
        1 => Some(
            "One resource has no `max_bytes`: it reserves nothing, and nothing bounds it."
                .to_owned(),
        ),
        count => Some(format!(
            "{count} resources have no `max_bytes`: they reserve nothing, and nothing bounds them."
        )),
    }
}
