//! What the caller consents to.

use super::judged::Judged;
use super::step::Step;
use super::whole::Plan;
use crate::change::{Change, Class, Estimate};
use crate::resource_id::ResourceId;
use crate::target::Target;

/// What is done without asking further.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Consent<'p> {
    /// Whatever deletes nothing, and what the resource's own `allow_data_loss` allows.
    #[default]
    Safe,
    /// Everything, whatever it deletes.
    All,
    /// What this plan shows, and no more.
    Shown(&'p Plan),
}

/// Why a change is not made: shown to the person who consented to a plan.
pub(super) const NOT_SHOWN: &str = "the plan that was agreed to does not show it";
pub(super) const DELETES_MORE: &str = "more would be deleted than was agreed to";

impl Consent<'_> {
    /// Why `change` is not made, in addition to what it does; an empty reason says nothing more.
    pub(super) fn objection(self, target: Target<'_>, change: &Judged) -> Option<&'static str> {
        let agreed = match self {
            Self::All => return None,
            Self::Safe => {
                let is_agreed = change.is_safe() || target.resource().allow_data_loss;
                return (!is_agreed).then_some("");
            }
            Self::Shown(plan) => Shown::of(plan, target, change),
        };
        let agreed = match agreed {
            Shown::Made(agreed) => agreed,
            Shown::HeldBack => return Some(""),
            Shown::Nowhere if change.is_internal() => return None,
            Shown::Nowhere => return Some(NOT_SHOWN),
        };
        match (&change.class, &agreed.class) {
            (
                Class::Lossy { estimate, .. },
                Class::Lossy {
                    estimate: agreed, ..
                },
            ) if covers(*agreed, *estimate) => None,
            (Class::Lossy { .. }, _) => Some(DELETES_MORE),
            _ => None,
        }
    }
}

/// How a plan shows a change.
enum Shown<'p> {
    Made(&'p Change),
    HeldBack,
    Nowhere,
}

impl<'p> Shown<'p> {
    fn of(plan: &'p Plan, target: Target<'_>, change: &Judged) -> Self {
        let Some(step) = step_of(plan, &target.id()) else {
            return Self::Nowhere;
        };
        let (field, after) = (change.declared_field(target), change.declared_after(target));
        let is_it = |shown: &&Change| shown.field == field && shown.after == after;
        let of_update = step.changes().iter().chain(&step.deferred);
        let mut made = of_update.chain(&step.losses);
        match made.find(is_it) {
            Some(change) => Self::Made(change),
            None if step.held_back.iter().any(|shown| is_it(&shown)) => Self::HeldBack,
            None => Self::Nowhere,
        }
    }
}

fn step_of<'p>(plan: &'p Plan, resource: &ResourceId) -> Option<&'p Step> {
    plan.steps.iter().find(|step| step.resource == *resource)
}

/// Whether consent to lose `agreed` includes losing `now`.
fn covers(agreed: Estimate, now: Estimate) -> bool {
    match (agreed.messages, now.messages) {
        (Some(agreed), Some(now)) => now <= agreed,
        (Some(_), None) => false,
        (None, _) => match (agreed.bytes, now.bytes) {
            (Some(agreed), Some(now)) => now <= agreed,
            (Some(_), None) => false,
            // An unknown number was agreed to.
            (None, _) => true,
        },
    }
}
