//! What a run does about one stream or consumer, from planned to settled.

use kanade_resources_schema::symbol;

use crate::api::Api;
use crate::change::Change;
use crate::codes::{ErrorCode, VANISHED};
use crate::document::Document;
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::Live;
use crate::observe::{Found, Observation};
use crate::plan::{self, Action, Holding, Party, Step};
use crate::target::Target;

/// One step of a run, what it is based on, and what became of it.
pub(super) struct Attempt<'a> {
    pub(super) target: Target<'a>,
    pub(super) step: Step,
    /// What was observed; `None` if there was nothing yet.
    pub(super) live: Option<Live>,
    /// Why the step could not be taken, or was refused.
    pub(super) failure: Option<FailureKind>,
    pub(super) handle: Result<Handle, FailureKind>,
}

impl<'a> Attempt<'a> {
    /// The attempt at what was observed; or why that could not be observed.
    pub(super) fn new(observation: Observation<'a>) -> Result<Self, (Target<'a>, FailureKind)> {
        let Observation {
            target,
            found,
            handle,
        } = observation;
        let Found { live, step } = found.map_err(|failure| (target, failure))?;
        Ok(Self {
            target,
            step,
            live,
            failure: None,
            handle,
        })
    }

    /// Whether it frees room that others may take.
    pub(super) fn frees_room(&self) -> bool {
        plan::frees_room(&self.step, self.live.as_ref())
    }

    /// Whether it takes room that others may have to free first.
    pub(super) fn takes_room(&self) -> bool {
        plan::takes_room(&self.step, self.live.as_ref())
    }

    /// Whether its handle could not be looked up, and may be later.
    pub(super) fn lacks_its_handle(&self, api: &Api<'_>) -> bool {
        matches!(&self.handle, Err(failure) if api.may_heal(failure))
    }

    /// Whether nothing has to be waited for before it goes on.
    pub(super) fn goes_on_at_once(&self) -> bool {
        let is_waiting = self.step.is_postponed || !self.step.deferred.is_empty();
        self.failure.is_none() && !is_waiting && self.handle.is_ok()
    }

    /// Its subjects now, before, and after its step.
    pub(super) fn holding(&self) -> Holding {
        Holding::of(&self.step, self.live.as_ref())
    }

    /// Its part in moves of subjects.
    pub(super) fn party(&mut self) -> Party<'_> {
        Party {
            is_stuck: self.failure.is_some(),
            ..Party::new(self.target, &mut self.step, self.live.as_ref())
        }
    }

    /// What is written first: everything but the subjects that are moved afterwards.
    pub(super) fn first_action(&self) -> Action {
        if self.step.moves.is_empty() {
            return self.step.action.clone();
        }
        match &self.step.action {
            Action::None => Action::None,
            Action::Create { document } => Action::Create {
                document: self.before_moves(document),
            },
            Action::Update { changes, .. } if changes.iter().all(is_of_subjects) => Action::None,
            Action::Update { changes, document } => Action::Update {
                changes: changes.clone(),
                document: self.before_moves(document),
            },
        }
    }

    fn before_moves(&self, document: &Document) -> Document {
        plan::moving(document, &self.first_subjects(), &self.holding().before)
    }

    /// The subjects that it has before any are moved: those that it holds, or, of a new stream, those that nobody else
    /// holds.
    pub(super) fn first_subjects(&self) -> Vec<String> {
        let holding = self.holding();
        if self.live.is_some() {
            return holding.now;
        }
        let moved: Vec<&String> = self.step.moves.iter().map(|moved| &moved.subject).collect();
        let free: Vec<String> = holding
            .after
            .iter()
            .filter(|subject| !moved.contains(subject))
            .cloned()
            .collect();
        if free.is_empty() {
            return holding.origin();
        }
        free
    }

    pub(super) fn is_stream(&self) -> bool {
        self.target.is_stream()
    }

    /// Whether it is a stream that is missing, and can't be created, or is not without somebody's consent.
    pub(super) fn is_kept_from_being_created(&self) -> bool {
        self.is_stream() && self.live.is_none() && self.step.is_blocked()
    }

    /// Whether it is a stream that its consumers can't do without, and that is still missing.
    pub(super) fn has_not_created_its_stream(&self) -> bool {
        let creates = matches!(self.step.action, Action::Create { .. });
        self.is_stream() && creates && self.failure.is_some() && !self.is_contested()
    }

    /// Whether another process created or deleted it meanwhile.
    pub(super) fn is_contested(&self) -> bool {
        const CREATED: [ErrorCode; 2] = [
            ErrorCode::STREAM_NAME_EXIST,
            ErrorCode::CONSUMER_ALREADY_EXISTS,
        ];
        let Some(failure) = &self.failure else {
            return false;
        };
        match self.step.action {
            Action::Create { .. } if failure.is_any_of(&CREATED) => true,
            Action::Update { .. } if failure.is_any_of(&VANISHED) => true,
            _ => false,
        }
    }
}

fn is_of_subjects(change: &Change) -> bool {
    change.field == symbol::SUBJECTS
}
