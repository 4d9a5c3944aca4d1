//! The environment variables, read once, so that tests can replace them.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// The variables that decide where a nats-server comes from.
pub(crate) struct Environment {
    /// `KANADE_NATS_SERVER`.
    pub(crate) server: Option<PathBuf>,
    /// Where fetched servers are kept; `None` if no variable names a folder.
    pub(crate) cache: Option<PathBuf>,
    /// `PATH`.
    pub(crate) path: OsString,
}

impl Environment {
    pub(crate) fn of_process() -> Self {
        Self {
            server: path("KANADE_NATS_SERVER"),
            cache: cache(),
            path: env::var_os("PATH").unwrap_or_default(),
        }
    }

    /// The first file of this name (without `.exe`) in the folders of `PATH`.
    pub(crate) fn find_program(&self, name: &str) -> Option<PathBuf> {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path)
            .map(|folder| folder.join(&file))
            .find(|file| file.is_file())
    }
}

fn cache() -> Option<PathBuf> {
    path("KANADE_NATS_CACHE")
        .or_else(|| Some(path("XDG_CACHE_HOME")?.join("kanade-resources")))
        .or_else(|| Some(path("HOME")?.join(".cache/kanade-resources")))
        .or_else(|| Some(path("LOCALAPPDATA")?.join("kanade-resources")))
}

/// The path in a variable. An empty variable counts as unset.
fn path(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
