//! A declaration as JSON, for programs in other languages: a contract with a version.

mod document;
mod format_version;
mod names;
mod schema;

pub use document::document;
pub use format_version::FORMAT_VERSION;
pub use schema::json_schema;
