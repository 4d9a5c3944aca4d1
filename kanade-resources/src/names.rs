//! What fields are called: a bucket has names of its own for some fields of the stream that backs it.

use kanade_resources_schema::spec::Kind;

/// What a declaration of that kind calls the API's `field`.
pub(crate) fn in_a_declaration(kind: Kind, field: &str) -> &str {
    kind.declared_field(field)
        .map_or(field, |declared| declared.name)
}

/// What the API calls the declared `field`.
pub(crate) fn in_the_api(field: &str) -> &str {
    let fields = Kind::KvBucket.fields().iter();
    let own = fields.into_iter().find(|declared| declared.name == field);
    own.map_or(field, |declared| declared.kept_in)
}
