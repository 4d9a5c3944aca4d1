//! One function a kind: its fields → its spec, and the stream that backs it.

use super::{Lowered, Lowering, Places, Spec};
use crate::manifest::{Entry, Given, KvFields, ObjectStoreFields, StreamFields};
use crate::spec::{Discard, Kind, KvSpec, ObjectStoreSpec, StreamSpec};
use crate::symbol;

/// Takes over the values that are given; the others stay as they are by default.
macro_rules! take_given {
    ($spec:ident, $fields:ident: $($field:ident)+) => {
        $(if let Some(given) = &$fields.$field {
            $spec.$field = given.value;
        })+
    };
}

impl<'a> Lowering<'a> {
    pub(super) fn stream(&self, entry: &Entry<StreamFields>) -> Lowered<'a> {
        let fields = &entry.fields;
        let mut spec = StreamSpec {
            description: self.optional(fields.description.as_ref()),
            subjects: self.subjects(entry),
            duplicate_window: fields.duplicate_window.as_ref().map(|given| given.value),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..StreamSpec::named(self.text(&entry.name.value))
        };
        take_given!(spec, fields: retention max_msgs max_msgs_per_subject max_bytes max_age max_msg_size discard
            storage num_replicas compression allow_direct);
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
        let mut spec = KvSpec {
            description: self.optional(fields.description.as_ref()),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..KvSpec::named(self.text(&entry.name.value))
        };
        take_given!(spec, fields: history max_value_size max_age max_bytes storage num_replicas compression);
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
        let mut spec = ObjectStoreSpec {
            description: self.optional(fields.description.as_ref()),
            metadata: self.metadata(fields.metadata.as_ref()),
            ..ObjectStoreSpec::named(self.text(&entry.name.value))
        };
        take_given!(spec, fields: max_age max_bytes storage num_replicas compression);
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
            lazy: policy.lazy.as_ref().is_some_and(|given| given.value),
            allow_data_loss: policy.allow_data_loss.as_ref().is_some_and(|given| given.value),
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

/// The field of the backing stream that a field of a bucket is kept in.
fn backing_field(field: &str) -> &str {
    match field {
        symbol::HISTORY => symbol::MAX_MSGS_PER_SUBJECT,
        symbol::MAX_VALUE_SIZE => symbol::MAX_MSG_SIZE,
        field => field,
    }
}
