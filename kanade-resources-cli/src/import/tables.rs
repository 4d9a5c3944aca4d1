//! Where a resource stands in a declaration, and which fields may stand there.

use kanade_resources_schema::field::{Field, Walk as _};
use kanade_resources_schema::spec::{ConsumerSpec, Kind, StreamSpec};
use kanade_resources_schema::symbol;

use super::file::Path;
use super::found::Resource;

/// Where the field stands among the others of its table.
pub(super) fn place(fields: &[Field], name: &str) -> usize {
    let name = match name {
        symbol::FILTER_SUBJECT => symbol::FILTER_SUBJECTS,
        name => name,
    };
    let place = fields.iter().position(|field| field.name == name);
    place.unwrap_or(fields.len())
}

pub(super) fn known(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}

pub(super) fn subjects() -> &'static Field {
    let subjects = known(StreamSpec::FIELDS, symbol::SUBJECTS);
    subjects.unwrap_or(&StreamSpec::FIELDS[0])
}

pub(super) fn fields(kind: Kind, is_consumer: bool) -> &'static [Field] {
    if is_consumer {
        ConsumerSpec::FIELDS
    } else {
        kind.fields()
    }
}

pub(super) fn path(resource: &Resource) -> Path {
    let table = match resource.kind {
        Kind::Stream => symbol::STREAMS,
        Kind::KvBucket => symbol::KV,
        Kind::ObjectStore => symbol::OBJECT_STORES,
    };
    vec![table.to_owned(), resource.name.clone()]
}

pub(super) fn consumer_path(stream: &[String], name: &str) -> Path {
    [stream, &[symbol::CONSUMERS.to_owned(), name.to_owned()]].concat()
}

/// The tables of a resource and its consumers.
pub(super) fn paths(resource: &Resource) -> impl Iterator<Item = Path> {
    let own = path(resource);
    let consumers: Vec<Path> = match resource.kind {
        Kind::Stream => resource
            .consumers
            .keys()
            .map(|name| consumer_path(&own, name))
            .collect(),
        _ => Vec::new(),
    };
    std::iter::once(own).chain(consumers)
}
