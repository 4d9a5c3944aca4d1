//! In which order steps are taken.

use std::collections::HashSet;

use super::attempt::Attempt;
use crate::resource_id::ResourceId;

/// Those that need nothing that is still to be written, and are not `blocked`, and the others. In a ring of sources, the streams of the ring
/// go together, and so do consumers in a ring of filters that could not be opened.
pub(super) fn next_batch<'w, 'a>(
    waiting: Vec<&'w mut Attempt<'a>>,
    blocked: &HashSet<ResourceId>,
) -> (Vec<&'w mut Attempt<'a>>, Vec<&'w mut Attempt<'a>>) {
    let to_write: HashSet<&str> = waiting
        .iter()
        .filter(|attempt| attempt.is_stream())
        .map(|attempt| attempt.target.stream())
        .collect();
    // A limit of the account or of a server holds at every moment (10047).
    let is_room_freed = waiting
        .iter()
        .any(|attempt| is_ready(attempt, &to_write, blocked) && attempt.frees_room());
    if waiting
        .iter()
        .any(|attempt| is_ready(attempt, &to_write, blocked))
    {
        waiting.into_iter().partition(|attempt| {
            is_ready(attempt, &to_write, blocked) && !(is_room_freed && attempt.takes_room())
        })
    } else if to_write.is_empty() {
        (waiting, Vec::new())
    } else {
        waiting.into_iter().partition(|attempt| attempt.is_stream())
    }
}

fn is_ready(
    attempt: &Attempt<'_>,
    to_write: &HashSet<&str>,
    blocked: &HashSet<ResourceId>,
) -> bool {
    let needs = attempt.target.needs();
    let is_blocked = blocked.contains(&attempt.step.resource);
    !is_blocked && !needs.iter().any(|stream| to_write.contains(stream))
}
