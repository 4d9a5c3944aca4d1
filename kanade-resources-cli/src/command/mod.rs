//! The commands, one file each.

mod apply;
mod check;
mod completions;
mod dev;
mod diff;
mod explain;
mod export;
mod import;
mod plan;
mod reset;
mod schema;
mod shared;
mod status;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Subcommand;

use shared::{CHANGES, Form, HELD_BACK, PlanForm, Profile, block_on, engine, exit_code, shown};

#[derive(Subcommand)]
pub(crate) enum Command {
    Apply(apply::Options),
    Check(check::Options),
    Completions(completions::Options),
    Dev(dev::Options),
    Diff(diff::Options),
    Explain(explain::Options),
    Export(Box<export::Options>),
    Import(import::Options),
    Plan(plan::Options),
    Reset(reset::Options),
    Schema(schema::Options),
    Status(status::Options),
}

impl Command {
    /// Runs the command of a process that `started` a moment ago. `all` describes the whole command line.
    ///
    /// # Errors
    ///
    /// What kept the command from doing its work, as opposed to what it found.
    pub(crate) fn run(
        &self,
        started: Instant,
        all: impl FnOnce() -> clap::Command,
    ) -> Result<ExitCode> {
        match self {
            Self::Apply(options) => apply::run(options, started),
            Self::Check(options) => check::run(options),
            Self::Completions(options) => completions::run(options, all()),
            Self::Dev(options) => dev::run(options, started),
            Self::Diff(options) => diff::run(options),
            Self::Explain(options) => explain::run(options),
            Self::Export(options) => export::run(options),
            Self::Import(options) => import::run(options, started),
            Self::Plan(options) => plan::run(options, started),
            Self::Reset(options) => reset::run(options, started),
            Self::Schema(options) => schema::run(options),
            Self::Status(options) => status::run(options, started),
        }
    }
}
