//! A plan that is kept, to be approved and then applied: the plan, and the declaration that it was made for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use kanade_resources::{Action, Change, Class, Plan, Step};
use kanade_resources_schema::visible::visible;
use serde::{Deserialize, Serialize};

use crate::json;

/// What `plan --out` writes and `apply` reads.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What messages call the declaration.
    pub(crate) name: String,
    /// The text of the declaration.
    pub(crate) declaration: String,
    /// Whether the person who made the plan consented to the loss of messages that it shows.
    pub(crate) allow_data_loss: bool,
    /// What was shown.
    pub(crate) plan: Plan,
}

impl Kept {
    /// Reads what was kept; `None` for a declaration, which no text of JSON is.
    ///
    /// # Errors
    ///
    /// When it is JSON, and not a plan that this version has kept.
    pub(crate) fn read(name: &str, text: &str) -> Result<Option<Self>> {
        if !text.trim_start().starts_with('{') {
            return Ok(None);
        }
        let kept = serde_json::from_str(text);
        kept.map(Some)
            .with_context(|| format!("{} is not a kept plan", visible(name)))
    }

    /// Writes it to the file at `path`.
    ///
    /// # Errors
    ///
    /// When the file can't be written.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        fs::write(path, json::line(self)?)
            .with_context(|| format!("could not write {}", visible(&path.display().to_string())))
    }

    /// What is not as it was when the plan was made, by what is planned `now`. Messages may have come in.
    pub(crate) fn outdated(&self, now: &Plan) -> Vec<String> {
        let (then, now) = (by_resource(&self.plan), by_resource(now));
        let mut outdated = Vec::new();
        for (resource, step) in &then {
            match now.get(resource) {
                Some(now) => outdated.extend(differences(step, now)),
                None => outdated.push(format!("{resource} can't be looked at now")),
            }
        }
        let new = now.keys().filter(|resource| !then.contains_key(*resource));
        outdated.extend(new.map(|resource| format!("{resource} could not be looked at then")));
        outdated
    }
}

fn by_resource(plan: &Plan) -> BTreeMap<String, &Step> {
    let steps = plan.steps.iter();
    steps
        .map(|step| (step.resource.to_string(), step))
        .collect()
}

fn differences(then: &Step, now: &Step) -> Vec<String> {
    let resource = &then.resource;
    match (is_created(then), is_created(now)) {
        (true, false) => return vec![format!("{resource} was missing, and is there now")],
        (false, true) => return vec![format!("{resource} was there, and is missing now")],
        _ => {}
    }
    if then.newer != now.newer {
        return vec![format!("{resource} was written by another generation")];
    }
    let (then, now) = (changes(then), changes(now));
    let mut fields: Vec<&str> = then.keys().chain(now.keys()).copied().collect();
    fields.sort_unstable();
    fields.dedup();
    fields
        .into_iter()
        .filter_map(|field| {
            let what = difference(then.get(field).copied(), now.get(field).copied())?;
            Some(format!("{resource}: {} {what}", visible(field)))
        })
        .collect()
}

fn difference(then: Option<&Change>, now: Option<&Change>) -> Option<String> {
    match (then, now) {
        (Some(then), Some(now)) if then.before != now.before => Some(format!(
            "was {}, and is {} now",
            then.values().0,
            now.values().0
        )),
        (Some(then), Some(now)) if rank(now) > rank(then) => Some(format!("is worse now: {now}")),
        (Some(then), None) => Some(format!("was {}, and is as declared now", then.values().0)),
        (None, Some(now)) => Some(format!("was as declared, and is {} now", now.values().0)),
        _ => None,
    }
}

fn is_created(step: &Step) -> bool {
    matches!(step.action, Action::Create { .. })
}

/// Everything that differs, whatever is done about it.
fn changes(step: &Step) -> BTreeMap<&str, &Change> {
    let made = step.changes().iter().chain(&step.deferred);
    let others = step.held_back.iter().chain(&step.impossible);
    made.chain(&step.losses)
        .chain(others)
        .chain(&step.ignored)
        .map(|change| (change.field.as_str(), change))
        .collect()
}

fn rank(change: &Change) -> u8 {
    match change.class {
        Class::Lossy { .. } => 1,
        Class::Impossible(_) => 2,
        _ => 0,
    }
}
