//! `cargo xtask fuzz`: mutated declarations, against everything that happens at compile time.

use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Run mutated declarations through the compile-time part, until one fails or the time is up
#[derive(clap::Args)]
pub(crate) struct Options {
    /// `--seconds N`, `--seed N`, `--file PATH`; `-- --help` explains them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "run",
        "--quiet",
        "--profile",
        "fuzz",
        "--package",
        "kanade-resources-fuzz",
        "--",
    ]);
    let status = cargo
        .args(&options.arguments)
        .status()
        .with_context(|| format!("{cargo:?}"))?;
    ensure!(status.success(), "{status}");
    Ok(())
}
