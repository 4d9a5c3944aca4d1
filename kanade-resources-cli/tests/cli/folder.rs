//! A folder of a user of the program.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::support::{Ran, program};

/// A folder with a declaration, and nothing in the way of contexts.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn with(declaration: &str) -> Result<Self> {
        let folder = Self(TempDir::new()?);
        folder.write("resources.toml", declaration)?;
        Ok(folder)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> Result<()> {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().context("a folder")?)?;
        Ok(fs::write(path, text)?)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The program in this folder, free of what the environment says about brokers.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = program(self.path(), arguments);
        for variable in [
            "URL", "USER", "PASSWORD", "CREDS", "NKEY", "CERT", "KEY", "CA", "CONTEXT", "TIMEOUT",
        ] {
            command.env_remove(format!("NATS_{variable}"));
        }
        command.env("XDG_CONFIG_HOME", self.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Ran> {
        Ran::read(self.program(arguments).output()?)
    }
}
