//! What each difference would do to stored messages, and which no server makes.

use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::diff::Difference;
use super::refusals::{self, Refusal};
use super::{Change, Class, loss};
use crate::document::STREAM;
use crate::live::Live;
use crate::target::Target;

/// Every difference with its class, judged from what is stored and from the configuration that all of
/// them together would leave.
pub(super) fn classify(
    target: Target<'_>,
    differences: Vec<Difference>,
    live: &Live,
    server: ServerVersion,
) -> Vec<Change> {
    let outlook = Outlook {
        live,
        differences: &differences,
        server,
    };
    let judge = |difference| match target {
        Target::Stream(_) => outlook.of_stream(difference),
        Target::Consumer(..) => outlook.of_consumer(difference),
    };
    let judged: Vec<(Class, Option<String>)> = differences.iter().map(judge).collect();
    differences
        .into_iter()
        .zip(judged)
        .map(
            |(
                Difference {
                    field,
                    before,
                    after,
                },
                (class, note),
            )| Change {
                field,
                before,
                after,
                class,
                note,
            },
        )
        .collect()
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

    fn of_stream(&self, difference: &Difference) -> (Class, Option<String>) {
        let is_sealed = self.live.config.get(symbol::SEALED) == Some(&json!(true));
        if let Some(refusal) = refusals::of_stream(difference, is_sealed, self.server) {
            return (impossible(refusal), None);
        }
        match loss::loss(difference, self) {
            Some((estimate, why)) => (Class::Lossy { estimate, why }, None),
            None => (Class::Safe, loss::note(difference, self)),
        }
    }

    /// A consumer holds no messages.
    fn of_consumer(&self, difference: &Difference) -> (Class, Option<String>) {
        let refusal = refusals::of_consumer(difference, self.server);
        (refusal.map_or(Class::Safe, impossible), None)
    }
}

fn impossible(refusal: &Refusal) -> Class {
    Class::Impossible {
        why: refusal.why.to_owned(),
        remedy: refusal.remedy.to_owned(),
    }
}
