//! In which order steps are taken.

use std::collections::HashSet;

use super::attempt::Attempt;

/// Those that need nothing that is still to be written, and the others. In a ring of sources, the streams of the ring
/// go together.
pub(super) fn next_batch<'w, 'a>(
    waiting: Vec<&'w mut Attempt<'a>>,
) -> (Vec<&'w mut Attempt<'a>>, Vec<&'w mut Attempt<'a>>) {
    let to_write: HashSet<&str> = waiting
        .iter()
        .filter(|attempt| attempt.is_stream())
        .map(|attempt| attempt.target.stream())
        .collect();
    // A limit of the account or of a server holds at every moment (10047).
    let is_room_freed = waiting
        .iter()
        .any(|attempt| is_ready(attempt, &to_write) && attempt.frees_room());
    if waiting.iter().any(|attempt| is_ready(attempt, &to_write)) {
        waiting.into_iter().partition(|attempt| {
            is_ready(attempt, &to_write) && !(is_room_freed && attempt.takes_room())
        })
    } else {
        waiting.into_iter().partition(|attempt| attempt.is_stream())
    }
}

fn is_ready(attempt: &Attempt<'_>, to_write: &HashSet<&str>) -> bool {
    let needs = attempt.target.needs();
    !needs.iter().any(|stream| to_write.contains(stream))
}
