use super::given::{take_given, take_optional};
use super::{LoweredConsumer, Lowering, Places};
use crate::manifest::{ConsumerFields, Entry, Policy, StreamFields};
use crate::spec::ConsumerSpec;
use crate::symbol;

impl<'a> Lowering<'a> {
    /// A durable consumer, with the defaults of the NATS clients.
    pub(super) fn consumer<'m>(
        &self,
        stream: &Entry<StreamFields>,
        entry: &'m Entry<ConsumerFields>,
    ) -> LoweredConsumer<'m, 'a> {
        let fields = &entry.fields;
        let one = fields
            .filter_subject
            .iter()
            .filter(|filter| !filter.value.is_empty());
        let filters = one.chain(fields.filter_subjects.iter().flat_map(|all| &all.value));
        let mut spec = ConsumerSpec {
            description: self.optional(fields.description.as_ref()),
            opt_start_time: self.optional(fields.opt_start_time.as_ref()),
            backoff: self.copied(fields.backoff.as_ref()),
            filter_subjects: self.texts(filters.map(|filter| filter.value.as_str())),
            sample_freq: self.optional(fields.sample_freq.as_ref()),
            deliver_subject: self.optional(fields.deliver_subject.as_ref()),
            deliver_group: self.optional(fields.deliver_group.as_ref()),
            pause_until: self.optional(fields.pause_until.as_ref()),
            priority_groups: self.names(fields.priority_groups.as_ref()),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..ConsumerSpec::named(self.text(&stream.name.value), self.text(&entry.name.value))
        };
        take_given!(spec, fields: deliver_policy ack_policy max_deliver replay_policy headers_only mem_storage
            flow_control priority_policy);
        take_optional!(spec, fields: opt_start_seq ack_wait rate_limit_bps max_waiting max_ack_pending max_batch
            max_expires max_bytes inactive_threshold num_replicas idle_heartbeat priority_timeout);
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

/// The one subject and the list of them are the same to us.
fn consumer_field(field: &str) -> &str {
    if field == symbol::FILTER_SUBJECT {
        symbol::FILTER_SUBJECTS
    } else {
        field
    }
}
