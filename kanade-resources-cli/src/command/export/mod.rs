//! The declaration for other tools, one file per target.

mod nack;
mod permissions;
mod stale;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use kanade_resources_schema::{Checked, export, reference};

use super::Profile;
use crate::declared::with_checked;
use crate::source::Source;
use crate::{json, output};

/// Write what is declared for other tools
///
/// Needs no broker.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    /// What is written
    #[arg(long, value_enum)]
    to: Target,
    /// Write nothing, and exit with 1 if this file is not what would be written
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    #[command(flatten)]
    profile: Profile,
    #[command(flatten)]
    permissions: permissions::Arguments,
}

/// What a declaration can be exported to.
#[derive(Clone, Copy, ValueEnum)]
enum Target {
    /// One JSON object for programs in other languages; docs/export.schema.json describes it
    Json,
    /// The reference, for a wiki or a pull request
    Markdown,
    /// Manifests for NACK, the JetStream controller for Kubernetes, as a list in JSON
    Nack,
    /// The least NATS permissions for each role
    Permissions,
}

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    let text = with_checked(Source::read(&options.file), "", |checked, _| match options
        .profile
        .name()
    {
        Some(name) => written(options, &checked.in_profile(name)?),
        None => written(options, checked),
    })?;
    match &options.check {
        Some(file) => stale::refuse_if_stale(file, &text)?,
        None => output::print_exactly(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn written(options: &Options, checked: &Checked<'_>) -> Result<String> {
    match options.to {
        Target::Json => Ok(json::lines(&export::document(checked))),
        Target::Markdown => Ok(reference::page(checked)),
        Target::Nack => Ok(json::lines(&nack::export(checked)?)),
        Target::Permissions => permissions::export(&options.permissions, checked),
    }
}
