//! From what a broker holds to a declaration of it.
//!
//! The engine's own comparison says what has to be written: of a declaration that says nothing yet, everything that the
//! broker holds and that is not the default is a difference. So a plan of what comes out is empty, and nothing is in it
//! that need not be.

mod common;
mod field;
mod file;
mod found;
mod origins;
mod tables;
mod writer;

use anyhow::Result;
use kanade_resources_schema::spec::ServerVersion;

use file::File;
pub(crate) use found::{Found, Selection};
pub(crate) use writer::Imported;
use writer::Writer;

/// Writes a new declaration of what was `found` on a broker of that version.
pub(crate) fn anew(found: &Found, server: ServerVersion) -> Imported {
    let mut writer = Writer::new(File::default(), found, server);
    writer.write();
    common::move_to_defaults(&mut writer);
    writer.finish()
}

/// Writes what was `found` into the declaration `text`, which keeps its comments, its order and its formatting.
///
/// # Errors
///
/// When the text is not TOML.
pub(crate) fn into(text: &str, found: &Found, server: ServerVersion) -> Result<Imported> {
    let mut writer = Writer::new(File::read(text)?, found, server);
    writer.write();
    Ok(writer.finish())
}
