//! From a resource's name to the last part of its constants.

use heck::ToShoutySnakeCase as _;

/// The constant that `name` becomes by itself: `agent_config` → `AGENT_CONFIG`.
pub(super) fn derived(name: &str) -> Option<String> {
    given(&name.to_shouty_snake_case())
}

/// `text`, if it can be the last part of a Rust constant. Underscores are allowed only between
/// other characters, so no name clashes with the ones that generated code adds: before a digit and
/// after `self`.
pub(super) fn given(text: &str) -> Option<String> {
    let spelt = text
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let bounded = !text.is_empty() && !text.starts_with('_') && !text.ends_with('_');
    (spelt && bounded).then(|| text.to_owned())
}
