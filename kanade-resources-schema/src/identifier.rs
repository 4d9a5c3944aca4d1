//! What the Rust items of a resource are called, from the last part of its constants: `A`–`Z`, `0`–`9` and `_`. The
//! reference links to these names, the code generator writes them down.

/// Words that are identifiers in no form.
pub(crate) const PATH_WORDS: &[&str] = &["crate", "self", "super"];

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
