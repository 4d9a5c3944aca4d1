//! What a run does about one stream or consumer, from planned to settled.

use crate::codes::{ErrorCode, VANISHED};
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::Live;
use crate::plan::{Action, Step};
use crate::target::Target;

/// One step of a run, what it is based on, and what became of it.
pub(super) struct Attempt<'a> {
    pub(super) target: Target<'a>,
    pub(super) step: Step,
    /// What was observed; `None` if there was nothing yet.
    pub(super) live: Option<Live>,
    /// Whether subjects go from or to another stream of the run.
    pub(super) moves: bool,
    /// Why the step could not be taken, or was refused.
    pub(super) failure: Option<FailureKind>,
    pub(super) handle: Result<Handle, FailureKind>,
}

impl Attempt<'_> {
    pub(super) fn is_stream(&self) -> bool {
        matches!(self.target, Target::Stream(_))
    }

    /// Whether it is a stream that its consumers can't do without, and that is still missing.
    pub(super) fn has_not_created_its_stream(&self) -> bool {
        let creates = matches!(self.step.action, Action::Create { .. });
        self.is_stream() && creates && self.failure.is_some() && !self.is_contested()
    }

    /// Whether another process created or deleted it meanwhile, or a subject was taken before it was released.
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
            _ => self.moves && failure.is(ErrorCode::STREAM_SUBJECT_OVERLAP),
        }
    }
}
