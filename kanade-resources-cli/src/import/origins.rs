//! What buckets copy, in terms of buckets: the broker names the streams of the origins.

use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::symbol;
use serde_json::{Value as Json, json};

use super::found::Resource;

/// A bucket names its origins as buckets, and says nothing of how keys keep their names.
pub(super) fn by_bucket(resource: &Resource, value: &Json) -> Json {
    if resource.kind != Kind::KvBucket {
        return value.clone();
    }
    match value {
        Json::Array(origins) => origins
            .iter()
            .map(|origin| origin_by_bucket(&resource.name, origin))
            .collect(),
        origin if origin.is_object() => origin_by_bucket(&resource.name, origin),
        other => other.clone(),
    }
}

fn origin_by_bucket(bucket: &str, origin: &Json) -> Json {
    let mut origin = origin.clone();
    let Some(table) = origin.as_object_mut() else {
        return origin;
    };
    let prefix = Kind::KvBucket.stream_prefix();
    let name = table.get(symbol::NAME).and_then(Json::as_str);
    let Some(name) = name
        .and_then(|name| name.strip_prefix(prefix))
        .map(str::to_owned)
    else {
        return origin;
    };
    let implied = json!([{ "src": keys(&name), "dest": keys(bucket) }]);
    if table.get(symbol::SUBJECT_TRANSFORMS) == Some(&implied) {
        table.remove(symbol::SUBJECT_TRANSFORMS);
    }
    table.insert(symbol::NAME.to_owned(), Json::String(name));
    origin
}

/// The subjects of all keys of a bucket.
fn keys(bucket: &str) -> String {
    format!("{}>", Kind::KvBucket.subject_prefix(bucket))
}
