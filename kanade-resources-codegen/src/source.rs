//! From the path in a call to the text of the declaration.

use std::fs::File;
use std::path::{Component, Path, PathBuf};
use std::{env, io};

use kanade_resources_schema::diagnostic::Finding;
use kanade_resources_schema::{self as schema, decode};

/// A declaration as it was found.
pub(crate) struct Source {
    /// Its text, or why it can't be read.
    pub(crate) text: Result<String, Finding>,
    /// Whether the compiler can watch it: it exists and could be read, with any content.
    pub(crate) readable: bool,
}

impl Source {
    /// Reads the file at `path`, relative to the folder of the package that is compiled.
    pub(crate) fn read(path: &str) -> Self {
        let read = locate(Path::new(path))
            .and_then(File::open)
            .and_then(schema::read);
        Self {
            readable: read.is_ok(),
            text: decode(path, read),
        }
    }
}

/// The file for `path`. It does not search upwards and does not leave the package: files outside
/// are missing from the published package, and `cargo package` does not notice that inside a
/// workspace.
fn locate(path: &Path) -> io::Result<PathBuf> {
    if path.has_root() || path.is_absolute() {
        return Err(io::Error::other(
            "the path is absolute, so it would name a different file on every machine",
        ));
    }
    if path
        .components()
        .any(|component| component == Component::ParentDir)
    {
        return Err(io::Error::other(
            "the path contains `..`, and a file outside the package is missing once the package is published; \
             to share one, symlink it into the package (cargo packs a symlink as a file)",
        ));
    }
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .ok_or_else(|| io::Error::other("CARGO_MANIFEST_DIR is not set; build with cargo"))?;
    Ok(PathBuf::from(package).join(path))
}
