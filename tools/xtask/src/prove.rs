//! `cargo xtask prove`: the proofs in earnest.

use std::env;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Where random changes start. `cargo test` makes the same ones each time.
const SEED: &str = "KANADE_PROOF_SEED";

/// Do to bootstraps what production does to them, many times
///
/// Crowds, crashes, rollouts and elections on real nats-servers; `cargo test` does a little of the same.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often; of a herd, how many start at once
    #[arg(long, default_value_t = 200)]
    times: usize,
    /// Only the tests whose names contain this, such as crash
    filter: Option<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "test",
        "--release",
        "--package",
        "kanade-resources-proof",
        "--test",
        "proof",
    ]);
    cargo.args(&options.filter).args(["--", "--nocapture"]);
    cargo.env("KANADE_PROOF_TIMES", options.times.to_string());
    if env::var_os(SEED).is_none() {
        cargo.env(SEED, fastrand::u64(..).to_string());
    }
    let status = cargo.status().with_context(|| format!("{cargo:?}"))?;
    if !status.success() {
        bail!("not proven");
    }
    Ok(())
}
