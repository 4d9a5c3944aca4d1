//! What is created if nothing but the name is declared.

use kanade_resources_schema::spec::{ConsumerSpec, Kind, StreamSpec};
use kanade_resources_schema::symbol;
use serde_json::Value;

use crate::document::{self, CONSUMER, Document, STREAM};
use crate::resource_id::ResourceId;
use crate::target::Target;

/// The document of a resource or consumer of that kind and name without any declared field. What every bucket or store
/// has, and can't declare, is not in it.
pub(super) fn of(resource: &ResourceId) -> Document {
    if let Some(consumer) = &resource.consumer {
        return document::lower_consumer(&ConsumerSpec::named(&resource.stream, consumer));
    }
    let named = StreamSpec::named(&resource.stream);
    document::lower_stream(&match resource.kind {
        Kind::KvBucket => StreamSpec {
            max_msgs_per_subject: 1,
            ..named
        },
        Kind::Stream | Kind::ObjectStore => named,
    })
}

/// Whether `value` is what a server makes of `field` where nothing but the name of `target` is declared. A duplicate
/// window depends on the other fields: whatever the broker takes by itself is the default.
pub(super) fn is_default(target: Target<'_>, field: &str, value: &Value) -> bool {
    if field == symbol::DUPLICATE_WINDOW {
        return true;
    }
    let bare = of(&target.id());
    let default = match target {
        Target::Stream(_) => STREAM.normal(field, &bare),
        Target::Consumer(resource, _) => {
            let limits = resource.stream.consumer_limits.unwrap_or_default();
            CONSUMER.normal(
                field,
                &document::stored_consumer(bare, limits, &Document::new()),
            )
        }
    };
    default == *value
}
