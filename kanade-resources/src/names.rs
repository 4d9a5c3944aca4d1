//! What fields are called: a bucket has names of its own for some fields of the stream that backs it.

use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::symbol;

/// The names in the declaration of a KV bucket, and those in the configuration of its stream.
const OF_BUCKETS: [(&str, &str); 3] = [
    (symbol::HISTORY, symbol::MAX_MSGS_PER_SUBJECT),
    (symbol::MAX_VALUE_SIZE, symbol::MAX_MSG_SIZE),
    (symbol::LIMIT_MARKER_TTL, symbol::SUBJECT_DELETE_MARKER_TTL),
];

/// What a declaration of that kind calls the API's `field`.
pub(crate) fn in_a_declaration(kind: Kind, field: &str) -> &str {
    if kind != Kind::KvBucket {
        return field;
    }
    let own = OF_BUCKETS.iter().find(|(_, api)| *api == field);
    own.map_or(field, |(own, _)| own)
}

/// What the API calls the declared `field`.
pub(crate) fn in_the_api(field: &str) -> &str {
    let own = OF_BUCKETS.iter().find(|(own, _)| *own == field);
    own.map_or(field, |(_, api)| api)
}
