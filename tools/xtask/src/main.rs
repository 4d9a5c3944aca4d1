//! The chores of this workspace: `cargo xtask --help` lists them.

mod bench;
mod differential;
mod docs;
mod fuzz;
mod modules;
mod package;
mod prove;
mod provision;

use anyhow::Result;
use clap::Parser;

/// The chores of this workspace
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Command {
    /// Measure what something costs
    #[command(subcommand)]
    Bench(bench::Bench),
    Differential(differential::Options),
    Docs(docs::Options),
    Fuzz(fuzz::Options),
    Modules(modules::Options),
    /// Build the packaged crates outside the workspace
    Package,
    Prove(prove::Options),
    Provision(provision::Options),
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Bench(bench) => bench::run(&bench),
        Command::Differential(options) => differential::run(&options),
        Command::Docs(options) => docs::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Modules(options) => modules::run(&options),
        Command::Package => package::run(),
        Command::Prove(options) => prove::run(&options),
        Command::Provision(options) => provision::run(&options),
    }
}
