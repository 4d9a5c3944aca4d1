//! The outcome of every stream and consumer, gathered over a run and logged as it comes in.

use std::collections::{HashMap, HashSet};

use kanade_resources_schema::visible::visible;
use tracing::{debug, error, info, warn};

use super::attempt::Attempt;
use crate::change::{Change, Class};
use crate::error::Error;
use crate::failure::{Chain, Failure, FailureKind};
use crate::handles::{Handle, Handles};
use crate::plan::{Action, Step};
use crate::report::{Outcome, Report, ResourceReport};
use crate::resource_id::ResourceId;
use crate::target::Target;

pub(super) struct Ledger {
    /// The place of each stream and consumer in the declaration.
    places: HashMap<ResourceId, usize>,
    resources: Vec<ResourceReport>,
    failures: Vec<Failure>,
    handles: Handles,
    /// What was changed of something that is looked at again.
    earlier: HashMap<ResourceId, Vec<Change>>,
    /// Why something could not be observed or done so far.
    reasons: HashMap<ResourceId, FailureKind>,
    /// What was created before it was looked at again, with or without an answer.
    created: HashSet<ResourceId>,
    /// Consumers that were there before they were looked at again.
    present: HashSet<ResourceId>,
}

impl Ledger {
    /// The place of `resource` in the declaration.
    pub(super) fn place(&self, resource: &ResourceId) -> Option<usize> {
        self.places.get(resource).copied()
    }

