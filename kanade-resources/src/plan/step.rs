//! What a run would do to one stream or consumer.

use std::fmt;

use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::symbol;
use serde::{Deserialize, Serialize};

use super::defaults;
use crate::change::{Change, Class, Estimate, is_false};
use crate::condition::Condition;
use crate::document::Document;
use crate::format;
use crate::live::Live;
use crate::names;
use crate::resource_id::ResourceId;

/// What a run would do to one stream or consumer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// Which resource, or which consumer of it.
    pub resource: ResourceId,
    /// What would be written.
    #[serde(flatten)]
    pub action: Action,
    /// What creating it deletes of other streams, which somebody agreed to: the field that says what it copies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Change>,
    /// Changes that are not made: stored messages would be deleted and nobody consented, or something else that they
    /// need is not done, as their `note` says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_back: Vec<Change>,
    /// Changes that the connected nats-server does not make to what exists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub impossible: Vec<Change>,
    /// Differences that are left alone: what `ignore_changes` names, or everything of a newer generation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<Change>,
    /// Changes that the next update makes, since servers refuse them together with this one (10123).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deferred: Vec<Change>,
    /// How the servers that keep it are doing, if its state may not be final.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Whether it waits for something else of the run.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) is_postponed: bool,
    /// Whether it refuses messages first, is looked at once more, and only then deletes, since its caps shrink.
    #[serde(default, skip_serializing_if = "is_false")]
    pub in_two_steps: bool,
    /// Whether it is left to operators as it is: its `ignore_changes` is `"all"`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub left_alone: bool,
    /// The generation that wrote it, if that is newer than the declaration. Nothing is changed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newer: Option<u64>,
    /// The subjects that go from it to another declared stream, or the other way round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
}

/// A subject that goes from one declared stream to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Move {
    /// The subject, as the stream that takes it declares it.
    pub subject: String,
    /// The broker's name of the stream that releases it.
    pub from: String,
    /// The broker's name of the stream that takes it.
    pub to: String,
}

/// What would be written to the broker for one stream or consumer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Nothing.
    None,
    /// It is missing, and is created.
    Create {
        /// The configuration that is sent.
        document: Document,
    },
    /// It is updated in place.
    Update {
        /// What changes.
        changes: Vec<Change>,
        /// The configuration that is sent: the broker's own, with the changes made to it.
        document: Document,
    },
}

impl Step {
    /// Nothing to do.
    pub(super) fn none(resource: ResourceId) -> Self {
        Self {
            resource,
            action: Action::None,
            losses: Vec::new(),
            held_back: Vec::new(),
            impossible: Vec::new(),
            ignored: Vec::new(),
            deferred: Vec::new(),
            condition: None,
            is_postponed: false,
            in_two_steps: false,
            left_alone: false,
            newer: None,
            moves: Vec::new(),
        }
    }

    /// Says nothing of how much is lost: what is stored is not known.
    pub(crate) fn forget_estimates(&mut self) {
        let updated = match &mut self.action {
            Action::Update { changes, .. } => changes.iter_mut(),
            Action::None | Action::Create { .. } => [].iter_mut(),
        };
        let others = self.losses.iter_mut().chain(&mut self.held_back);
        for change in updated.chain(others) {
            if let Class::Lossy { estimate, .. } = &mut change.class {
                *estimate = Estimate::default();
            }
        }
    }

