//! The commands, one file each.

mod apply;
mod check;
mod explain;
mod plan;
mod schema;
mod shared;
mod status;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Subcommand;

use shared::{Form, HELD_BACK, block_on};
use anyhow::{Context as _, Result};
use clap::{Subcommand, ValueEnum};
use kanade_resources_schema::visible::visible_lines;
use serde::Serialize;

use crate::{json, output};

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
    /// Runs the command of a process that `started` a moment ago.
    ///
    /// # Errors
    ///
    /// What kept the command from doing its work, as opposed to what it found.
    pub(crate) fn run(&self, started: Instant) -> Result<ExitCode> {
        match self {
            Self::Apply(options) => apply::run(options, started),
            Self::Check(options) => check::run(options),
            Self::Explain(options) => explain::run(options),
            Self::Plan(options) => plan::run(options, started),
            Self::Schema(options) => schema::run(options),
            Self::Status(options) => status::run(options, started),
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
    fn print(self, what: &(impl Display + Serialize)) -> Result<()> {
        match self {
            Self::Human => output::print(&shown(what)),
            Self::Json => output::print_exactly(&json::line(what)?),
        }
    }
}

/// `what` as people read it. Names and values are those of a file or a broker, which may belong to others.
fn shown(what: &impl Display) -> String {
    format!("{}\n", visible_lines(&what.to_string()))
}

/// Runs what talks to a broker, on this thread.
fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the asynchronous runtime")?;
    let result = runtime.block_on(future);
    // A name may still be looked up, by threads that can't be stopped.
    runtime.shutdown_background();
    result
}
