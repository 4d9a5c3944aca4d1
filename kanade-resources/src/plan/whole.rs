//! A plan: every step of a run, and what does not fit.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use kanade_resources_schema::spec::Resource;
use serde::{Deserialize, Serialize};

use super::step::{Action, Step};
use crate::failure::{Chain, FailureKind};
use crate::format_version::FormatVersion;
use crate::resource_id::ResourceId;
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
    /// The profile that is planned for; left out of the JSON where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The steps.
    pub steps: Vec<Step>,
    /// What does not fit the account's limits. A run writes nothing then.
    pub shortfalls: Vec<Shortfall>,
    /// What could not be looked at, and so is in no step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unseen: Vec<Unseen>,
    /// What is there and not declared: streams, and consumers of declared streams. A run leaves them alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strangers: Vec<Stranger>,
}

/// A stream that is not declared, or a consumer of a declared stream that is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stranger {
    /// Which stream, or which consumer of which resource.
    pub resource: ResourceId,
    /// How many messages a consumer still waits for, or has not acknowledged. A stream with `retention = "interest"`
    /// keeps them for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<u64>,
}

impl Stranger {
    pub(crate) fn new(resource: ResourceId, waits_for: Option<u64>) -> Self {
        Self {
            resource,
            waits_for,
        }
    }

    /// The consumer `name` of the declared `resource`.
    pub(crate) fn consumer_of(resource: &Resource<'_>, name: &str, waits_for: Option<u64>) -> Self {
        let resource = ResourceId {
            consumer: Some(name.to_owned()),
            ..ResourceId::from(resource)
        };
        Self::new(resource, waits_for)
    }
}

/// What could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unseen {
    /// Which resource, or which consumer of it.
    pub resource: ResourceId,
    /// Why.
    pub why: String,
    /// What to do about it, if anything can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Unseen {
    pub(crate) fn new(resource: ResourceId, failure: &FailureKind) -> Self {
        Self {
            resource,
            why: Chain(failure).to_string(),
            help: failure.help().map(Cow::into_owned),
        }
    }
}

impl Plan {
    pub(crate) fn new(steps: Vec<Step>, shortfalls: Vec<Shortfall>, unseen: Vec<Unseen>) -> Self {
        Self {
            format_version: FormatVersion,
            profile: None,
            steps,
            shortfalls,
            unseen,
            strangers: Vec::new(),
        }
    }

    pub(crate) fn in_profile(mut self, profile: Option<&str>) -> Self {
        self.profile = profile.map(str::to_owned);
        self
    }

    pub(crate) fn with_strangers(mut self, strangers: Vec<Stranger>) -> Self {
        self.strangers = strangers;
        self
    }

    /// Whether everything is as declared: nothing to write, nothing held back, nothing impossible,
    /// and no stream of a cluster that is moving or without a leader, so that its state may not be
    /// final.
    pub fn is_in_sync(&self) -> bool {
        let is_whole = self.shortfalls.is_empty() && self.unseen.is_empty();
        let mut steps = self.steps.iter();
        is_whole && steps.all(|step| step.is_in_sync() && step.condition.is_none())
    }

    /// Whether something stays as it is until somebody decides: it does not fit, is held back, is impossible, or is left
    /// to a newer generation. What could not be [looked at](Self::unseen) may be as declared.
    pub fn is_blocked(&self) -> bool {
        !self.shortfalls.is_empty() || self.steps.iter().any(Step::is_blocked)
    }

    /// How many resources would be written, at once or after what they wait for.
    pub fn writes(&self) -> usize {
        self.count(|step| step.writes() || step.is_unfinished())
    }

    /// One line that says how many resources there are to create, to update, in sync, and so on.
    pub fn summary(&self) -> String {
        let creates = self.count(|step| matches!(step.action, Action::Create { .. }));
        let updates = self.count(|step| matches!(step.action, Action::Update { .. }));
        let held_back: usize = self.steps.iter().map(|step| step.held_back.len()).sum();
        let impossible: usize = self.steps.iter().map(|step| step.impossible.len()).sum();
        let in_sync = self.count(|step| step.is_in_sync() && !step.left_alone);
        let profile = self.profile.as_ref();
        let profile = profile.map_or_else(String::new, |profile| format!(" for profile {profile}"));
        let rarer = self.summary_of_what_is_rare();
        format!(
            "plan{profile}: {creates} to create, {updates} to update, {held_back} held back, \
             {impossible} impossible, {in_sync} in sync{rarer}"
        )
    }

    /// What the summary says only if there is any of it.
    fn summary_of_what_is_rare(&self) -> String {
        let counts = [
            (self.count(|step| step.left_alone), "left alone"),
            (
                self.count(|step| step.newer.is_some()),
                "left to a newer generation",
            ),
            (self.unseen.len(), "could not be looked at"),
        ];
        let mut rare = String::new();
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let _ = write!(rare, ", {count} {what}");
        }
        rare
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
        for Unseen { resource, why, .. } in &self.unseen {
            writeln!(f, "? {resource}\n    could not be looked at: {why}")?;
        }
        for Stranger {
            resource,
            waits_for,
        } in &self.strangers
        {
            write!(f, "  {resource}\n    is not declared")?;
            match waits_for {
                Some(messages) if *messages > 0 => {
                    writeln!(f, ", and waits for {messages} messages")?;
                }
                _ => writeln!(f)?,
            }
        }
        for shortfall in &self.shortfalls {
            writeln!(f, "! does not fit the account's limits: {shortfall}")?;
        }
        f.write_str(&self.summary())
    }
}
