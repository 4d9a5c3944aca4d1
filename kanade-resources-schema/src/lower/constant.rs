//! From a resource's name to the last part of its constants.

use heck::ToShoutySnakeCase as _;

/// The constant that `name` becomes by itself: `agent_config` → `AGENT_CONFIG`.
pub(super) fn derived(name: &str) -> Option<String> {
    given(&name.to_shouty_snake_case())
}

/// `text`, if it can be the end of a Rust constant and the start of one, with an underscore before a digit.
pub(super) fn given(text: &str) -> Option<String> {
    let spelt = text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let named = text.chars().any(|c| c.is_ascii_alphanumeric());
    (spelt && named).then(|| text.to_owned())
}
