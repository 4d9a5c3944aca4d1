//! One field that is not what an attaching process needs.

use std::fmt;

use kanade_resources_schema::visible::visible;
use serde::Serialize;
use serde_json::Value;

use crate::change::Unit;
use crate::format;
use crate::names;

/// One field of what exists that is not what an attaching process needs.
///
/// `Display` is one line: `max_bytes is 32MiB instead of at least 64MiB`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Mismatch {
    /// The field as a declaration calls it: `history` of a bucket.
    pub field: String,
    /// The value that is there, as the JetStream API writes it: `-1` for "unlimited", null for none.
    pub found: Value,
    /// The declared value, in the same form.
    pub needed: Value,
    /// The unit of the two values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Whether a larger value, or more of it, would serve as well.
    pub at_least: bool,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = names::in_the_api(&self.field);
        let [found, needed] = [&self.found, &self.needed].map(|value| format::value(field, value));
        let at_least = if self.at_least { "at least " } else { "" };
        let field = visible(&self.field);
        write!(f, "{field} is {found} instead of {at_least}{needed}")
    }
}
