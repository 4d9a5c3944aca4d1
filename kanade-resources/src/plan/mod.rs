//! Planning: declared × observed → one step for each stream and consumer. Pure, without I/O.

mod change;
mod classify;
mod diff;
mod loss;
mod refusals;
mod settle;
mod step;
#[cfg(test)]
mod tests;

use std::fmt;

use kanade_resources_schema::spec::ServerVersion;

pub use change::{Change, Class, Estimate};
pub use step::{Action, Step};

use crate::document;
use crate::live::Live;
use crate::target::Target;

/// What a run would do: one step for each stream and consumer, in the order of the declaration.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Whether everything is as declared: nothing to write, nothing held back, nothing impossible.
    pub fn is_in_sync(&self) -> bool {
        self.steps.iter().all(Step::is_in_sync)
    }
}

/// The step that takes `target` from `live` to what is declared, as far as it may go on a server of that version.
pub(crate) fn step(
    target: Target<'_>,
    live: Option<&Live>,
    server: ServerVersion,
    allow_data_loss: bool,
) -> Step {
    let Some(live) = live else { return create(target) };
    let differences = diff::differences(target, live);
    let changes = classify::classify(target, differences, live, server);
    let decided = settle::settle(changes, target, live, allow_data_loss);
    let action = if decided.changes.is_empty() {
        Action::None
    } else {
        let mut document = document::rewrite(&live.config, &decided.changes);
        diff::leave_window_to_the_broker(target, &mut document);
        Action::Update { changes: decided.changes, document }
    };
    Step { resource: target.id(), action, held_back: decided.held_back, impossible: decided.impossible }
}

fn create(target: Target<'_>) -> Step {
    let document = match target {
        Target::Stream(resource) => document::lower_stream(&resource.stream),
        Target::Consumer(_, consumer) => document::lower_consumer(&consumer.spec),
    };
    let action = Action::Create { document };
    Step { resource: target.id(), action, held_back: Vec::new(), impossible: Vec::new() }
}

impl fmt::Display for Plan {
    /// The steps that change something or can't, then one line that sums up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.steps.iter().filter(|step| !step.is_in_sync()) {
            write!(f, "{step}")?;
        }
        let count = |wanted: fn(&Step) -> bool| self.steps.iter().filter(|step| wanted(step)).count();
        let creates = count(|step| matches!(step.action, Action::Create { .. }));
        let updates = count(|step| matches!(step.action, Action::Update { .. }));
        let held_back: usize = self.steps.iter().map(|step| step.held_back.len()).sum();
        let impossible: usize = self.steps.iter().map(|step| step.impossible.len()).sum();
        let in_sync = count(Step::is_in_sync);
        write!(
            f,
            "plan: {creates} to create, {updates} to update, {held_back} held back, {impossible} impossible, \
             {in_sync} in sync"
        )
    }
}
