//! Applying: all writes are in flight together, and after them the look-ups of the handles of what they write. What
//! needs something else to be written first goes after it.

use std::collections::HashSet;
use std::time::Duration;

use tokio::time::Instant;

use super::attempt::Attempt;
use super::transfer::transfer;
use super::write::{Written, write};
use super::{filters, order};
use crate::api::Api;
use crate::failure::FailureKind;
use crate::observe;
use crate::plan::{self, Action, Holding};

/// How long a broker takes to create one stream: nats-server 2.15.1 on two cores took 0.2 to 1 ms, depending on the disk.
const LEAST_TO_CREATE: Duration = Duration::from_micros(200);
const TIME_TO_CREATE: Duration = Duration::from_millis(1);

/// Takes every step. A failure keeps no other step from being taken, except those of the consumers of a stream that could
/// not be created. `queues` are the streams that are work queues.
pub(super) async fn apply(api: &Api<'_>, attempts: &mut [Attempt<'_>], queues: &HashSet<String>) {
    let mut missing: HashSet<&str> = attempts
        .iter()
        .filter(|attempt| attempt.is_kept_from_being_created())
        .map(|attempt| attempt.target.stream())
        .collect();
    let (mut waiting, mut untouched): (Vec<_>, Vec<_>) = attempts
        .iter_mut()
        .partition(|attempt| attempt.step.writes());
    look_up_again(api, &mut untouched).await;
    while !waiting.is_empty() {
        let blocked = filters::blocked(api, &mut waiting, queues).await;
        let (batch, later) = order::next_batch(waiting, &blocked);
        let mut batch = without_stranded(batch, &missing);
        write_and_look_up(api, &mut batch).await;
        missing.extend(
            batch
                .iter()
                .filter(|attempt| attempt.has_not_created_its_stream())
                .map(|attempt| attempt.target.stream()),
        );
        waiting = later;
    }
    move_subjects(api, attempts).await;
}

/// The batch without the consumers whose streams are missing: these fail.
fn without_stranded<'w, 'a>(
    batch: Vec<&'w mut Attempt<'a>>,
    missing: &HashSet<&str>,
) -> Vec<&'w mut Attempt<'a>> {
    let (stranded, others): (Vec<_>, Vec<_>) = batch
        .into_iter()
        .partition(|attempt| !attempt.is_stream() && missing.contains(attempt.target.stream()));
    for attempt in stranded {
        attempt.failure = Some(FailureKind::NoStream);
    }
    others
}

/// Moves subjects once everything else is done, group by group.
async fn move_subjects(api: &Api<'_>, attempts: &mut [Attempt<'_>]) {
    if attempts.iter().all(|attempt| attempt.step.moves.is_empty()) {
        return;
    }
    let holdings: Vec<Holding> = attempts.iter().map(Attempt::holding).collect();
    for places in plan::groups(&holdings) {
        let mut group: Vec<&mut Attempt<'_>> = attempts
            .iter_mut()
            .enumerate()
            .filter(|(place, _)| places.contains(place))
            .map(|(_, attempt)| attempt)
            .collect();
        transfer(api, &mut group).await;
    }
}

/// Makes the batch's writes, all in flight together. Most answers are handles; the other handles are looked up.
///
/// Far from the broker the look-ups are in flight, too, as soon as the writes should be made. Servers since 2.11 queue
/// reads by themselves, so one that comes too early finds nothing; it is sent again after the write's answer, which is
/// no later than if it had been held back until then. Near the broker they all are. So they are in a cluster: what is
/// asked about a stream whose servers still elect their leader gets no answer, not even later.
async fn write_and_look_up(api: &Api<'_>, batch: &mut [&mut Attempt<'_>]) {
    let made = time_to_make(batch.len(), api.mean_wait())
        .filter(|_| !api.is_clustered())
        .map(|time| Instant::now() + time);
    let actions: Vec<Action> = batch.iter().map(|attempt| attempt.first_action()).collect();
    let writes = batch
        .iter()
        .zip(&actions)
        .map(|(attempt, action)| write(api, attempt.target, action, made))
        .collect();
    let answers = api.pipelined_writes(writes).await;
    if answers.iter().any(|answer| answer.has_waited_twice) {
        api.count_round_trip();
    }
    for (attempt, Written { result, handle, .. }) in batch.iter_mut().zip(answers) {
        attempt.failure = result.err();
        attempt.handle = handle;
    }
}

/// A look-up may have come just before another process created the stream that was then found.
async fn look_up_again(api: &Api<'_>, untouched: &mut [&mut Attempt<'_>]) {
    let mut lost: Vec<_> = untouched
        .iter_mut()
        .filter(|attempt| is_lost(attempt))
        .collect();
    let handles = lost
        .iter()
        .map(|attempt| observe::handle(api, attempt.target))
        .collect();
    let handles = api.pipelined(handles).await;
    for (attempt, handle) in lost.iter_mut().zip(handles) {
        attempt.handle = handle;
    }
}

fn is_lost(attempt: &Attempt<'_>) -> bool {
    let may_be_there = attempt.is_stream() && !attempt.is_kept_from_being_created();
    may_be_there && matches!(attempt.handle, Err(FailureKind::Missing))
}

/// How long to hold the look-ups back, if they may be made before a write is answered.
fn time_to_make(writes: usize, round_trip: Duration) -> Option<Duration> {
    let writes = u32::try_from(writes).unwrap_or(u32::MAX);
    let is_far = LEAST_TO_CREATE.saturating_mul(writes) < round_trip;
    is_far.then(|| TIME_TO_CREATE.saturating_mul(writes).min(round_trip))
}
