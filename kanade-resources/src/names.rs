//! What fields are called: a bucket has names of its own for some fields of the stream that backs it.

use kanade_resources_schema::spec::Kind;

/// What a declaration of that kind calls the API's `field`. What it has no field for keeps the API's name.
pub(crate) fn in_a_declaration(kind: Kind, field: &str) -> &str {
    kind.declared_field(field).map_or(field, |own| own.name)
}

/// What the API calls the declared `field`.
pub(crate) fn in_the_api(field: &str) -> &str {
    let own = Kind::KvBucket.fields().iter().find(|own| own.name == field);
    own.map_or(field, |own| own.kept_in)
}
