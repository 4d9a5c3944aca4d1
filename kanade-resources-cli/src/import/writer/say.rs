//! Says what differs between the declaration and what the broker holds.

use kanade_resources::{Change, Plan, Step};
use kanade_resources_schema::diagnostic::Finding;
use kanade_resources_schema::field::Field;
use kanade_resources_schema::symbol;
use serde_json::Value as Json;
use toml_edit::Value;

use super::Writer;
use crate::import::file::{Path, located};
use crate::import::found::Resource;
use crate::import::tables::{consumer_path, fields, known, path};
use crate::import::{field, origins};

/// What decides what a consumer has where it says nothing. Said first, it leaves less to say.
const DECISIVE: [&str; 4] = [
    symbol::ACK_POLICY,
    symbol::BACKOFF,
    symbol::DELIVER_SUBJECT,
    symbol::PRIORITY_POLICY,
];

impl Writer<'_> {
    /// Takes over what a run would change, of streams or else of consumers. Whether there was anything.
    pub(super) fn say_what_differs(&mut self, plan: &Plan, text: &str, errors: &[Finding]) -> bool {
        // What consumers are by themselves depends on what is said of their streams.
        let (consumers, streams): (Vec<&Step>, Vec<&Step>) = plan
            .steps
            .iter()
            .partition(|step| step.resource.consumer.is_some());
        self.take_over_all(&streams, text, errors) || self.take_over_all(&consumers, text, errors)
    }

    fn take_over_all(&mut self, steps: &[&Step], text: &str, errors: &[Finding]) -> bool {
        let mut has_said = false;
        for step in steps {
            has_said |= self.take_over(step, text, errors);
        }
        has_said
    }

    fn take_over(&mut self, step: &Step, text: &str, errors: &[Finding]) -> bool {
        let resource = &step.resource;
        let Some(found) = self
            .found
            .resources
            .iter()
            .find(|found| found.kind == resource.kind && found.name == resource.name)
        else {
            return false;
        };
        let path = match &resource.consumer {
            Some(name) => consumer_path(&path(found), name),
            None => path(found),
        };
        let fields = fields(resource.kind, resource.consumer.is_some());
        let mut has_said = false;
        for change in what_to_say(step) {
            has_said |= self.say(&path, fields, found, change, |field| {
                refusal(text, errors, &path, field)
            });
        }
        has_said
    }

    /// Says what the broker holds in one field.
    fn say(
        &mut self,
        path: &Path,
        fields: &'static [Field],
        found: &Resource,
        change: &Change,
        refusal: impl Fn(&str) -> Option<String>,
    ) -> bool {
        if let Some(key) = change.field.strip_prefix("metadata.") {
            return self.say_metadata(path, key, &change.before);
        }
        let Some(field) = known(fields, &change.field) else {
            let why = "a declaration of its kind has no field for it";
            return self.leave_alone(path, &change.field, change, why);
        };
        if !self.said.insert((path.clone(), change.field.clone())) {
            let why = refusal(&change.field);
            let why = why.unwrap_or_else(|| "a declaration can't say it".to_owned());
            return self.leave_alone(path, &change.field, change, &why);
        }
        let before = origins::by_bucket(found, &change.before);
        match field::written(&field.shape, &before) {
            Some(value) => self.set_named(path, field.name, value),
            None => {
                self.file.remove(path, field.name);
            }
        }
        true
    }

    /// A single filter stands in the field for one.
    fn set_named(&mut self, path: &[String], field: &str, value: Value) {
        let one = value.as_array().filter(|list| list.len() == 1);
        let one = one.and_then(|list| list.get(0)).cloned();
        if field == symbol::FILTER_SUBJECTS {
            self.file.remove(path, symbol::FILTER_SUBJECT);
            self.file.remove(path, symbol::FILTER_SUBJECTS);
            if let Some(mut one) = one {
                one.decor_mut().clear();
                return self.file.set(path, symbol::FILTER_SUBJECT, one);
            }
        }
        self.file.set(path, field, value);
    }

    fn say_metadata(&mut self, path: &[String], key: &str, value: &Json) -> bool {
        let path = [path, &[symbol::METADATA.to_owned()]].concat();
        match value.as_str() {
            Some(value) => {
                self.file.set(&path, key, value.into());
                true
            }
            None => self.file.remove(&path, key),
        }
    }

    /// Leaves the field as it is, and says what it is.
    fn leave_alone(&mut self, path: &[String], field: &str, change: &Change, why: &str) -> bool {
        let (held, _) = change.values();
        self.file.remove(path, field);
        self.file.add(path, symbol::IGNORE_CHANGES, field);
        self.file
            .remark(path, format!("{field} is {held}, and is left alone: {why}"));
        true
    }
}

/// The changes that decide about others, or else all of them.
fn what_to_say(step: &Step) -> Vec<&Change> {
    let differing = step
        .changes()
        .iter()
        .chain(&step.held_back)
        .chain(&step.impossible)
        .chain(&step.deferred);
    let differing: Vec<&Change> = differing.collect();
    let is_decisive = |change: &&Change| DECISIVE.contains(&change.field.as_str());
    let decisive: Vec<&Change> = differing.iter().copied().filter(is_decisive).collect();
    if decisive.is_empty() {
        return differing;
    }
    decisive
}

/// What a rule has against the field of a table.
fn refusal(text: &str, errors: &[Finding], path: &Path, field: &str) -> Option<String> {
    let place = (path.clone(), Some(field.to_owned()));
    let mut errors = errors.iter();
    let error = errors.find(|error| {
        let primary = error.primary.as_ref();
        primary.is_some_and(|primary| located(text, primary.span.start) == place)
    })?;
    Some(error.message.clone())
}
