//! Planning: declared × observed → one step for each stream and consumer. Pure, without I/O.

mod change;
mod classify;
mod diff;
mod generation;
mod loss;
pub(crate) mod moves;
mod refusals;
pub(crate) mod reservations;
mod settle;
mod step;
#[cfg(test)]
mod tests;

use std::fmt;

use kanade_resources_schema::spec::ServerVersion;
use serde::Serialize;

pub use change::{Change, Class, Estimate};
pub use step::{Action, Step};

use crate::document;
use crate::live::Live;
use crate::target::Target;

/// What a run would do: one step for each stream and consumer, in the order of the declaration.
///
/// It serialises: `{"steps": [{"resource": {"kind": "kv", "name": "jobs", "stream": "KV_jobs"}, "action": "update",
/// "changes": [{"field": "max_bytes", "before": -1, "after": 1024, "class": "safe"}], "document": {…}}], "shortfalls": []}`.
/// Lists that are empty are left out of steps; `action` is `none`, `create` or `update`, `class` is `safe`, `lossy`,
/// `impossible` or `ignored`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
    /// What does not fit the account's limits, each in one line. A run writes nothing then.
    pub shortfalls: Vec<String>,
}

impl Plan {
    /// Whether everything is as declared: nothing to write, nothing held back, nothing impossible.
    pub fn is_in_sync(&self) -> bool {
        self.shortfalls.is_empty() && self.steps.iter().all(Step::is_in_sync)
    }

    /// Whether something stays as it is until somebody decides: it does not fit, is held back, is impossible, or is
    /// left to a newer generation.
    pub fn is_blocked(&self) -> bool {
        let is_blocked = |step: &Step| {
            let is_newer = step.newer.is_some() && !step.ignored.is_empty();
            is_newer || !step.held_back.is_empty() || !step.impossible.is_empty()
        };
        !self.shortfalls.is_empty() || self.steps.iter().any(is_blocked)
    }

    /// How many resources would be written.
    pub fn writes(&self) -> usize {
        self.steps
            .iter()
            .filter(|step| step.action != Action::None)
            .count()
    }
}

/// By what a step is judged besides the declaration of its resource and what was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// The version of the connected server.
    pub(crate) server: ServerVersion,
    /// Whether the caller consents to changes that delete stored messages.
    pub(crate) allow_data_loss: bool,
    /// The declared generation.
    pub(crate) generation: Option<u64>,
}

/// The step that takes `target` from `live` to what is declared, as far as it may go.
pub(crate) fn step(target: Target<'_>, live: Option<&Live>, policy: Policy) -> Step {
    let Some(live) = live else {
        return create(target, policy);
    };
    let newer = generation::newer(&live.config, policy.generation);
    let stamp = policy.generation.filter(|_| newer.is_none());
    let (differences, ignored) = diff::differences(target, live, stamp);
    if newer.is_some() {
        return Step {
            newer,
            ignored: ignore(differences),
            ..Step::none(target.id())
        };
    }
    let changes = classify::classify(target, differences, live, policy.server);
    let decided = settle::settle(changes, target, live, policy.allow_data_loss);
    let action = if decided.changes.is_empty() {
        Action::None
    } else {
        let mut document = document::rewrite(&live.config, &decided.changes);
        diff::leave_window_to_the_broker(target, &mut document);
        Action::Update {
            changes: decided.changes,
            document,
        }
    };
    Step {
        action,
        held_back: decided.held_back,
        impossible: decided.impossible,
        deferred: decided.deferred,
        ignored: ignore(ignored),
        ..Step::none(target.id())
    }
}

fn create(target: Target<'_>, policy: Policy) -> Step {
    let mut document = match target {
        Target::Stream(resource) => document::lower_stream(&resource.stream),
        Target::Consumer(_, consumer) => document::lower_consumer(&consumer.spec),
    };
    generation::stamp(&mut document, policy.generation);
    Step {
        action: Action::Create { document },
        ..Step::none(target.id())
    }
}

fn ignore(differences: Vec<diff::Difference>) -> Vec<Change> {
    let left_alone = |diff::Difference {
                          field,
                          before,
                          after,
                      }| Change {
        field,
        before,
        after,
        class: Class::Ignored,
        note: None,
    };
    differences.into_iter().map(left_alone).collect()
}

impl fmt::Display for Plan {
    /// The steps that change something or can't, then one line that sums up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.steps.iter().filter(|step| step.says_something()) {
            write!(f, "{step}")?;
        }
        for shortfall in &self.shortfalls {
            writeln!(f, "! does not fit the account's limits: {shortfall}")?;
        }
        let count =
            |wanted: fn(&Step) -> bool| self.steps.iter().filter(|step| wanted(step)).count();
        let creates = count(|step| matches!(step.action, Action::Create { .. }));
        let updates = count(|step| matches!(step.action, Action::Update { .. }));
        let held_back: usize = self.steps.iter().map(|step| step.held_back.len()).sum();
        let impossible: usize = self.steps.iter().map(|step| step.impossible.len()).sum();
        let newer = match count(|step| step.newer.is_some()) {
            0 => String::new(),
            newer => format!(", {newer} left to a newer generation"),
        };
        let in_sync = count(Step::is_in_sync);
        write!(
            f,
            "plan: {creates} to create, {updates} to update, {held_back} held back, {impossible} impossible, \
             {in_sync} in sync{newer}"
        )
    }
}
