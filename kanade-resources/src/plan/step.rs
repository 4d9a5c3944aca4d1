use std::fmt;

use kanade_resources_schema::spec::StreamSpec;
use kanade_resources_schema::symbol;
use serde_json::Value;

use crate::document::{self, Document};
use crate::format;
use crate::plan::Change;
use crate::resource_id::ResourceId;

/// What a run would do to one resource.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// Which resource.
    pub resource: ResourceId,
    /// What would be written.
    pub action: Action,
    /// Changes that are not made, because stored messages would be deleted and nobody consented.
    pub held_back: Vec<Change>,
    /// Changes that no nats-server makes to an existing stream.
    pub impossible: Vec<Change>,
}

/// What would be written to the broker for one resource.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// Nothing.
    None,
    /// The stream is missing: it is created.
    Create {
        /// The stream configuration that is sent.
        document: Document,
    },
    /// The stream is updated in place.
    Update {
        /// What changes.
        changes: Vec<Change>,
        /// The stream configuration that is sent: the broker's own, with the changes made to it.
        document: Document,
    },
}

impl Step {
    /// Whether the resource is as declared.
    pub fn is_in_sync(&self) -> bool {
        self.action == Action::None && self.held_back.is_empty() && self.impossible.is_empty()
    }

    /// The changes that are made; none where the resource is created.
    pub fn changes(&self) -> &[Change] {
        match &self.action {
            Action::Update { changes, .. } => changes,
            Action::None | Action::Create { .. } => &[],
        }
    }
}

impl fmt::Display for Step {
    /// A heading, then a line for every field.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.action {
            Action::None => writeln!(f, "! {}", self.resource)?,
            Action::Update { .. } => writeln!(f, "~ {}", self.resource)?,
            Action::Create { document } => {
                writeln!(f, "+ {}", self.resource)?;
                write_settings(f, document)?;
            }
        }
        write_changes(f, "", self.changes())?;
        write_changes(f, "held back: ", &self.held_back)?;
        write_changes(f, "impossible: ", &self.impossible)
    }
}

/// Only what is not the broker's default anyway.
fn write_settings(f: &mut fmt::Formatter<'_>, document: &Document) -> fmt::Result {
    let defaults = document::lower(&StreamSpec::named(""));
    let declared =
        |(field, value): &(&String, &Value)| *field != symbol::NAME && defaults.get(*field) != Some(value);
    for (field, value) in document.iter().filter(declared) {
        writeln!(f, "    {field}: {}", format::value(field, value))?;
    }
    Ok(())
}

fn write_changes(f: &mut fmt::Formatter<'_>, label: &str, changes: &[Change]) -> fmt::Result {
    changes.iter().try_for_each(|change| writeln!(f, "    {label}{change}"))
}
