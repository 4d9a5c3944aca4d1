#![doc = include_str!("../README.md")]

mod command;
mod connect;
mod deadline;
mod declared;
mod format;
mod import;
mod json;
mod kept;
mod listing;
mod markdown;
mod output;
mod progress;
mod source;

use std::process::ExitCode;
use std::time::Instant;

use clap::{CommandFactory as _, Parser};
use kanade_resources_schema::visible::visible_lines;

use crate::format::terminal;

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
    let started = Instant::now();
    let options = Options::try_parse().unwrap_or_else(|error| refuse(&error));
    options.color.write_global();
    let ran = options.command.run(started, Options::command);
    ran.unwrap_or_else(|error| {
        output::tell_error(&terminal::of_error(&format!("{error:#}")));
        ExitCode::FAILURE
    })
}

/// Says what is wrong with the call. It quotes arguments, and the shell may have found those in names of files.
fn refuse(error: &clap::Error) -> ! {
    let plain = error.to_string();
    let shown = visible_lines(&plain).to_string();
    if plain == shown {
        error.exit();
    }
    output::tell(shown.trim_end());
    std::process::exit(error.exit_code());
}
