//! The fields of documents, and how two documents compare.

use kanade_resources_schema::field::{Comparison, Field, Walk as _};
use kanade_resources_schema::spec::{ConsumerSpec, StreamSpec};
use serde_json::Value;

use super::json::Document;
use super::{normal, stored};

/// The fields of one kind of document.
pub(crate) struct Fields(&'static [Field]);

/// What a stream has, but for its name.
pub(crate) static STREAM: Fields = Fields(StreamSpec::FIELDS);

/// What a consumer has, but for its names.
pub(crate) static CONSUMER: Fields = Fields(ConsumerSpec::FIELDS);

impl Fields {
    /// All of them.
    pub(crate) fn all(&self) -> &'static [Field] {
        self.0
    }

    /// Those that compare field by field. The plan looks at the others: metadata, the duplicate
    /// window, and `pause_until`, which servers ignore in an update: it has an API of its own.
    pub(super) fn comparable(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.0
            .iter()
            .filter(|field| field.comparison != Comparison::Apart)
    }

    /// Every field that a server would store differently of the two documents, with both values.
    pub(crate) fn differing<'f>(
        &'f self,
        one: &'f Document,
        other: &'f Document,
    ) -> impl Iterator<Item = (&'static str, Value, Value)> + 'f {
        self.comparable().filter_map(|field| {
            // What is written alike is stored alike, whatever a server makes of it.
            if one.get(field.name) == other.get(field.name) && !looks_elsewhere(field.comparison) {
                return None;
            }
            let (one, other) = (of_document(field, one), of_document(field, other));
            (one != other).then_some((field.name, one, other))
        })
    }

    /// `field` of `document` as a server would store it, so that two documents can be compared.
    pub(crate) fn normal(&self, field: &str, document: &Document) -> Value {
        let known = self.0.iter().find(|known| known.name == field);
        match known {
            Some(known) => of_document(known, document),
            None => document.get(field).cloned().unwrap_or_default(),
        }
    }
}

fn of_document(field: &Field, document: &Document) -> Value {
    match field.comparison {
        Comparison::Subjects => stored::subjects(document),
        Comparison::Filters => stored::filters(document),
        _ => normal::normal(field, document.get(field.name).unwrap_or(&Value::Null)),
    }
}

/// Whether other fields of a document count, too.
fn looks_elsewhere(comparison: Comparison) -> bool {
    matches!(comparison, Comparison::Subjects | Comparison::Filters)
}