    pub(super) fn new(targets: &[Target<'_>]) -> Self {
        let places = targets
            .iter()
            .enumerate()
            .map(|(place, target)| (target.id(), place))
            .collect();
        Self {
            places,
            resources: Vec::new(),
            failures: Vec::new(),
            handles: Handles::default(),
            earlier: HashMap::new(),
            reasons: HashMap::new(),
            created: HashSet::new(),
            present: HashSet::new(),
        }
    }

    /// Keeps what was changed by an attempt that others follow. A change that got no answer was made, too, if nothing
    /// differs any more when it is looked at again.
    pub(super) fn remember(&mut self, attempt: Attempt<'_>) {
        if !attempt.is_stream() && attempt.live.is_some() {
            self.present.insert(attempt.target.id());
        }
        let resource = attempt.step.resource;
        let may_be_made = matches!(attempt.failure, None | Some(FailureKind::NoAnswer { .. }));
        match attempt.step.action {
            Action::Create { .. } if may_be_made => drop(self.created.insert(resource)),
            Action::Update { changes, .. } if may_be_made => {
                let earlier = self.earlier.entry(resource).or_default();
                forget(earlier, &changes);
                earlier.extend(changes);
            }
            _ => {}
        }
        if let Some(failure) = attempt.failure {
            self.remember_failure(attempt.target.id(), failure);
        }
    }

    /// Makes the run wait for consumers that were there earlier in it. While a cluster scales or moves a stream, it may
    /// say that a consumer does not exist; created anew, it would have lost its place.
    pub(super) fn wait_for_present(&self, attempts: &mut [Attempt<'_>]) {
        for attempt in attempts {
            let is_created = matches!(attempt.step.action, Action::Create { .. });
            if is_created && self.present.contains(&attempt.step.resource) {
                attempt.step.action = Action::None;
                attempt.step.is_postponed = true;
            }
        }
    }

    /// Keeps why something could not be observed. If the time is up when it is tried again, that is still why.
    pub(super) fn remember_failure(&mut self, resource: ResourceId, failure: FailureKind) {
        if !matches!(failure, FailureKind::OutOfTime { .. }) {
            self.reasons.insert(resource, failure);
        }
    }

    fn reason(&mut self, resource: &ResourceId, failure: FailureKind) -> FailureKind {
        match failure {
            FailureKind::OutOfTime { .. } => self.reasons.remove(resource).unwrap_or(failure),
            failure => failure,
        }
    }

    /// Enters the outcome of an attempt.
    pub(super) fn settle(&mut self, attempt: Attempt<'_>) {
        let is_held_back = attempt.is_kept_from_being_created();
        let Attempt {
            mut step,
            failure,
            handle,
            ..
        } = attempt;
        let impossible = step.impossible.drain(..);
        let mut failures: Vec<FailureKind> = impossible
            .map(|change| FailureKind::Impossible(Box::new(change)))
            .collect();
        match (failure, handle) {
            (Some(failure), _) => {
                step.action = Action::None;
                failures.push(self.reason(&step.resource, failure));
            }
            // There is no handle of what is not created.
            (None, Err(_)) if is_held_back && failures.is_empty() => {
                let held_back = step.held_back.drain(..);
                failures.extend(held_back.map(|change| FailureKind::HeldBack(Box::new(change))));
            }
            // If something is impossible, a handle that can't be had only follows from it.
            (None, Err(failure)) if failures.is_empty() => failures.push(failure),
            (None, Err(_)) => {}
            (None, Ok(handle)) => self.handles.insert(&step.resource, handle),
        }
        let resource = step.resource.clone();
        let earlier = self.earlier.remove(&resource).unwrap_or_default();
        let mut outcome = outcome(step, earlier, !failures.is_empty());
        if outcome == Outcome::InSync && self.created.contains(&resource) {
            outcome = Outcome::Created;
        }
        self.enter(resource, outcome, failures);
    }

    /// Enters a resource that is used as it is.
    pub(super) fn attach(&mut self, target: Target<'_>, handle: Handle) {
        self.handles.insert(&target.id(), handle);
        self.enter(target.id(), Outcome::Attached, Vec::new());
    }

    /// Enters what nothing could be done about.
    pub(super) fn fail(&mut self, target: Target<'_>, failure: FailureKind) {
        let failure = self.reason(&target.id(), failure);
        self.fail_for(target, vec![failure]);
    }

    /// The same, for several reasons.
    pub(super) fn fail_for(&mut self, target: Target<'_>, reasons: Vec<FailureKind>) {
        let held_back = Vec::new();
        self.enter(target.id(), Outcome::Failed { held_back }, reasons);
    }

    /// The handles and the report, completed from one that says what the run cost; or all failures.
    pub(super) fn close(mut self, mut report: Report) -> Result<(Handles, Report), Error> {
        let places = &self.places;
        self.resources
            .sort_by_key(|entry| places.get(&entry.resource));
        self.failures
            .sort_by_key(|failure| places.get(&failure.resource));
        report.resources = self.resources;
        log_summary(&report);
        if self.failures.is_empty() {
            return Ok((self.handles, report));
        }
        Err(Error::Incomplete {
            failures: self.failures.into(),
            waited: None,
            report: Box::new(report),
            handles: Box::new(self.handles),
        })
    }

    fn enter(&mut self, resource: ResourceId, outcome: Outcome, failures: Vec<FailureKind>) {
        log(&resource, &outcome, &failures);
        self.failures
            .extend(failures.into_iter().map(|kind| Failure {
                resource: resource.clone(),
                kind,
            }));
        self.resources.push(ResourceReport { resource, outcome });
    }
}

fn outcome(step: Step, mut earlier: Vec<Change>, has_failed: bool) -> Outcome {
    let Step {
        action,
        held_back,
        ignored,
        newer,
        left_alone,
        ..
    } = step;
    if left_alone && !has_failed {
        return Outcome::LeftAlone { changes: ignored };
    }
    if let Some(generation) = newer.filter(|_| !ignored.is_empty()) {
        return Outcome::Newer {
            generation,
            changes: ignored,
        };
    }
    match action {
        Action::Create { .. } => Outcome::Created,
        Action::Update { changes, .. } => {
            forget(&mut earlier, &changes);
            earlier.extend(changes);
            Outcome::Updated {
                changes: earlier,
                held_back,
            }
        }
        Action::None if !has_failed && !earlier.is_empty() => Outcome::Updated {
            changes: earlier,
            held_back,
        },
        Action::None if has_failed => Outcome::Failed { held_back },
        Action::None if held_back.is_empty() => Outcome::InSync,
        Action::None => Outcome::HeldBack { changes: held_back },
    }
}

/// What is changed again was not changed before.
fn forget(earlier: &mut Vec<Change>, changes: &[Change]) {
    earlier.retain(|change| !changes.iter().any(|again| again.field == change.field));
}

/// The one line of a run, with its numbers for those who count.
fn log_summary(report: &Report) {
    let [created, updated, held_back, failed, in_sync] =
        ["created", "updated", "held back", "failed", "in sync"].map(|label| report.count(label));
    let (round_trips, requests, writes) = (report.round_trips, report.requests, report.writes);
    let elapsed_ms = u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX);
    info!(
        created,
        updated,
        held_back,
        failed,
        in_sync,
        round_trips,
        requests,
        writes,
        elapsed_ms,
        "{}",
        report.summary()
    );
}

/// What is in sync is of no interest to operators.
fn log(resource: &ResourceId, outcome: &Outcome, failures: &[FailureKind]) {
    // A log may be read on a terminal.
    let kind = resource.kind_in_prose();
    let name = &visible(resource.own_name()).to_string();
    let stream = &visible(&resource.stream).to_string();
    let label = outcome.label();
    if outcome.is_quiet() {
        debug!(%kind, name, stream, outcome = label, "{resource}: {label}");
    } else {
        info!(%kind, name, stream, outcome = label, "{resource}: {label}");
    }
    for change in outcome.changed() {
        let field = &visible(&change.field).to_string();
        let (before, after) = change.values();
        info!(%kind, name, stream, outcome = label, field, before, after, "{resource}: {change}");
    }
    for change in outcome.held_back() {
        let field = &visible(&change.field).to_string();
        let (before, after) = change.values();
        let estimate = estimate(change);
        warn!(%kind, name, stream, outcome = "held back", field, before, after, estimate, "{resource}: held back: {change}");
    }
    for failure in failures {
        error!(%kind, name, stream, outcome = "failed", "{resource}: {}", Chain(failure));
    }
}

fn estimate(change: &Change) -> String {
    match &change.class {
        Class::Lossy { estimate, .. } => estimate.to_string(),
        Class::Safe | Class::Ignored | Class::Impossible(_) => "nothing".to_owned(),
    }
}
