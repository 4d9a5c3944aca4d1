//! What a bootstrap costs, side by side.

mod bootstrap;
mod compile;
mod cpu;
mod declared;
mod package;
mod strings;
mod table;
mod templates;
mod ways;

use anyhow::Result;
use clap::Parser;

/// Measure what a bootstrap costs
#[derive(Parser)]
enum Command {
    Bootstrap(bootstrap::Options),
    Compile(compile::Options),
    Strings(strings::Options),
    Templates(templates::Options),
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Bootstrap(options) => bootstrap::run(&options),
        Command::Compile(options) => compile::run(&options),
        Command::Strings(options) => strings::run(&options),
        Command::Templates(options) => templates::run(&options),
    }
}
