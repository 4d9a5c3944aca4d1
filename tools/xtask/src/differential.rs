//! `cargo xtask differential`: the checker and real brokers, asked about declarations at random.

use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Ask the checker and nats-servers of every version about declarations at random
#[derive(clap::Args)]
pub(crate) struct Options {
    /// `--seed N`, `--cases N`, `--servers 2.12.8,…`; `-- --help` explains them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "kanade-resources-differential",
        "--",
    ]);
    let status = cargo
        .args(&options.arguments)
        .status()
        .with_context(|| format!("{cargo:?}"))?;
    ensure!(status.success(), "{status}");
    Ok(())
}
