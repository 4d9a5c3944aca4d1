//! From a path on the command line to the text of a declaration.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use kanade_resources_schema::diagnostic::Finding;
use kanade_resources_schema::{self as schema, decode};

use crate::deadline::Deadline;

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
        Self::of(path, read(path))
    }

    /// As [`read`](Self::read), but a pipe that says nothing is waited for until the `deadline` only.
    pub(crate) fn read_until(path: &Path, deadline: &Deadline) -> Self {
        let (sender, receiver) = mpsc::channel();
        let file = PathBuf::from(path);
        thread::spawn(move || sender.send(read(&file)));
        let read = receiver
            .recv_timeout(deadline.left_for_work())
            .unwrap_or_else(|_| {
                let late = format!("it did not end within {deadline}");
                Err(io::Error::new(io::ErrorKind::TimedOut, late))
            });
        Self::of(path, read)
    }

    /// Its text; empty where there is none.
    pub(crate) fn text_or_empty(&self) -> String {
        self.text.as_ref().ok().cloned().unwrap_or_default()
    }

    fn of(path: &Path, read: io::Result<Vec<u8>>) -> Self {
        let name = if is_stdin(path) {
            "<stdin>".to_owned()
        } else {
            path.display().to_string()
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

pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if is_stdin(path) {
        schema::read(io::stdin().lock())
    } else {
        schema::read(File::open(path)?)
    }
}

/// The finding is worded for somebody who compiles; at the command line, files are looked for in
/// another place.
fn explain(finding: Finding) -> Finding {
    Finding {
        notes: vec!["the path is relative to the current folder".to_owned()],
        help: Some(
            "name the declaration: `kanade-resources check path/to/resources.toml`".to_owned(),
        ),
        ..finding
    }
}
