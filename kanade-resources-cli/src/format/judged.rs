//! What the formats show.

use kanade_resources_schema::diagnostic::Finding;

/// A declaration, and all that is to be said of it.
pub(crate) struct Judged {
    /// What messages call it.
    pub(crate) name: String,
    pub(crate) text: String,
    /// In the order of the text.
    pub(crate) findings: Vec<Finding>,
}
