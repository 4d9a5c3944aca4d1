//! What each difference would do to stored messages, and which no server makes.

use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::diff::Difference;
use super::{loss, moves, refusals, shrink};
use crate::change::{Change, Class, Unit};
use crate::document::STREAM;
use crate::format;
use crate::live::Live;
use crate::names;
use crate::target::Target;

/// A difference, under the API's name of the field, and what making the change would do.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) field: String,
    pub(super) before: Value,
    pub(super) after: Value,
    pub(super) class: Class,
    pub(super) note: Option<String>,
}

/// Every difference with its class, judged from what is stored and from the configuration that all of
/// them together would leave.
pub(super) fn judge(
    target: Target<'_>,
    differences: Vec<Difference>,
    live: &Live,
    server: ServerVersion,
) -> Vec<Judged> {
    let outlook = Outlook {
        live,
        differences: &differences,
        server,
    };
    let verdicts: Vec<(Class, Option<String>)> = differences
        .iter()
        .map(|difference| outlook.verdict(target, difference))
        .collect();
    differences
        .into_iter()
        .zip(verdicts)
        .map(|(difference, (class, note))| Judged::new(difference, class, note))
        .collect()
}

impl Judged {
    fn new(difference: Difference, class: Class, note: Option<String>) -> Self {
        let Difference {
            field,
            before,
            after,
        } = difference;
        Self {
            field,
            before,
            after,
            class,
            note,
        }
    }

    pub(super) fn is_safe(&self) -> bool {
        self.class == Class::Safe
    }

    /// Whether it is a mark of the engine's own, of which nobody needs to know.
    pub(super) fn is_internal(&self) -> bool {
        self.field == moves::field() || self.field == shrink::field()
    }

    /// What the declaration calls the field.
    pub(super) fn declared_field(&self, target: Target<'_>) -> &str {
        names::in_a_declaration(target.resource().kind, &self.field)
    }

    /// A difference that is left alone.
    pub(super) fn ignored(difference: Difference) -> Self {
        Self::new(difference, Class::Ignored, None)
    }

    /// The change as it is shown: in the declaration's language.
    pub(super) fn published(self, target: Target<'_>) -> Change {
        Change {
            unit: unit(&self.field),
            field: self.declared_field(target).to_owned(),
            before: self.before,
            after: self.after,
            class: self.class,
            note: self.note,
        }
    }
}

fn unit(field: &str) -> Option<Unit> {
    if format::is_duration(field) {
        Some(Unit::Nanoseconds)
    } else if format::is_size(field) {
        Some(Unit::Bytes)
    } else {
        None
    }
}

/// What is there, what the differences would make of it, and by which server's rules.
pub(super) struct Outlook<'a> {
    pub(super) live: &'a Live,
    pub(super) server: ServerVersion,
    differences: &'a [Difference],
}

impl Outlook<'_> {
    /// The value of the stream's `field` once every difference is applied.
    pub(super) fn after(&self, field: &str) -> Value {
        let changed = self
            .differences
            .iter()
            .find(|difference| difference.field == field);
        match changed {
            Some(difference) => difference.after.clone(),
            None => STREAM.normal(field, &self.live.config),
        }
    }

    fn verdict(&self, target: Target<'_>, difference: &Difference) -> (Class, Option<String>) {
        match target {
            Target::Stream(_) => self.of_stream(difference),
            Target::Consumer(..) => self.of_consumer(difference),
        }
    }

    fn of_stream(&self, difference: &Difference) -> (Class, Option<String>) {
        let is_sealed = self.live.config.get(symbol::SEALED) == Some(&json!(true));
        if let Some(refusal) = refusals::of_stream(difference, is_sealed, self.server) {
            return (Class::Impossible(refusal), None);
        }
        match loss::loss(difference, self) {
            Some((estimate, why)) => (Class::Lossy { estimate, why }, None),
            None => (Class::Safe, loss::note(difference, self)),
        }
    }

    /// A consumer holds no messages.
    fn of_consumer(&self, difference: &Difference) -> (Class, Option<String>) {
        let refusal = refusals::of_consumer(difference, self.server);
        (refusal.map_or(Class::Safe, Class::Impossible), None)
    }
}
