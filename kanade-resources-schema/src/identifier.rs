//! What the Rust items of a resource are called, from the last part of its constants: `A`–`Z`, `0`–`9` and `_`. The
//! reference links to these names, the code generator writes them down.

use crate::spec::Kind;
use crate::template::items::PATH_WORDS;

/// The module of the specs of consumers.
pub const CONSUMERS: &str = "consumers";

/// The module of the templates of core subjects.
pub const CORE_SUBJECTS: &str = "core_subjects";

/// The module of the specs of `kind`, which is also the field of the handles.
pub const fn module(kind: Kind) -> &'static str {
    match kind {
        Kind::Stream => "streams",
        Kind::KvBucket => "kv",
        Kind::ObjectStore => "object_stores",
    }
}

/// The path of the spec of a resource, seen from the module that declares it.
///
/// ```
/// use kanade_resources_schema::identifier;
/// use kanade_resources_schema::spec::Kind;
///
/// assert_eq!(identifier::spec(Kind::KvBucket, "9X"), "kv::_9X");
/// ```
pub fn spec(kind: Kind, constant: &str) -> String {
    format!("{}::{}", module(kind), self::constant(constant))
}

/// The path of the spec of a consumer, seen from the module that declares it.
pub fn consumer_spec(constant: &str) -> String {
    format!("{CONSUMERS}::{}", self::constant(constant))
}

/// The constant in `streams`, `kv`, `object_stores` and `consumers`: none begins with a digit.
///
/// ```
/// use kanade_resources_schema::identifier;
///
/// assert_eq!(identifier::constant("RESULTS"), "RESULTS");
/// assert_eq!(identifier::constant("9X"), "_9X");
/// ```
pub fn constant(constant: &str) -> String {
    if constant.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("_{constant}");
    }
    constant.to_owned()
}

/// The field of a handle, and the module of the templates. A keyword is an identifier in its raw form only.
///
/// ```
/// use kanade_resources_schema::identifier;
///
/// assert_eq!(identifier::field("RESULTS"), "results");
/// assert_eq!(identifier::field("SELF"), "self_");
/// ```
pub fn field(constant: &str) -> String {
    let name = self::constant(constant).to_ascii_lowercase();
    if PATH_WORDS.contains(&name.as_str()) {
        return format!("{name}_");
    }
    name
}
