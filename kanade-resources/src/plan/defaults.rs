//! What is created if nothing but the name is declared.

use kanade_resources_schema::spec::{ConsumerSpec, Discard, Kind, StreamSpec};

use crate::document::{self, Document};
use crate::resource_id::ResourceId;

/// The document of a resource or consumer of that kind and name without any declared field.
pub(super) fn of(resource: &ResourceId) -> Document {
    if let Some(consumer) = &resource.consumer {
        return document::lower_consumer(&ConsumerSpec::named(&resource.stream, consumer));
    }
    let named = StreamSpec::named(&resource.stream);
    let backing = StreamSpec {
        discard: Discard::New,
        allow_rollup_hdrs: true,
        allow_direct: true,
        ..named
    };
    document::lower_stream(&match resource.kind {
        Kind::Stream => named,
        Kind::KvBucket => StreamSpec {
            max_msgs_per_subject: 1,
            deny_delete: true,
            ..backing
        },
        Kind::ObjectStore => backing,
    })
}
