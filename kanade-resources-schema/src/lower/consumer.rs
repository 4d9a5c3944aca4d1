use super::given::{self, Take, take};
use super::{LoweredConsumer, LoweredTemplate, Lowering, Places, implied};
use crate::manifest::{ConsumerFields, Entry, Given, Policy, StreamFields};
use crate::spec::{ConsumerSpec, tables};
use crate::{subject, symbol};

tables::consumer!(take);

impl<'a> Lowering<'a> {
    /// A durable consumer, with the defaults of the NATS clients.
    pub(super) fn consumer<'m>(
        &self,
        stream: &Entry<StreamFields>,
        entry: &'m Entry<ConsumerFields>,
        templates: &[LoweredTemplate<'m, 'a>],
    ) -> LoweredConsumer<'m, 'a> {
        let fields = &entry.fields;
        let mut spec =
            ConsumerSpec::named(self.text(&stream.name.value), self.text(&entry.name.value));
        spec.take(fields, self);
        implied::complete_consumer(&mut spec, fields);
        let filters = filters(entry, templates);
        spec.filter_subjects = self.texts(filters.iter().map(|filter| filter.value.as_str()));
        let policy = &entry.policy;
        let own_constant = self.constant(&entry.name.value, policy);
        LoweredConsumer {
            spec,
            fields,
            filter_templates: policy.filter_templates.as_ref(),
            filters,
            doc: self.text(&entry.doc),
            own_constant,
            constant: self.consumer_constant(stream, own_constant),
            lazy: is_lazy(policy) || is_lazy(&stream.policy),
            ignore_changes: self.ignored(policy, consumer_field),
            names: self.consumer_names(entry),
            places: Places::of_entry(entry),
        }
    }

    /// Templates are kept as the filters that they stand for. The one filter is kept in the list of filters, and also
    /// named as it is declared.
    fn consumer_names(&self, entry: &Entry<ConsumerFields>) -> &'a [&'a str] {
        let given = self.names(&entry.fields).iter().copied();
        let is_one = entry.fields.filter_subject.is_some();
        let is_kept_as_list = is_one || entry.policy.filter_templates.is_some();
        self.slice(given.chain(is_kept_as_list.then_some(symbol::FILTER_SUBJECTS)))
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

/// The filters of a consumer: its own, then those of the templates that it names.
fn filters(
    entry: &Entry<ConsumerFields>,
    templates: &[LoweredTemplate<'_, '_>],
) -> Vec<Given<String>> {
    let fields = &entry.fields;
    let one = fields.filter_subject.iter();
    let mut filters: Vec<Given<String>> = one
        .filter(|filter| !filter.value.is_empty())
        .chain(fields.filter_subjects.iter().flat_map(|all| &all.value))
        .cloned()
        .collect();
    for name in entry
        .policy
        .filter_templates
        .iter()
        .flat_map(|all| &all.value)
    {
        let named = templates
            .iter()
            .filter(|template| template.entry.name.value == name.value);
        for filter in named.flat_map(|template| template.filters) {
            add(&mut filters, name, filter);
        }
    }
    filters
}

/// Adds a filter of the template `name`, unless another one has all of it already.
fn add(filters: &mut Vec<Given<String>>, name: &Given<String>, filter: &str) {
    if filters
        .iter()
        .any(|held| subject::is_subset(filter, &held.value))
    {
        return;
    }
    filters.retain(|held| !subject::is_subset(&held.value, filter));
    filters.push(Given {
        value: filter.to_owned(),
        ..name.clone()
    });
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
