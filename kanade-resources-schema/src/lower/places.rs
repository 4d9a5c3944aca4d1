use std::collections::HashMap;

use crate::diagnostic::Span;
use crate::manifest::Given;

/// Where the fields of a lowered resource stand in the text, by the stream's field names.
pub(crate) struct Places {
    name: Span,
    fields: HashMap<&'static str, Span>,
    subjects: Vec<Span>,
}

impl Places {
    pub(super) fn new(name: Span) -> Self {
        Self { name, fields: HashMap::new(), subjects: Vec::new() }
    }

    pub(super) fn note<T>(&mut self, field: &'static str, given: Option<&Given<T>>) {
        if let Some(given) = given {
            self.fields.insert(field, given.span.clone());
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
        self.fields.get(field).unwrap_or(&self.name).clone()
    }

    /// Whether `field` is declared.
    pub(crate) fn is_given(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// The places of the declared subjects, in order. Empty for buckets and stores, whose subjects are not declared.
    pub(crate) fn subjects(&self) -> &[Span] {
        &self.subjects
    }
}
