//! `[roles]`, as it is written: rules say whether its entries name something.

use super::Given;
use super::tables::RoleFields;

/// One declared role.
pub(crate) struct RoleEntry {
    pub(crate) name: Given<String>,
    pub(crate) doc: String,
    pub(crate) fields: RoleFields,
}
