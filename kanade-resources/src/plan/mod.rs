//! Planning: declared × observed → one step per resource. Pure, without I/O.

mod change;
mod classify;
mod diff;
mod loss;
mod settle;
mod step;
#[cfg(test)]
mod tests;

use std::fmt;

use kanade_resources_schema::spec::Resource;

pub use change::{Change, Class, Estimate};
pub use step::{Action, Step};

use crate::document;
use crate::live::Live;
use crate::resource_id::ResourceId;

/// What a run would do: one step per resource, in the order of the declaration.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Whether every resource is as declared: nothing to write, nothing held back, nothing impossible.
    pub fn is_in_sync(&self) -> bool {
        self.steps.iter().all(Step::is_in_sync)
    }
}

/// The step that takes `resource` from `live` to what is declared, as far as it may go.
pub(crate) fn step(resource: &Resource<'_>, live: Option<&Live>, allow_data_loss: bool) -> Step {
    let Some(live) = live else { return create(resource) };
    let differences = diff::differences(resource, live);
    let changes = classify::classify(differences, live);
    let decided = settle::settle(changes, resource, live, allow_data_loss);
    let keep_window = !diff::window_is_the_brokers(resource);
    let action = if decided.changes.is_empty() {
        Action::None
    } else {
        let document = document::rewrite(&live.config, &decided.changes, keep_window);
        Action::Update { changes: decided.changes, document }
    };
    Step {
        resource: ResourceId::from(resource),
        action,
        held_back: decided.held_back,
        impossible: decided.impossible,
    }
}

fn create(resource: &Resource<'_>) -> Step {
    let action = Action::Create { document: document::lower(&resource.stream) };
    Step { resource: ResourceId::from(resource), action, held_back: Vec::new(), impossible: Vec::new() }
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
