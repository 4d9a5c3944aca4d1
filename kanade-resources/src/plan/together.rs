//! Every step at once: what has to do with each other is put in order.

use super::limits;
use super::moves::{self, Party};
use super::sequence::{self, InLine};
use super::{Company, FoundAround, Known, Policy, Step};
use crate::resource_id::ResourceId;

/// What is to be done about `targets`, each with what there is of it, in the company of what is `around`.
pub(crate) fn steps(
    targets: &[Known<'_, '_>],
    around: FoundAround<'_, '_>,
    policy: Policy<'_>,
) -> Vec<Step> {
    let company = Company::new(policy, None, around);
    let mut steps: Vec<Step> = targets
        .iter()
        .map(|(target, live)| super::step(*target, *live, policy, &company))
        .collect();
    let parties: Vec<Party<'_>> = targets
        .iter()
        .zip(&mut steps)
        .map(|((target, live), step)| Party::new(*target, step, *live))
        .collect();
    arrange_together(parties, &[]);
    steps
}

/// Puts steps in order that have to do with each other. `unseen` are the declared streams that could not be observed,
/// with their subjects.
pub(crate) fn arrange_together(mut parties: Vec<Party<'_>>, unseen: &[(ResourceId, Vec<String>)]) {
    moves::arrange(&mut parties, unseen);
    let mut line: Vec<InLine<'_>> = parties
        .into_iter()
        .map(|Party { step, live, .. }| InLine { step, live })
        .collect();
    if line.iter().all(|one| !one.step.writes()) {
        return;
    }
    limits::keep_within_limits(&mut line);
    sequence::take_turns(&mut line);
}
