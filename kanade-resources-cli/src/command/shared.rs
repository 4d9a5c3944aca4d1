//! What the commands that talk to a broker share.

use std::fmt::Display;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use kanade_resources::{Declaration, Engine, Plan};
use kanade_resources_schema::visible::visible_lines;
use serde::Serialize;

use crate::connect::Broker;
use crate::deadline::Deadline;
use crate::format::terminal;
use crate::{json, markdown, output};

/// The exit code where the broker can't be put in the declared state without a decision.
pub(super) const HELD_BACK: u8 = 3;

/// The exit code where there is something to do.
pub(super) const CHANGES: u8 = 2;

/// The exit code for a plan.
pub(super) fn exit_code(plan: &Plan) -> ExitCode {
    if !plan.unseen.is_empty() {
        ExitCode::FAILURE
    } else if plan.is_in_sync() {
        ExitCode::SUCCESS
    } else if plan.is_blocked() {
        ExitCode::from(HELD_BACK)
    } else {
        ExitCode::from(CHANGES)
    }
}

/// How a plan is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum PlanForm {
    /// Text for people
    #[default]
    Human,
    /// One JSON object
    Json,
    /// For a comment on a pull request
    Markdown,
}

impl PlanForm {
    pub(super) fn print(self, plan: &Plan) -> Result<()> {
        match self {
            Self::Human => Form::Human.print(plan, terminal::render),
            Self::Json => Form::Json.print(plan, terminal::render),
            Self::Markdown => output::print_exactly(&markdown::plan(plan)),
        }
    }
}

/// How an answer of a broker is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Text for people
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// In which environment the declaration is looked at.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Profile {
    /// The profile of the declaration; without one, what is declared outside of profiles
    #[arg(long, value_name = "NAME", env = "KANADE_PROFILE")]
    pub(super) profile: Option<String>,
}

impl Profile {
    pub(super) fn name(&self) -> Option<&str> {
        self.profile.as_deref()
    }
}

impl Form {
    /// Prints `what` as the result of the command; its text for people is laid out by `on_terminal`.
    pub(super) fn print(
        self,
        what: &(impl Display + Serialize),
        on_terminal: impl Fn(&str) -> String,
    ) -> Result<()> {
        match self {
            Self::Human => output::print(&on_terminal(&shown(what))),
            Self::Json => output::print_exactly(&json::line(what)?),
        }
    }
}

/// `what` as text for people. Its names and values come from a file or a broker, which may belong to others.
pub(super) fn shown(what: &impl Display) -> String {
    format!("{}\n", visible_lines(&what.to_string()))
}

/// The engine for `declaration`, until the deadline.
pub(super) fn engine<'d>(
    broker: &Broker,
    declaration: &'d Declaration<'d>,
    deadline: &Deadline,
    allow_data_loss: bool,
) -> Engine<'d> {
    let engine = Engine::new(&broker.js, declaration).deadline(deadline.left_for_work());
    if allow_data_loss {
        engine.allow_data_loss()
    } else {
        engine
    }
}

/// Runs what talks to a broker, on this thread.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("could not start the asynchronous runtime")?;
    let result = runtime.block_on(future);
    // A name may still be looked up, by threads that can't be stopped.
    runtime.shutdown_background();
    result
}
