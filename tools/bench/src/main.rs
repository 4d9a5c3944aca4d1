//! What a bootstrap costs, side by side.

mod bootstrap;
mod compile;
mod declared;
mod table;
mod ways;

use anyhow::Result;
use clap::Parser;

/// Measure what a bootstrap costs
#[derive(Parser)]
enum Command {
    Bootstrap(bootstrap::Options),
    Compile(compile::Options),
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Bootstrap(options) => bootstrap::run(&options),
        Command::Compile(options) => compile::run(&options),
    }
}
