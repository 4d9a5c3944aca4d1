//! What a plan goes by besides the declaration and what was found.

use kanade_resources_schema::spec::ServerVersion;

use super::consent::Consent;
use crate::target::Target;

/// By what a step is judged besides the declaration of its resource and what was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy<'p> {
    /// The version of the connected server.
    pub(crate) server: ServerVersion,
    /// What the caller consents to.
    pub(crate) consent: Consent<'p>,
    /// Whether what is missing is created.
    pub(crate) creates: bool,
    /// The declared generation.
    pub(crate) generation: Option<u64>,
}

impl Policy<'_> {
    /// The generation that `target` is stamped with.
    pub(super) fn stamp(self, target: Target<'_>) -> Option<u64> {
        self.generation.filter(|_| !target.is_operators_own())
    }

    /// Who consents to every loss need not look twice.
    pub(super) fn shrinks_in_two_steps(self, target: Target<'_>) -> bool {
        match (target, self.consent) {
            (Target::Consumer(..), _) | (_, Consent::All) => false,
            (_, Consent::Safe) => !target.resource().allow_data_loss,
            (_, Consent::Shown(_)) => true,
        }
    }
}
