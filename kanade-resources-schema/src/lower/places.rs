use crate::diagnostic::Span;
use crate::manifest::{Entry, Fields};

/// Where the fields of a lowered resource stand in the text, by the names of the stream's, or
/// consumer's, fields.
pub(crate) struct Places {
    name: Span,
    fields: Vec<Place>,
    subjects: Vec<Span>,
}

struct Place {
    field: &'static str,
    key: Span,
    value: Span,
}

impl Places {
    pub(super) fn of_entry<F: Fields>(entry: &Entry<F>) -> Self {
        let given = entry.fields.given().into_iter().chain(entry.policy.given());
        let fields = given
            .map(|given| Place {
                field: given.field.kept_in,
                key: given.key,
                value: given.span,
            })
            .collect();
        Self {
            name: entry.name.span.clone(),
            fields,
            subjects: Vec::new(),
        }
    }

    pub(super) fn note_subjects(&mut self, subjects: Vec<Span>) {
        self.subjects = subjects;
    }

    /// The place of the resource's name.
    pub(crate) fn name(&self) -> Span {
        self.name.clone()
    }

    /// The place of the value of `field`; the name where the field is not declared.
    pub(crate) fn of(&self, field: &str) -> Span {
        self.find(field)
            .map_or(&self.name, |place| &place.value)
            .clone()
    }

    /// The place of the name of `field`; the resource's own where the field is not declared.
    pub(crate) fn key(&self, field: &str) -> Span {
        self.find(field)
            .map_or(&self.name, |place| &place.key)
            .clone()
    }

    /// Whether `field` is declared.
    pub(crate) fn is_given(&self, field: &str) -> bool {
        self.find(field).is_some()
    }

    /// The places of the declared subjects, in order. Empty for buckets and stores, whose subjects
    /// are not declared.
    pub(crate) fn subjects(&self) -> &[Span] {
        &self.subjects
    }

    fn find(&self, field: &str) -> Option<&Place> {
        self.fields.iter().find(|place| place.field == field)
    }
}
