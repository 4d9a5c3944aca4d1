//! Which steps wait for others: what a cluster moves or scales is done before what depends on it is changed.

use std::collections::HashSet;

use kanade_resources_schema::symbol;

use super::step::{Action, Step};
use crate::document::limit;
use crate::live::Live;

/// A stream or consumer of a run: what is to be done, and what was observed.
pub(crate) struct InLine<'p> {
    pub(crate) step: &'p mut Step,
    pub(crate) live: Option<&'p Live>,
}

/// Defers what has to wait. A consumer whose replicas change waits until those of its stream have changed and are up to
/// date: otherwise its state may be lost. That holds for a stream that shrinks, too: servers shrink its consumers with
/// it, and a consumer that shrinks alone may be left on a server that the stream leaves.
pub(crate) fn take_turns(line: &mut [InLine<'_>]) {
    for one in line.iter_mut() {
        if is_stream(one.step) && one.is_underway() && one.changes_servers() {
            one.defer(&[symbol::NUM_REPLICAS, symbol::PLACEMENT]);
        }
    }
    let busy: HashSet<String> = line
        .iter()
        .filter(|one| is_stream(one.step) && (one.is_underway() || one.changes_servers()))
        .map(|one| one.step.resource.stream.clone())
        .collect();
    lower_limits_last(line);
    for one in line.iter_mut() {
        if one.is_bound_to_its_stream() && busy.contains(&one.step.resource.stream) {
            one.defer(&[symbol::NUM_REPLICAS]);
        }
    }
}

/// Lower limits for consumers are refused while a consumer is above them (10069): consumers go first. Higher ones are
/// needed by consumers: the stream goes first, as always.
fn lower_limits_last(line: &mut [InLine<'_>]) {
    let changing: HashSet<String> = line
        .iter()
        .filter(|one| !is_stream(one.step) && one.changes_what_is_limited())
        .map(|one| one.step.resource.stream.clone())
        .collect();
    for one in line.iter_mut() {
        let is_waited_for = changing.contains(&one.step.resource.stream);
        if is_stream(one.step) && is_waited_for && one.lowers_limits() {
            one.defer(&[symbol::CONSUMER_LIMITS]);
        }
    }
}

fn is_stream(step: &Step) -> bool {
    step.resource.consumer.is_none()
}

impl InLine<'_> {
    /// Leaves the changes of these fields to a later round of the run; of what is to be created, everything. All else
    /// goes on: subjects move with those of other streams now.
    fn defer(&mut self, fields: &[&str]) {
        let Some(live) = self.live else {
            self.step.action = Action::None;
            self.step.is_postponed = true;
            return;
        };
        let later = self
            .step
            .take_out(live, |change| fields.contains(&change.field.as_str()));
        self.step.deferred.splice(0..0, later);
    }

    fn changes(&self, field: &str) -> bool {
        self.step
            .changes()
            .iter()
            .any(|change| change.field == field)
    }

    fn changes_what_is_limited(&self) -> bool {
        self.changes(symbol::MAX_ACK_PENDING) || self.changes(symbol::INACTIVE_THRESHOLD)
    }

    fn lowers_limits(&self) -> bool {
        let change = self
            .step
            .changes()
            .iter()
            .find(|change| change.field == symbol::CONSUMER_LIMITS);
        let Some(change) = change else { return false };
        [symbol::MAX_ACK_PENDING, symbol::INACTIVE_THRESHOLD]
            .iter()
            .any(|limited| {
                match (
                    limit(&change.before[*limited]),
                    limit(&change.after[*limited]),
                ) {
                    (Some(before), Some(after)) => after < before,
                    (None, Some(_)) => true,
                    (_, None) => false,
                }
            })
    }

    /// Whether a cluster is moving or scaling it, or is without some of its servers.
    fn is_underway(&self) -> bool {
        self.live.is_some_and(|live| live.condition().is_some())
    }

    /// Whether a cluster is to move or scale it, now or later in the run.
    fn changes_servers(&self) -> bool {
        let is_clustered = self.live.is_some_and(|live| live.group.is_some());
        let step = &self.step;
        let mut changes = step.changes().iter().chain(&step.deferred);
        is_clustered
            && changes
                .any(|change| [symbol::NUM_REPLICAS, symbol::PLACEMENT].contains(&&*change.field))
    }

    /// Whether it is a consumer whose replicas depend on those of its stream.
    fn is_bound_to_its_stream(&self) -> bool {
        match &self.step.action {
            _ if is_stream(self.step) => false,
            Action::None => false,
            Action::Create { document } => {
                document.get(symbol::NUM_REPLICAS).and_then(limit).is_some()
            }
            Action::Update { .. } => self.changes(symbol::NUM_REPLICAS),
        }
    }
}
