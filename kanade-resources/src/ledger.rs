//! The outcome of every resource, gathered over a run and logged as it comes in.

use std::collections::HashMap;

use kanade_resources_schema::spec::Resource;
use tracing::{error, info, warn};

use crate::apply::Done;
use crate::error::Error;
use crate::failure::{Failure, FailureKind};
use crate::format;
use crate::handles::{Handle, Handles};
use crate::plan::{Action, Change, Class, Step};
use crate::report::{Outcome, Report, ResourceReport};
use crate::resource_id::ResourceId;

pub(crate) struct Ledger<'a> {
    /// The place of each stream in the declaration.
    places: HashMap<&'a str, usize>,
    resources: Vec<ResourceReport>,
    failures: Vec<Failure>,
    handles: Handles,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(resources: &[&'a Resource<'a>]) -> Self {
        let places =
            resources.iter().enumerate().map(|(place, resource)| (resource.stream.name, place)).collect();
        Self { places, resources: Vec::new(), failures: Vec::new(), handles: Handles::default() }
    }

    /// Enters a step that was taken.
    pub(crate) fn settle(&mut self, done: Done<'_>) {
        let Done { resource, mut step, written, handle } = done;
        let mut failures: Vec<FailureKind> =
            step.impossible.drain(..).map(|change| FailureKind::Impossible(Box::new(change))).collect();
        match (written, handle) {
            (Err(failure), _) => {
                step.action = Action::None;
                failures.push(failure);
            }
            (Ok(()), Err(failure)) => failures.push(failure),
            (Ok(()), Ok(handle)) => self.handles.insert(&ResourceId::from(resource), handle),
        }
        self.enter(resource, outcome(step, !failures.is_empty()), failures);
    }

    /// Enters a resource that is taken as it is.
    pub(crate) fn attach(&mut self, resource: &Resource<'_>, handle: Result<Handle, FailureKind>) {
        match handle {
            Ok(handle) => {
                self.handles.insert(&ResourceId::from(resource), handle);
                self.enter(resource, Outcome::Attached, Vec::new());
            }
            Err(failure) => self.fail(resource, failure),
        }
    }

    /// Enters a resource about which nothing could be done.
    pub(crate) fn fail(&mut self, resource: &Resource<'_>, failure: FailureKind) {
        self.enter(resource, Outcome::Failed { held_back: Vec::new() }, vec![failure]);
    }

    /// The handles and the report, completed from one that says what the run cost; or all failures.
    pub(crate) fn close(mut self, mut report: Report) -> Result<(Handles, Report), Error> {
        let place = |resource: &ResourceId| self.places.get(resource.stream.as_str()).copied();
        self.resources.sort_by_key(|entry| place(&entry.resource));
        self.failures.sort_by_key(|failure| place(&failure.resource));
        report.resources = self.resources;
        if self.failures.is_empty() {
            return Ok((self.handles, report));
        }
        Err(Error::Incomplete { failures: self.failures, report: Box::new(report) })
    }

    fn enter(&mut self, resource: &Resource<'_>, outcome: Outcome, failures: Vec<FailureKind>) {
        let resource = ResourceId::from(resource);
        log(&resource, &outcome, &failures);
        self.failures.extend(failures.into_iter().map(|kind| Failure { resource: resource.clone(), kind }));
        self.resources.push(ResourceReport { resource, outcome });
    }
}

fn outcome(step: Step, has_failed: bool) -> Outcome {
    let Step { action, held_back, .. } = step;
    match action {
        Action::Create { .. } => Outcome::Created,
        Action::Update { changes, .. } => Outcome::Updated { changes, held_back },
        Action::None if has_failed => Outcome::Failed { held_back },
        Action::None if held_back.is_empty() => Outcome::InSync,
        Action::None => Outcome::HeldBack { changes: held_back },
    }
}

fn log(resource: &ResourceId, outcome: &Outcome, failures: &[FailureKind]) {
    let (kind, name, stream) = (resource.kind_in_prose(), resource.own_name(), &resource.stream);
    let outcome_label = outcome.label();
    info!(%kind, name, stream, outcome = outcome_label, "{resource}: {outcome_label}");
    for change in outcome.held_back() {
        log_held_back(resource, change);
    }
    for failure in failures {
        error!(%kind, name, stream, outcome = "failed", "{resource}: {failure}");
    }
}

fn log_held_back(resource: &ResourceId, change: &Change) {
    let (kind, name, stream) = (resource.kind_in_prose(), resource.own_name(), &resource.stream);
    let before = format::value(&change.field, &change.before);
    let after = format::value(&change.field, &change.after);
    let estimate = match &change.class {
        Class::Lossy { estimate, .. } => estimate.to_string(),
        Class::Safe | Class::Impossible { .. } => "nothing".to_owned(),
    };
    let field = &change.field;
    warn!(%kind, name, stream, outcome = "held back", field, before, after, estimate, "{resource}: held back: {change}");
}
