//! From a path on the command line to the text of a declaration.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use kanade_resources_schema::decode;
use kanade_resources_schema::diagnostic::Finding;

/// The path that stands for standard input.
const STDIN: &str = "-";

/// A declaration as it was found.
pub(crate) struct Source {
    /// What messages call it.
    pub(crate) name: String,
    /// Its text, or why there is none.
    pub(crate) text: Result<String, Finding>,
}

impl Source {
    /// Reads the file at `path`, relative to the current folder, or standard input.
    pub(crate) fn read(path: &Path) -> Self {
        let is_stdin = path.as_os_str() == STDIN;
        let name = if is_stdin {
            "<stdin>".to_owned()
        } else {
            path.display().to_string()
        };
        let read = if is_stdin {
            read_stdin()
        } else {
            fs::read(path)
        };
        let unreadable = read.is_err();
        let text = decode(&name, read).map_err(|finding| {
            if unreadable {
                explain(finding)
            } else {
                finding
            }
        });
        Self { name, text }
    }
}

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The finding talks to who compiles; who is at the command line looks for files in another place.
fn explain(finding: Finding) -> Finding {
    Finding {
        notes: vec!["the path is relative to the current folder".to_owned()],
        help: Some(
            "name the declaration: `kanade-resources check path/to/resources.toml`".to_owned(),
        ),
        ..finding
    }
}
