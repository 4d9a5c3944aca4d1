#![doc = include_str!("../README.md")]

mod command;
mod connect;
mod declared;
mod format;
mod output;
mod progress;
mod source;

use std::process::ExitCode;

use clap::Parser;

/// Checks, plans and applies the JetStream resources that a resources.toml declares
#[derive(Parser)]
#[command(name = "kanade-resources", version, arg_required_else_help = true)]
struct Options {
    #[command(flatten)]
    color: colorchoice_clap::Color,
    #[command(subcommand)]
    command: command::Command,
}

fn main() -> ExitCode {
    let options = Options::parse();
    options.color.write_global();
    options.command.run().unwrap_or_else(|error| {
        output::tell(&format!(
            "{ERROR}error:{ERROR:#} {error:#}",
            ERROR = output::ERROR
        ));
        ExitCode::FAILURE
    })
}
