//! `status`: asked, put together, shown.

mod look;
mod model;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use super::{CHANGES, Form, Profile, block_on};
use crate::connect;
use crate::declared::with_declaration;
use crate::format::terminal;
use crate::progress::Waiting;

/// Show what is declared, what is there, and how full it is
///
/// Each resource and consumer, lazy ones included; streams and durable consumers that exist undeclared; and totals,
/// against the declared budgets and the limits of the account. Streams that the broker has but can't start, or that no
/// server answers for, are shown as such. Exits with 0 if all is as declared, with 2 if something differs, and with 1
/// on errors.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    #[command(flatten)]
    profile: Profile,
    /// How the status is shown
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    connection: connect::Connection,
}

pub(super) fn run(options: &Options, started: Instant) -> Result<ExitCode> {
    let deadline = options.connection.deadline(started);
    with_declaration(
        &options.file,
        options.profile.name(),
        &deadline,
        |declaration| {
            block_on(async {
                let waiting = Waiting::start();
                let broker = options.connection.connect(&deadline, &waiting).await?;
                let seen = look::around(&broker, declaration, &deadline).await?;
                let status = model::status(declaration, &seen);
                drop(waiting);
                options.format.print(&status, terminal::of_status)?;
                Ok(if status.has_silent() {
                    ExitCode::FAILURE
                } else if seen.plan.is_in_sync() {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::from(CHANGES)
                })
            })
        },
    )
}
