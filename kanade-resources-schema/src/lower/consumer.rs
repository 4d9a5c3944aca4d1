use super::given::{self, Take, take};
use super::{LoweredConsumer, Lowering, Places};
use crate::manifest::{ConsumerFields, Entry, Policy, StreamFields};
use crate::spec::{ConsumerSpec, tables};
use crate::symbol;

tables::consumer!(take);

impl<'a> Lowering<'a> {
    /// A durable consumer, with the defaults of the NATS clients.
    pub(super) fn consumer<'m>(
        &self,
        stream: &Entry<StreamFields>,
        entry: &'m Entry<ConsumerFields>,
    ) -> LoweredConsumer<'m, 'a> {
        let fields = &entry.fields;
        let mut spec =
            ConsumerSpec::named(self.text(&stream.name.value), self.text(&entry.name.value));
        spec.take(fields, self);
        spec.filter_subjects = self.filters(fields);
        let policy = &entry.policy;
        let own_constant = self.constant(&entry.name.value, policy);
        let ignored = policy.ignore_changes.iter().flat_map(|list| &list.value);
        LoweredConsumer {
            spec,
            fields,
            doc: self.text(&entry.doc),
            own_constant,
            constant: self.consumer_constant(stream, own_constant),
            lazy: is_lazy(policy) || is_lazy(&stream.policy),
            ignore_changes: self.texts(ignored.map(|field| consumer_field(&field.value))),
            places: Places::of_entry(entry),
        }
    }

    /// The one filter and the list of them are the same to us. An empty one is none.
    fn filters(&self, fields: &ConsumerFields) -> &'a [&'a str] {
        let one = fields
            .filter_subject
            .iter()
            .filter(|filter| !filter.value.is_empty());
        let all = fields.filter_subjects.iter().flat_map(|all| &all.value);
        self.texts(one.chain(all).map(|filter| filter.value.as_str()))
    }

    /// The stream comes first, as in `CONSUMER_EXEC_BACKEND`.
    fn consumer_constant(
        &self,
        stream: &Entry<StreamFields>,
        own: Option<&str>,
    ) -> Option<&'a str> {
        let stream = self.constant(&stream.name.value, &stream.policy)?;
        Some(self.text(&format!("{stream}_{}", own?)))
    }
}

/// What is created on first use takes its consumers along.
fn is_lazy(policy: &Policy) -> bool {
    policy.lazy.as_ref().is_some_and(|given| given.value)
}

/// The filter of a consumer is kept in the list of its filters.
fn consumer_field(field: &str) -> &str {
    if field == symbol::FILTER_SUBJECT {
        symbol::FILTER_SUBJECTS
    } else {
        field
    }
}
