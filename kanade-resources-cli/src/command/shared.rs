//! What the commands that talk to a broker share.

use std::fmt::Display;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use serde::Serialize;

/// The exit code where the broker can't be put in the declared state without a decision.
pub(super) const HELD_BACK: u8 = 3;

/// How what a broker says is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Text for people
    #[default]
    Human,
    /// One JSON object
    Json,
}

impl Form {
    pub(super) fn render(self, what: &(impl Display + Serialize)) -> Result<String> {
        let text = match self {
            Self::Human => what.to_string(),
            Self::Json => serde_json::to_string(what)?,
        };
        Ok(text + "\n")
    }
}

/// Runs what talks to a broker, on this thread.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .context("could not start the asynchronous runtime")?
        .block_on(future)
}
