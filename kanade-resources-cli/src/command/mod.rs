//! The commands, one file each.

mod apply;
mod check;
mod explain;
mod plan;
mod schema;
mod status;

use std::fmt::Display;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

#[derive(Subcommand)]
pub(crate) enum Command {
    Apply(apply::Options),
    Check(check::Options),
    Explain(explain::Options),
    Plan(plan::Options),
    Schema(schema::Options),
    Status(status::Options),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// What kept the command from doing its work, as opposed to what it found.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        match self {
            Self::Apply(options) => apply::run(options),
            Self::Check(options) => check::run(options),
            Self::Explain(options) => explain::run(options),
            Self::Plan(options) => plan::run(options),
            Self::Schema(options) => schema::run(options),
            Self::Status(options) => status::run(options),
        }
    }
}

/// The exit code where the broker can't be put in the declared state without a decision.
const HELD_BACK: u8 = 3;

/// How what a broker says is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Text for people
    #[default]
    Human,
    /// One JSON object
    Json,
}

impl Form {
    fn render(self, what: &(impl Display + Serialize)) -> Result<String> {
        let text = match self {
            Self::Human => what.to_string(),
            Self::Json => serde_json::to_string(what)?,
        };
        Ok(text + "\n")
    }
}

/// Runs what talks to a broker, on this thread.
fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .context("could not start the asynchronous runtime")?
        .block_on(future)
}
