//! What a bootstrap costs, side by side.

mod bootstrap;
mod broker;
mod compile;
mod cpu;
mod declared;
mod herd;
mod package;
mod profile;
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
    Herd(herd::Options),
    Profile(profile::Options),
    Strings(strings::Options),
    Templates(templates::Options),
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Bootstrap(options) => bootstrap::run(&options),
        Command::Compile(options) => compile::run(&options),
        Command::Herd(options) => herd::run(&options),
        Command::Profile(options) => profile::run(&options),
        Command::Strings(options) => strings::run(&options),
        Command::Templates(options) => templates::run(&options),
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Parser as _};

    #[test]
    fn the_documents_name_options_that_exist() {
        let document = include_str!("../../../docs/performance.md");
        let commands: Vec<Vec<&str>> = document
            .lines()
            .filter_map(|line| line.strip_prefix("cargo xtask bench"))
            .map(|line| line.split('#').next().unwrap_or_default())
            .map(|command| command.split_whitespace().filter(|word| *word != "--"))
            .map(Iterator::collect)
            .collect();
        assert!(commands.len() > 5);
        for command in commands {
            let arguments = [&["bench"], command.as_slice()].concat();
            let parsed = Command::try_parse_from(&arguments);
            assert!(parsed.is_ok(), "{command:?}");
        }
    }
}
