use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap_complete::Shell;

use crate::output;

/// Print completions for a shell
///
/// For bash: `kanade-resources completions bash > /etc/bash_completion.d/kanade-resources`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(options: &Options, mut command: clap::Command) -> Result<ExitCode> {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, name, &mut script);
    let script = String::from_utf8(script).context("the script is not text")?;
    output::print_exactly(&script)?;
    Ok(ExitCode::SUCCESS)
}
