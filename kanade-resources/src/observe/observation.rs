//! One stream or consumer as it was observed.

use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::{Detail, Live};
use crate::plan::{self, Company, Copied, Policy, Step};
use crate::target::Target;

/// One stream or consumer as it was observed.
pub(crate) struct Observation<'a> {
    pub(crate) target: Target<'a>,
    pub(crate) found: Result<Found, FailureKind>,
    /// Its handle. A failure is to be expected if there is nothing yet.
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// What there is, and what is to be done about it: planned at once, while others are still looked at.
pub(crate) struct Found {
    /// `None` if there is nothing yet.
    pub(crate) live: Option<Live>,
    pub(crate) step: Step,
}

impl<'a> Observation<'a> {
    pub(super) fn new(
        target: Target<'a>,
        live: Result<Option<Live>, FailureKind>,
        handle: Result<Handle, FailureKind>,
        policy: Policy<'_>,
    ) -> Self {
        let mut observation = Self {
            target,
            found: Err(FailureKind::Missing),
            handle,
        };
        observation.look_at(live, policy);
        observation
    }

    /// Replaces what was found.
    pub(super) fn look_at(&mut self, live: Result<Option<Live>, FailureKind>, policy: Policy<'_>) {
        let found = match live {
            Ok(None) if !policy.creates => Err(FailureKind::Missing),
            live => live,
        };
        self.found = found.map(|live| {
            let step = plan::step(self.target, live.as_ref(), policy, &Company::nobody());
            Found { live, step }
        });
    }

    /// Plans anew what is not as declared, now that it is known what is around it.
    pub(super) fn judge(&mut self, policy: Policy<'_>, company: &Company) {
        if let Ok(Found { live, step }) = &mut self.found
            && !step.is_in_sync()
        {
            *step = plan::step(self.target, live.as_ref(), policy, company);
        }
    }

    /// What was found, and whether it is not as declared.
    pub(super) fn out_of_sync(&self) -> Option<&Live> {
        match &self.found {
            Ok(Found {
                live: Some(live),
                step,
            }) if !step.is_in_sync() => Some(live),
            _ => None,
        }
    }

    /// The streams that it is about to copy, or to copy no more.
    pub(super) fn origins(&self) -> Vec<Copied> {
        match &self.found {
            Ok(Found { live, step }) if !step.is_in_sync() => {
                plan::changing_origins(self.target, live.as_ref())
            }
            _ => Vec::new(),
        }
    }

    /// What was found, if there is something.
    pub(super) fn live(&self) -> Option<&Live> {
        self.found.as_ref().ok()?.live.as_ref()
    }

    /// Whether it is known only by the client library's account of it.
    pub(crate) fn is_told(&self) -> bool {
        self.live().is_some_and(|live| live.detail != Detail::Full)
    }

    /// Whether what is known does not suffice to say what is to be done.
    pub(super) fn is_unclear(&self) -> bool {
        let Ok(Found {
            live: Some(live),
            step,
        }) = &self.found
        else {
            return false;
        };
        match live.detail {
            Detail::Full => false,
            Detail::Comparable | Detail::Listed => !step.is_in_sync(),
            Detail::Partial => true,
        }
    }
}
