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

#[cfg(test)]
mod tests {
    use super::{Command, Parser as _};

    /// The lines of the documents that begin with `cargo xtask`, without comments.
    fn commands() -> Vec<Vec<&'static str>> {
        let documents = [
            include_str!("../../../CONTRIBUTING.md"),
            include_str!("../../../README.md"),
            include_str!("../../../RELEASING.md"),
            include_str!("../../../docs/performance.md"),
        ];
        let lines = documents.into_iter().flat_map(str::lines);
        let commands = lines.filter_map(|line| line.trim_start().strip_prefix("cargo xtask"));
        commands
            .map(|command| command.split('#').next().unwrap_or_default())
            .map(|command| command.split_whitespace().collect())
            .collect()
    }

    #[test]
    fn the_documents_name_commands_that_exist() {
        assert!(commands().len() > 20);
        for command in commands() {
            let arguments = [&["xtask"], command.as_slice()].concat();
            let parsed = Command::try_parse_from(&arguments);
            assert!(
                parsed.is_ok(),
                "{}: {}",
                command.join(" "),
                parsed.err().map(|e| e.to_string()).unwrap_or_default()
            );
        }
    }
}