    /// Whether something is left to do after it was taken.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.is_postponed || self.in_two_steps || !self.deferred.is_empty()
    }

    /// Whether a reader of the plan should know of it.
    pub(super) fn says_something(&self) -> bool {
        let is_quiet = self.ignored.is_empty() && self.condition.is_none() && !self.left_alone;
        !(self.is_in_sync() && is_quiet)
    }

    /// Whether it is as declared, but for what is left alone on purpose.
    pub fn is_in_sync(&self) -> bool {
        !self.writes() && !self.is_blocked() && !self.is_unfinished()
    }

    /// Whether something stays as it is until somebody decides: it is held back, impossible, or left to a newer
    /// generation.
    pub fn is_blocked(&self) -> bool {
        let is_newer = self.newer.is_some() && !self.ignored.is_empty();
        is_newer || !self.held_back.is_empty() || !self.impossible.is_empty()
    }

    /// Whether something is written.
    pub fn writes(&self) -> bool {
        self.action != Action::None
    }

    /// Takes changes out of an update: their fields stay as they are.
    pub(super) fn take_out(
        &mut self,
        live: &Live,
        is_taken_out: impl Fn(&Change) -> bool,
    ) -> Vec<Change> {
        let Action::Update { changes, document } = &mut self.action else {
            return Vec::new();
        };
        let taken: Vec<Change> = changes
            .extract_if(.., |change| is_taken_out(change))
            .collect();
        for Change { field, .. } in &taken {
            match live.config.get(field) {
                Some(value) => document.insert(field.clone(), value.clone()),
                None => document.remove(field),
            };
        }
        if changes.is_empty() {
            self.action = Action::None;
        }
        taken
    }

    /// The changes that are made; none if it is created.
    pub fn changes(&self) -> &[Change] {
        match &self.action {
            Action::Update { changes, .. } => changes,
            Action::None | Action::Create { .. } => &[],
        }
    }
}

impl Step {
    /// The sign before it in a plan.
    fn mark(&self) -> char {
        match &self.action {
            Action::None if self.is_in_sync() => '=',
            Action::None => '!',
            Action::Update { .. } => '~',
            Action::Create { .. } => '+',
        }
    }

    /// What was declared: no defaults, and nothing that a bucket or store has by what it is.
    fn write_declared(&self, f: &mut fmt::Formatter<'_>, document: &Document) -> fmt::Result {
        let defaults = defaults::of(&self.resource);
        let kind = self.resource.kind;
        for (field, value) in document {
            let is_a_kinds_own = kind != Kind::Stream && kind.declared_field(field).is_none();
            if field == symbol::NAME || is_a_kinds_own || defaults.get(field) == Some(value) {
                continue;
            }
            let declared = names::in_a_declaration(kind, field);
            writeln!(f, "    {declared}: {}", format::value(field, value))?;
        }
        Ok(())
    }

    fn write_moves(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Move { subject, from, to } in &self.moves {
            if *to == self.resource.stream {
                writeln!(f, "    takes `{subject}` from stream {from}")?;
            } else {
                writeln!(f, "    releases `{subject}` to stream {to}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Step {
    /// A heading, then a line for every field.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.mark(), self.resource)?;
        if let Action::Create { document } = &self.action {
            self.write_declared(f, document)?;
        }
        if self.left_alone {
            writeln!(f, "    is left alone, whatever differs (`ignore_changes`)")?;
        }
        if let Some(condition) = &self.condition {
            writeln!(f, "    ({condition})")?;
        }
        write_changes(f, "", self.changes())?;
        write_changes(f, "", &self.losses)?;
        if self.in_two_steps {
            writeln!(
                f,
                "    (a full stream refuses messages for a moment, until it is looked at once more)"
            )?;
        }
        self.write_moves(f)?;
        write_changes(f, "then ", &self.deferred)?;
        write_changes(f, "held back: ", &self.held_back)?;
        write_changes(f, "impossible: ", &self.impossible)?;
        match self.newer {
            Some(newer) => {
                write_changes(f, &format!("left to generation {newer}: "), &self.ignored)
            }
            None => write_changes(f, "left alone: ", &self.ignored),
        }
    }
}

fn write_changes(f: &mut fmt::Formatter<'_>, label: &str, changes: &[Change]) -> fmt::Result {
    changes
        .iter()
        .try_for_each(|change| writeln!(f, "    {label}{change}"))
}
