//! One function a kind: its fields → its spec, and the stream that backs it.

use super::{Lowered, Lowering, Places, Spec};
use crate::manifest::{Entry, Given, KvFields, ObjectStoreFields, StreamFields};
use crate::spec::{Discard, Kind, KvSpec, ObjectStoreSpec, StreamSpec};
use crate::symbol;

impl<'a> Lowering<'a> {
    pub(super) fn stream(&self, entry: &Entry<StreamFields>) -> Lowered<'a> {
        let fields = &entry.fields;
        let base = StreamSpec::named(self.text(&entry.name.value));
        let spec = StreamSpec {
            description: self.optional(fields.description.as_ref()),
            subjects: self.subjects(entry),
            retention: or(fields.retention.as_ref(), base.retention),
            max_msgs: or(fields.max_msgs.as_ref(), base.max_msgs),
            max_msgs_per_subject: or(fields.max_msgs_per_subject.as_ref(), base.max_msgs_per_subject),
            max_bytes: or(fields.max_bytes.as_ref(), base.max_bytes),
            max_age: or(fields.max_age.as_ref(), base.max_age),
            max_msg_size: or(fields.max_msg_size.as_ref(), base.max_msg_size),
            discard: or(fields.discard.as_ref(), base.discard),
            storage: or(fields.storage.as_ref(), base.storage),
            num_replicas: or(fields.num_replicas.as_ref(), base.num_replicas),
            duplicate_window: fields.duplicate_window.as_ref().map(|given| given.value),
            compression: or(fields.compression.as_ref(), base.compression),
            allow_direct: or(fields.allow_direct.as_ref(), base.allow_direct),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..base
        };
        let mut places = Places::new(entry.name.span.clone());
        places.note(symbol::MAX_BYTES, fields.max_bytes.as_ref());
        places.note(symbol::MAX_AGE, fields.max_age.as_ref());
        places.note(symbol::MAX_MSG_SIZE, fields.max_msg_size.as_ref());
        places.note(symbol::DUPLICATE_WINDOW, fields.duplicate_window.as_ref());
        places.note_subjects(subject_places(entry));
        self.lowered(entry, Kind::Stream, Spec::Stream(spec), spec, places)
    }

    /// As the NATS clients create a bucket: see `prepareKeyValueConfig` of nats.go.
    pub(super) fn kv(&self, entry: &Entry<KvFields>) -> Lowered<'a> {
        let fields = &entry.fields;
        let base = KvSpec::named(self.text(&entry.name.value));
        let spec = KvSpec {
            description: self.optional(fields.description.as_ref()),
            history: or(fields.history.as_ref(), base.history),
            max_value_size: or(fields.max_value_size.as_ref(), base.max_value_size),
            max_age: or(fields.max_age.as_ref(), base.max_age),
            max_bytes: or(fields.max_bytes.as_ref(), base.max_bytes),
            storage: or(fields.storage.as_ref(), base.storage),
            num_replicas: or(fields.num_replicas.as_ref(), base.num_replicas),
            compression: or(fields.compression.as_ref(), base.compression),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..base
        };
        let stream = StreamSpec {
            description: spec.description,
            subjects: self.texts([format!("$KV.{}.>", spec.name).as_str()]),
            max_msgs_per_subject: spec.history.into(),
            max_bytes: spec.max_bytes,
            max_age: spec.max_age,
            max_msg_size: spec.max_value_size,
            discard: Discard::New,
            storage: spec.storage,
            num_replicas: spec.num_replicas,
            compression: spec.compression,
            allow_direct: true,
            allow_rollup_hdrs: true,
            deny_delete: true,
            metadata: spec.metadata,
            ..StreamSpec::named(self.backing_name(Kind::KvBucket, spec.name))
        };
        let mut places = Places::new(entry.name.span.clone());
        places.note(symbol::MAX_BYTES, fields.max_bytes.as_ref());
        places.note(symbol::MAX_AGE, fields.max_age.as_ref());
        places.note(symbol::MAX_MSG_SIZE, fields.max_value_size.as_ref());
        self.lowered(entry, Kind::KvBucket, Spec::Kv(spec), stream, places)
    }

    /// As the NATS clients create an object store: see `prepareObjectStoreConfig` of nats.go.
    pub(super) fn object_store(&self, entry: &Entry<ObjectStoreFields>) -> Lowered<'a> {
        let fields = &entry.fields;
        let base = ObjectStoreSpec::named(self.text(&entry.name.value));
        let spec = ObjectStoreSpec {
            description: self.optional(fields.description.as_ref()),
            max_age: or(fields.max_age.as_ref(), base.max_age),
            max_bytes: or(fields.max_bytes.as_ref(), base.max_bytes),
            storage: or(fields.storage.as_ref(), base.storage),
            num_replicas: or(fields.num_replicas.as_ref(), base.num_replicas),
            compression: or(fields.compression.as_ref(), base.compression),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..base
        };
        let (chunks, meta) = (format!("$O.{}.C.>", spec.name), format!("$O.{}.M.>", spec.name));
        let stream = StreamSpec {
            description: spec.description,
            subjects: self.texts([chunks.as_str(), meta.as_str()]),
            max_bytes: spec.max_bytes,
            max_age: spec.max_age,
            discard: Discard::New,
            storage: spec.storage,
            num_replicas: spec.num_replicas,
            compression: spec.compression,
            allow_direct: true,
            allow_rollup_hdrs: true,
            metadata: spec.metadata,
            ..StreamSpec::named(self.backing_name(Kind::ObjectStore, spec.name))
        };
        let mut places = Places::new(entry.name.span.clone());
        places.note(symbol::MAX_BYTES, fields.max_bytes.as_ref());
        places.note(symbol::MAX_AGE, fields.max_age.as_ref());
        self.lowered(entry, Kind::ObjectStore, Spec::ObjectStore(spec), stream, places)
    }

    fn lowered<F>(
        &self,
        entry: &Entry<F>,
        kind: Kind,
        spec: Spec<'a>,
        stream: StreamSpec<'a>,
        mut places: Places,
    ) -> Lowered<'a> {
        let policy = &entry.policy;
        places.note(symbol::CONST_NAME, policy.const_name.as_ref());
        let ignored = policy.ignore_changes.iter().flat_map(|list| &list.value);
        Lowered {
            kind,
            name: self.text(&entry.name.value),
            doc: self.text(&entry.doc),
            constant: self.constant(&entry.name.value, policy),
            spec,
            stream,
            lazy: or(policy.lazy.as_ref(), false),
            allow_data_loss: or(policy.allow_data_loss.as_ref(), false),
            ignore_changes: self.texts(ignored.map(|field| backing_field(&field.value))),
            places,
        }
    }

    fn optional(&self, given: Option<&Given<String>>) -> Option<&'a str> {
        given.map(|given| self.text(&given.value))
    }

    fn metadata(&self, given: Option<&Given<Vec<(String, String)>>>) -> &'a [(&'a str, &'a str)] {
        given.map_or(&[], |given| self.pairs(&given.value))
    }

    /// A stream without subjects stores the subject that is called like itself.
    fn subjects(&self, entry: &Entry<StreamFields>) -> &'a [&'a str] {
        match &entry.fields.subjects {
            Some(given) => self.texts(given.value.iter().map(|subject| subject.value.as_str())),
            None => self.texts([entry.name.value.as_str()]),
        }
    }

    fn backing_name(&self, kind: Kind, name: &str) -> &'a str {
        self.text(&format!("{}{name}", kind.stream_prefix()))
    }
}

fn subject_places(entry: &Entry<StreamFields>) -> Vec<crate::diagnostic::Span> {
    match &entry.fields.subjects {
        Some(given) => given.value.iter().map(|subject| subject.span.clone()).collect(),
        None => vec![entry.name.span.clone()],
    }
}

fn or<T: Copy>(given: Option<&Given<T>>, default: T) -> T {
    given.map_or(default, |given| given.value)
}

/// The field of the backing stream that a field of a bucket is kept in.
fn backing_field(field: &str) -> &str {
    match field {
        symbol::HISTORY => symbol::MAX_MSGS_PER_SUBJECT,
        symbol::MAX_VALUE_SIZE => symbol::MAX_MSG_SIZE,
        field => field,
    }
}
