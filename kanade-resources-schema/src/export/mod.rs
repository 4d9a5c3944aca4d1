//! A declaration as JSON, for programs in other languages: a contract with a version.

mod document;
mod names;
mod schema;

pub use document::document;
pub use schema::json_schema;

/// The version of the document. It grows when a field changes its meaning or goes; new fields leave it as it is.
pub const FORMAT_VERSION: u64 = 1;
