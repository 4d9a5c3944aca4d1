//! The declaration for other tools, one file per target.

mod permissions;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;

use crate::declared::with_checked;
use crate::output;
use crate::source::Source;

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
    #[command(flatten)]
    permissions: permissions::Arguments,
}

/// What a declaration can be exported to.
#[derive(Clone, Copy, ValueEnum)]
enum Target {
    /// The least NATS permissions for each role
    Permissions,
}

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    with_checked(Source::read(&options.file), "", |checked, _| {
        let text = match options.to {
            Target::Permissions => permissions::export(&options.permissions, checked)?,
        };
        output::print_exactly(&text)?;
        Ok(ExitCode::SUCCESS)
    })
}
