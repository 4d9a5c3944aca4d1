//! A plan: every step of a run, and what does not fit.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::step::{Action, Step};
use crate::format_version::FormatVersion;
use crate::shortfall::Shortfall;

/// What a run would do: one step for each stream and consumer, in the order of the declaration.
///
/// It serialises, and can be read back: `{"format_version": 1, "steps": [{"resource": {"kind": "kv", "name": "jobs",
/// "stream": "KV_jobs"}, "action": "update", "changes": [{"field": "max_age", "before": 0, "after": 3600000000000,
/// "unit": "ns", "class": "safe"}], "document": {…}}], "shortfalls": []}`.
/// Lists that are empty are left out of steps; `action` is `none`, `create` or `update`, `class` is `safe`, `lossy`,
/// `impossible` or `ignored`. `document` is what is sent to the JetStream API.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    format_version: FormatVersion,
    /// The steps.
    pub steps: Vec<Step>,
    /// What does not fit the account's limits. A run writes nothing then.
    pub shortfalls: Vec<Shortfall>,
}

impl Plan {
    pub(crate) fn new(steps: Vec<Step>, shortfalls: Vec<Shortfall>) -> Self {
        Self {
            format_version: FormatVersion,
            steps,
            shortfalls,
        }
    }

    /// Whether everything is as declared: nothing to write, nothing held back, nothing impossible,
    /// and no stream of a cluster that is moving or without a leader, and so may have had no last word.
    pub fn is_in_sync(&self) -> bool {
        let is_in_sync = |step: &Step| step.is_in_sync() && step.condition.is_none();
        self.shortfalls.is_empty() && self.steps.iter().all(is_in_sync)
    }

    /// Whether something stays as it is until somebody decides: it does not fit, is held back, is impossible, or is
    /// left to a newer generation.
    pub fn is_blocked(&self) -> bool {
        !self.shortfalls.is_empty() || self.steps.iter().any(Step::is_blocked)
    }

    /// How many resources would be written.
    pub fn writes(&self) -> usize {
        self.count(Step::writes)
    }

    fn count(&self, wanted: impl Fn(&Step) -> bool) -> usize {
        self.steps.iter().filter(|step| wanted(step)).count()
    }
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
        let creates = self.count(|step| matches!(step.action, Action::Create { .. }));
        let updates = self.count(|step| matches!(step.action, Action::Update { .. }));
        let held_back: usize = self.steps.iter().map(|step| step.held_back.len()).sum();
        let impossible: usize = self.steps.iter().map(|step| step.impossible.len()).sum();
        let in_sync = self.count(Step::is_in_sync);
        write!(
            f,
            "plan: {creates} to create, {updates} to update, {held_back} held back, \
             {impossible} impossible, {in_sync} in sync"
        )?;
        match self.count(|step| step.newer.is_some()) {
            0 => Ok(()),
            newer => write!(f, ", {newer} left to a newer generation"),
        }
    }
}
