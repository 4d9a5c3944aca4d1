//! One function a kind: its fields → its spec, and the stream that backs it.

use super::given::{take_given, take_optional};
use super::nested::consumer_limits;
use super::{Declared, Lowered, Lowering, Places, Spec, backing_field};
use crate::diagnostic::Span;
use crate::manifest::{Entry, Fields, KvFields, ObjectStoreFields, StreamFields};
use crate::spec::{Discard, Kind, KvSpec, ObjectStoreSpec, StreamSpec};

impl<'a> Lowering<'a> {
    pub(super) fn stream<'m>(&self, entry: &'m Entry<StreamFields>) -> Lowered<'m, 'a> {
        let fields = &entry.fields;
        let mut spec = StreamSpec {
            description: self.optional(fields.description.as_ref()),
            subjects: self.subjects(entry),
            placement: self.placement(fields.placement.as_ref()),
            mirror: fields
                .mirror
                .as_ref()
                .map(|given| self.source(&given.value)),
            sources: self.sources(fields.sources.as_ref()),
            subject_transform: fields
                .subject_transform
                .as_ref()
                .map(|given| self.transform(&given.value)),
            republish: self.republish(fields.republish.as_ref()),
            consumer_limits: consumer_limits(fields.consumer_limits.as_ref()),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..StreamSpec::named(self.text(&entry.name.value))
        };
        take_given!(spec, fields: retention max_consumers max_msgs max_msgs_per_subject max_bytes max_age
            max_msg_size discard discard_new_per_subject storage num_replicas no_ack compression allow_direct
            mirror_direct sealed deny_delete deny_purge allow_rollup_hdrs allow_msg_ttl
            subject_delete_marker_ttl allow_msg_counter allow_atomic allow_msg_schedules persist_mode
            allow_batched);
        take_optional!(spec, fields: duplicate_window first_seq);
        let mut lowered = self.lowered(entry, Declared::Stream(fields), Spec::Stream(spec), spec);
        lowered.places.note_subjects(subject_places(entry));
        lowered.consumers = entry
            .consumers
            .iter()
            .map(|consumer| self.consumer(entry, consumer))
            .collect();
        lowered
    }

    /// As the NATS clients create a bucket: see `prepareKeyValueConfig` of nats.go.
    pub(super) fn kv<'m>(&self, entry: &'m Entry<KvFields>) -> Lowered<'m, 'a> {
        let fields = &entry.fields;
        let mut spec = KvSpec {
            description: self.optional(fields.description.as_ref()),
            placement: self.placement(fields.placement.as_ref()),
            republish: self.republish(fields.republish.as_ref()),
            mirror: fields
                .mirror
                .as_ref()
                .map(|given| self.source(&given.value)),
            sources: self.sources(fields.sources.as_ref()),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..KvSpec::named(self.text(&entry.name.value))
        };
        take_given!(spec, fields: history max_value_size max_age max_bytes storage num_replicas compression
            limit_marker_ttl);
        let stream = StreamSpec {
            description: spec.description,
            subjects: self.bucket_subjects(&spec),
            max_msgs_per_subject: spec.history.into(),
            max_bytes: spec.max_bytes,
            max_age: spec.max_age,
            max_msg_size: spec.max_value_size,
            discard: Discard::New,
            storage: spec.storage,
            num_replicas: spec.num_replicas,
            placement: spec.placement,
            republish: spec.republish,
            mirror: spec.mirror.map(|mirror| self.bucket_mirror(mirror)),
            sources: self.bucket_sources(&spec),
            compression: spec.compression,
            allow_direct: true,
            mirror_direct: spec.mirror.is_some(),
            allow_rollup_hdrs: true,
            deny_delete: true,
            allow_msg_ttl: !spec.limit_marker_ttl.is_zero(),
            subject_delete_marker_ttl: spec.limit_marker_ttl,
            metadata: spec.metadata,
            ..StreamSpec::named(self.backing_name(Kind::KvBucket, spec.name))
        };
        self.lowered(entry, Declared::Kv(fields), Spec::Kv(spec), stream)
    }

    /// As the NATS clients create an object store: see `prepareObjectStoreConfig` of nats.go.
    pub(super) fn object_store<'m>(&self, entry: &'m Entry<ObjectStoreFields>) -> Lowered<'m, 'a> {
        let fields = &entry.fields;
        let mut spec = ObjectStoreSpec {
            description: self.optional(fields.description.as_ref()),
            placement: self.placement(fields.placement.as_ref()),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..ObjectStoreSpec::named(self.text(&entry.name.value))
        };
        take_given!(spec, fields: max_age max_bytes storage num_replicas compression);
        let (chunks, meta) = (
            format!("$O.{}.C.>", spec.name),
            format!("$O.{}.M.>", spec.name),
        );
        let stream = StreamSpec {
            description: spec.description,
            subjects: self.texts([chunks.as_str(), meta.as_str()]),
            max_bytes: spec.max_bytes,
            max_age: spec.max_age,
            discard: Discard::New,
            storage: spec.storage,
            num_replicas: spec.num_replicas,
            placement: spec.placement,
            compression: spec.compression,
            allow_direct: true,
            allow_rollup_hdrs: true,
            metadata: spec.metadata,
            ..StreamSpec::named(self.backing_name(Kind::ObjectStore, spec.name))
        };
        self.lowered(
            entry,
            Declared::ObjectStore(fields),
            Spec::ObjectStore(spec),
            stream,
        )
    }

    fn lowered<'m, F: Fields>(
        &self,
        entry: &'m Entry<F>,
        declared: Declared<'m>,
        spec: Spec<'a>,
        stream: StreamSpec<'a>,
    ) -> Lowered<'m, 'a> {
        let policy = &entry.policy;
        let ignored = policy.ignore_changes.iter().flat_map(|list| &list.value);
        Lowered {
            kind: declared.kind(),
            name: self.text(&entry.name.value),
            doc: self.text(&entry.doc),
            constant: self.constant(&entry.name.value, policy),
            spec,
            stream,
            lazy: policy.lazy.as_ref().is_some_and(|given| given.value),
            allow_data_loss: policy
                .allow_data_loss
                .as_ref()
                .is_some_and(|given| given.value),
            ignore_changes: self.texts(ignored.map(|field| backing_field(&field.value))),
            consumers: Vec::new(),
            declared,
            places: Places::of_entry(entry),
        }
    }

    /// A stream without subjects stores the subject that is called like itself, unless it copies another.
    fn subjects(&self, entry: &Entry<StreamFields>) -> &'a [&'a str] {
        let copies = entry.fields.mirror.is_some() || entry.fields.sources.is_some();
        match &entry.fields.subjects {
            Some(given) => self.texts(given.value.iter().map(|subject| subject.value.as_str())),
            None if copies => &[],
            None => self.texts([entry.name.value.as_str()]),
        }
    }

    pub(super) fn backing_name(&self, kind: Kind, name: &str) -> &'a str {
        self.text(&format!("{}{name}", kind.stream_prefix()))
    }
}

fn subject_places(entry: &Entry<StreamFields>) -> Vec<Span> {
    match &entry.fields.subjects {
        Some(given) => given
            .value
            .iter()
            .map(|subject| subject.span.clone())
            .collect(),
        None => vec![entry.name.span.clone()],
    }
}
