//! Settling: what is finished is entered into the ledger, and the rest is looked at again.

use std::collections::HashSet;

use super::attempt::Attempt;
use super::holders::Releases;
use super::ledger::Ledger;
use crate::api::Api;
use crate::failure::FailureKind;
use crate::plan::Step;
use crate::resource_id::ResourceId;
use crate::target::Target;

/// By what a round of a run is settled.
pub(super) struct Settling<'s, 'a> {
    pub(super) api: &'s Api<'s>,
    pub(super) releases: Releases<'a>,
    /// Whether there is no time left for another round.
    pub(super) is_over: bool,
}

impl<'a> Settling<'_, 'a> {
    /// Enters into the ledger what is finished, and returns what is to be looked at again.
    pub(super) fn settle(
        mut self,
        attempts: Vec<Attempt<'a>>,
        unseen: Vec<(Target<'a>, FailureKind)>,
        ledger: &mut Ledger,
    ) -> Vec<Target<'a>> {
        let mut again = self.settle_attempts(attempts, ledger);
        if !again.is_empty() {
            again.append(&mut self.releases.outside);
        }
        again.extend(self.settle_unseen(unseen, ledger));
        again
    }

    fn settle_attempts(
        &self,
        mut attempts: Vec<Attempt<'a>>,
        ledger: &mut Ledger,
    ) -> Vec<Target<'a>> {
        self.give_up_what_waits_in_vain(&mut attempts);
        let unsettled_streams: HashSet<&str> = attempts
            .iter()
            .filter(|attempt| self.may_change(attempt))
            .map(|attempt| attempt.target.stream())
            .collect();
        let written = written(&attempts);
        let mut again = Vec::new();
        for attempt in attempts {
            let goes_on = self.may_change(&attempt)
                || goes_with_others(&attempt, &unsettled_streams)
                || exchanges_with_others(&attempt, &unsettled_streams)
                || may_lose_less(&attempt, &written);
            if goes_on && !self.is_over {
                again.push(attempt.target);
                ledger.remember(attempt);
            } else {
                ledger.settle(attempt);
            }
        }
        again
    }

    fn settle_unseen(
        &self,
        unseen: Vec<(Target<'a>, FailureKind)>,
        ledger: &mut Ledger,
    ) -> Vec<Target<'a>> {
        let mut again = Vec::new();
        for (target, failure) in unseen {
            if self.is_over || !self.api.may_heal(&failure) {
                ledger.fail(target, failure);
            } else {
                ledger.remember_failure(target.id(), failure);
                again.push(target);
            }
        }
        again
    }

    /// What waits for something that failed, or for something that takes longer than the run may.
    fn give_up_what_waits_in_vain(&self, attempts: &mut [Attempt<'_>]) {
        let failed_streams: HashSet<&str> = attempts
            .iter()
            .filter(|attempt| attempt.is_stream() && attempt.failure.is_some())
            .filter(|attempt| !self.may_change(attempt))
            .map(|attempt| attempt.target.stream())
            .collect();
        for attempt in attempts {
            let waits = attempt.failure.is_none() && attempt.step.is_unfinished();
            let in_vain = self.is_over
                || !attempt.is_stream() && failed_streams.contains(attempt.target.stream());
            if waits && in_vain {
                attempt.failure = Some(FailureKind::Unfinished);
            }
        }
    }

    /// Whether another look may find something else, or there is something left to do.
    fn may_change(&self, attempt: &Attempt<'_>) -> bool {
        if attempt.is_stream() && self.releases.are_of(attempt.target.stream()) {
            return true;
        }
        match &attempt.failure {
            Some(FailureKind::SubjectTaken { stream, .. }) => self.releases.are_of(stream),
            Some(failure) => attempt.is_contested() || self.api.may_heal(failure),
            None => attempt.step.is_unfinished() || attempt.lacks_its_handle(self.api),
        }
    }
}

fn written(attempts: &[Attempt<'_>]) -> Vec<ResourceId> {
    attempts
        .iter()
        .filter(|attempt| attempt.step.writes() && attempt.failure.is_none())
        .map(|attempt| attempt.step.resource.clone())
        .collect()
}

/// Whether what was held back may delete nothing any more: another consumer of the stream was written, or the stream
/// itself, and a consumer that is new holds messages up.
fn may_lose_less(attempt: &Attempt<'_>, written: &[ResourceId]) -> bool {
    let Step {
        resource,
        held_back,
        ..
    } = &attempt.step;
    let is_another = |other: &ResourceId| other.stream == resource.stream && other != resource;
    !held_back.is_empty() && written.iter().any(is_another)
}

/// Whether it is looked at again with others of its stream: it was not tried, because its stream is not there yet, or it
/// is the stream that consumers wait for.
fn goes_with_others(attempt: &Attempt<'_>, unsettled_streams: &HashSet<&str>) -> bool {
    let waits = matches!(attempt.failure, Some(FailureKind::NoStream));
    let is_waited_for = attempt.is_stream() && attempt.failure.is_none();
    (waits || is_waited_for) && unsettled_streams.contains(attempt.target.stream())
}

/// Whether it takes a subject from a stream that is looked at again, or gives it one: neither moves without the other.
fn exchanges_with_others(attempt: &Attempt<'_>, unsettled_streams: &HashSet<&str>) -> bool {
    let is_unsettled = |stream: &String| unsettled_streams.contains(stream.as_str());
    let mut moves = attempt.step.moves.iter();
    moves.any(|moved| is_unsettled(&moved.from) || is_unsettled(&moved.to))
}
