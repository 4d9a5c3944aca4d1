//! In which order steps are taken.

use std::collections::HashSet;

use super::attempt::Attempt;
use crate::plan::{self, Found, Turn};

/// Sorts attempts so that subjects are released before they are taken.
pub(super) fn release_before_taking(mut attempts: Vec<Attempt<'_>>) -> Vec<Attempt<'_>> {
    let mut found: Vec<Found<'_>> = attempts
        .iter_mut()
        .map(|attempt| (&mut attempt.step, attempt.live.as_ref()))
        .collect();
    let Some(turns) = plan::arrange(&mut found) else {
        return attempts;
    };
    for (attempt, turn) in attempts.iter_mut().zip(&turns) {
        attempt.moves = *turn != Turn::Staying;
    }
    let mut sorted: Vec<(Turn, Attempt<'_>)> = turns.into_iter().zip(attempts).collect();
    sorted.sort_by_key(|(turn, _)| *turn);
    sorted.into_iter().map(|(_, attempt)| attempt).collect()
}

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
    if waiting.iter().any(|attempt| is_ready(attempt, &to_write)) {
        waiting
            .into_iter()
            .partition(|attempt| is_ready(attempt, &to_write))
    } else {
        waiting.into_iter().partition(|attempt| attempt.is_stream())
    }
}

fn is_ready(attempt: &Attempt<'_>, to_write: &HashSet<&str>) -> bool {
    let needs = attempt.target.needs();
    !needs.iter().any(|stream| to_write.contains(stream))
}
