//! One function per kind: its fields → its spec, and the stream that backs it.

use super::backing::Back as _;
use super::given::{self, Take, take};
use super::{Declared, Lowered, Lowering, Places, Spec, implied, kept_in};
use crate::diagnostic::Span;
use crate::manifest::{Entry, Fields, KvFields, ObjectStoreFields, StreamFields};
use crate::spec::{Discard, Kind, KvSpec, ObjectStoreSpec, StreamSpec, tables};
use crate::template::Space;

tables::stream!(take);
tables::kv!(take);
tables::object_store!(take);

impl<'a> Lowering<'a> {
    pub(super) fn stream<'m>(&self, entry: &'m Entry<StreamFields>) -> Lowered<'m, 'a> {
        let fields = &entry.fields;
        let mut spec = StreamSpec::named(self.text(&entry.name.value));
        spec.take(fields, self);
        spec.subjects = self.subjects(entry);
        implied::complete_stream(&mut spec, fields);
        let mut lowered = self.lowered(entry, Declared::Stream(fields), Spec::Stream(spec), spec);
        lowered.places.note_subjects(subject_places(entry));
        lowered.consumers = entry
            .consumers
            .iter()
            .map(|consumer| self.consumer(entry, consumer, &lowered.templates))
            .collect();
        lowered
    }

    /// As the NATS clients create a bucket: see `prepareKeyValueConfig` of nats.go.
    pub(super) fn kv<'m>(&self, entry: &'m Entry<KvFields>) -> Lowered<'m, 'a> {
        let fields = &entry.fields;
        let mut spec = KvSpec::named(self.text(&entry.name.value));
        spec.take(fields, self);
        let mut stream = StreamSpec {
            discard: Discard::New,
            allow_direct: true,
            allow_rollup_hdrs: true,
            deny_delete: true,
            ..StreamSpec::named(self.backing_name(Kind::KvBucket, spec.name))
        };
        spec.back(&mut stream);
        stream.subjects = self.bucket_subjects(&spec);
        stream.mirror = spec.mirror.map(|mirror| self.bucket_mirror(mirror));
        stream.sources = self.bucket_sources(&spec);
        stream.mirror_direct = spec.mirror.is_some();
        stream.allow_msg_ttl = !spec.limit_marker_ttl.is_zero();
        self.lowered(entry, Declared::Kv(fields), Spec::Kv(spec), stream)
    }

    /// As the NATS clients create an object store: see `prepareObjectStoreConfig` of nats.go.
    pub(super) fn object_store<'m>(&self, entry: &'m Entry<ObjectStoreFields>) -> Lowered<'m, 'a> {
        let fields = &entry.fields;
        let mut spec = ObjectStoreSpec::named(self.text(&entry.name.value));
        spec.take(fields, self);
        let subjects = Kind::ObjectStore.subjects(spec.name);
        let mut stream = StreamSpec {
            subjects: self.texts(subjects.iter().map(String::as_str)),
            discard: Discard::New,
            allow_direct: true,
            allow_rollup_hdrs: true,
            ..StreamSpec::named(self.backing_name(Kind::ObjectStore, spec.name))
        };
        spec.back(&mut stream);
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
            ignore_changes: self.ignored(policy, |field| kept_in(declared.kind(), field)),
            names: self.names(&entry.fields),
            templates: self.templates(space(declared.kind()), &entry.templates),
            consumers: Vec::new(),
            declared,
            places: Places::of_entry(entry),
        }
    }

    /// A stream without subjects stores the subject that has the stream's name, unless it copies
    /// another stream.
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

/// What the templates of a resource build.
fn space(kind: Kind) -> Space {
    match kind {
        Kind::Stream => Space::Subject,
        Kind::KvBucket => Space::Key,
        Kind::ObjectStore => Space::Name,
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
