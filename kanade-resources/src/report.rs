//! What a run did to each resource, and what it cost.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::change::Change;
use crate::format_version::FormatVersion;
use crate::resource_id::ResourceId;

/// What a run did to each resource, and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    format_version: FormatVersion,
    /// The profile of the run; left out of the JSON where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Every resource of the run in the order of the declaration, each with its consumers after it.
    pub resources: Vec<ResourceReport>,
    /// How many times the run waited for the broker, one wait after the other: 1 when everything
    /// was in sync.
    pub round_trips: u64,
    /// How many JetStream API requests were sent, reads and writes.
    pub requests: u64,
    /// How many of them were sent again, because there was no answer or the broker was busy.
    pub retries: u64,
    /// How many of them were writes: `STREAM.CREATE`, `STREAM.UPDATE` and `CONSUMER.CREATE`.
    pub writes: u64,
    /// How long the run took.
    #[serde(rename = "elapsed_ns", serialize_with = "nanoseconds")]
    pub elapsed: Duration,
}

/// What a run did to one stream or consumer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ResourceReport {
    /// Which resource, or which consumer of it.
    pub resource: ResourceId,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What a run did to one stream or consumer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It was missing, and was created.
    Created,
    /// It was there already, as declared. Nothing was written.
    InSync,
    /// It differed, and was updated in place.
    Updated {
        /// What was changed.
        changes: Vec<Change>,
        /// What was not changed, because stored messages would have been deleted.
        held_back: Vec<Change>,
    },
    /// It differs, but only in what would delete stored messages. Nothing was written.
    HeldBack {
        /// What was not changed.
        changes: Vec<Change>,
    },
    /// A declaration of a newer generation wrote it last, and it differs from this one. Nothing was
    /// written.
    Newer {
        /// That generation.
        generation: u64,
        /// What was not changed.
        changes: Vec<Change>,
    },
    /// It was there already, and is left to operators: its `ignore_changes` is `"all"`. Nothing was
    /// written.
    LeftAlone {
        /// What differs from the declaration.
        changes: Vec<Change>,
    },
    /// It was looked up by [`attach`](crate::attach), and fits.
    Attached,
    /// It is not as declared, and nothing was changed; the failures of
    /// [`Error::Incomplete`](crate::Error::Incomplete) say why.
    Failed {
        /// What was not even tried, because stored messages would have been deleted.
        held_back: Vec<Change>,
    },
}

/// Every outcome; those that changed something come first.
const LABELS: [&str; 8] = [
    "created",
    "updated",
    "held back",
    "newer",
    "failed",
    "attached",
    "left alone",
    "in sync",
];

impl Report {
    /// A report without resources.
    pub(crate) fn of_costs(
        round_trips: u64,
        requests: u64,
        retries: u64,
        writes: u64,
        elapsed: Duration,
    ) -> Self {
        Self {
            format_version: FormatVersion,
            profile: None,
            resources: Vec::new(),
            round_trips,
            requests,
            retries,
            writes,
            elapsed,
        }
    }

    pub(crate) fn set_profile(&mut self, profile: Option<&str>) {
        self.profile = profile.map(str::to_owned);
    }

    /// Every change that was held back, with its resource.
    pub fn held_back(&self) -> impl Iterator<Item = (&ResourceId, &Change)> {
        self.resources.iter().flat_map(|entry| {
            entry
                .outcome
                .held_back()
                .iter()
                .map(|change| (&entry.resource, change))
        })
    }

    /// One line: how many resources had each outcome, and what the run cost.
    pub(crate) fn summary(&self) -> String {
        let counts: Vec<String> = LABELS
            .into_iter()
            .filter(|label| self.count(label) > 0)
            .map(|label| format!("{} {label}", self.count(label)))
            .collect();
        let counts = if counts.is_empty() {
            "no resources".to_owned()
        } else {
            counts.join(", ")
        };
        let profile = self.profile.as_ref();
        let profile = profile.map_or_else(String::new, |profile| format!("profile {profile}: "));
        format!(
            "{profile}{counts}; {} round trips, {} requests, {} writes, {:.1?}",
            self.round_trips, self.requests, self.writes, self.elapsed
        )
    }

    pub(crate) fn count(&self, label: &str) -> usize {
        self.resources
            .iter()
            .filter(|entry| entry.outcome.label() == label)
            .count()
    }
}

impl Outcome {
    /// The outcome in two words at most, as logged.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::InSync => "in sync",
            Self::Updated { .. } => "updated",
            Self::HeldBack { .. } => "held back",
            Self::Newer { .. } => "newer",
            Self::LeftAlone { .. } => "left alone",
            Self::Attached => "attached",
            Self::Failed { .. } => "failed",
        }
    }

    /// The changes that were held back, because stored messages would have been deleted.
    pub fn held_back(&self) -> &[Change] {
        match self {
            Self::Updated { held_back, .. } | Self::Failed { held_back } => held_back,
            Self::HeldBack { changes } => changes,
            _ => &[],
        }
    }

    /// Whether there was nothing to do.
    pub(crate) fn is_quiet(&self) -> bool {
        matches!(self, Self::InSync | Self::Attached | Self::LeftAlone { .. })
    }

    pub(crate) fn changed(&self) -> &[Change] {
        match self {
            Self::Updated { changes, .. } => changes,
            _ => &[],
        }
    }
}

impl fmt::Display for Report {
    /// A line for every resource that was touched or held back, then a summary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.resources {
            write!(f, "{entry}")?;
        }
        f.write_str(&self.summary())
    }
}

impl fmt::Display for ResourceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.outcome.is_quiet() {
            return Ok(());
        }
        writeln!(f, "{}: {}", self.resource, self.outcome.label())?;
        for change in self.outcome.changed() {
            writeln!(f, "    {change}")?;
        }
        for change in self.outcome.held_back() {
            writeln!(f, "    held back: {change}")?;
        }
        if let Outcome::Newer {
            generation,
            changes,
        } = &self.outcome
        {
            changes.iter().try_for_each(|change| {
                writeln!(f, "    left to generation {generation}: {change}")
            })?;
        }
        Ok(())
    }
}

fn nanoseconds<S: Serializer>(duration: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
}
