//! The commands, one file each.

mod check;
mod explain;
mod schema;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Command {
    Check(check::Options),
    Explain(explain::Options),
    Schema(schema::Options),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// What kept the command from doing its work, as opposed to what it found.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        match self {
            Self::Check(options) => check::run(options),
            Self::Explain(options) => explain::run(options),
            Self::Schema(options) => schema::run(options),
        }
    }
}
