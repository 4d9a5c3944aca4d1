//! `cargo xtask differential`: asks the checker and nats-servers of every version about declarations at random.

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use kanade_resources_testing::Version;
use tokio::runtime::Runtime;

/// Ask the checker and nats-servers of every version about declarations at random
///
/// What they differ about is printed as a file for `tools/differential/corpus`.
#[derive(Parser)]
struct Options {
    /// The series; a new one where none is given
    #[arg(long)]
    seed: Option<u64>,
    /// How many cases of the series
    #[arg(long, default_value_t = 2000)]
    cases: u64,
    /// Only these versions, such as 2.12.8
    #[arg(long, value_delimiter = ',')]
    servers: Vec<Version>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let seed = options
        .seed
        .unwrap_or_else(|| fastrand::u64(..1_000_000_000));
    let versions = if options.servers.is_empty() {
        Version::ALL
    } else {
        &options.servers
    };
    println!(
        "seed {seed}, {} cases on {} servers",
        options.cases,
        versions.len()
    );
    let runtime = Runtime::new().context("no runtime")?;
    let run = runtime.block_on(kanade_resources_differential::run(
        seed,
        options.cases,
        versions,
    ))?;
    for disagreement in &run.disagreements {
        println!("\n{disagreement}");
    }
    let found = run.disagreements.len();
    println!(
        "{} taken, {} refused, {} stricter on purpose, {found} disagreements",
        run.taken, run.refused, run.unproven
    );
    ensure!(found == 0, "the checker and the brokers differ");
    Ok(())
}
