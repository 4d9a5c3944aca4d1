//! The front pages, held to their word: every command of the program that they show, in a shell.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use kanade_resources_testing::Server;

use crate::folder::Folder;
use crate::guide::Shell;

const OF_THE_PROJECT: &str = include_str!("../../../README.md");
const OF_THE_PROGRAM: &str = include_str!("../../README.md");
const OF_OPERATORS: &str = include_str!("../../../docs/operators.md");
const OF_MIGRATING: &str = include_str!("../../../docs/migrating.md");

/// What the commands work on, by whatever name they call it.
const DECLARATION: &str = r#"
[settings]
storage_budget = "1GiB"

[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "64MiB"

[roles.agent]
publish = ["streams.ORDERS"]
"#;

/// The commands of the program in blocks of shell, as somebody without a terminal would type them.
fn commands(page: &str, url: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1);
    let lines = blocks
        .filter_map(|rest| rest.split("```").next())
        .flat_map(str::lines)
        .filter(|line| line.starts_with("kanade-resources "));
    lines
        .map(|line| line.split(" #").next().unwrap_or_default().trim())
        .map(|line| line.replace("nats://hub:4222", url))
        .map(|line| {
            let asks = line.starts_with("kanade-resources apply") && !line.contains("--yes");
            if asks { format!("{line} --yes") } else { line }
        })
        .collect()
}

fn run_all(page: &str) -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(DECLARATION)?;
    let changed = DECLARATION.replace("64MiB", "128MiB");
    for (path, text) in [
        ("fleet/resources.toml", DECLARATION),
        ("old.toml", DECLARATION),
        ("new.toml", &changed),
    ] {
        folder.write(path, text)?;
    }
    let context = format!("{{\"url\": \"{}\"}}", server.url());
    folder.write("nats/context/production.json", &context)?;
    let shell = Shell::new(&folder, &server)?;

    let commands = commands(page, server.url());
    ensure!(commands.len() > 7, "{commands:?}");
    for command in commands {
        // An earlier one may have written it anew.
        folder.write("resources.toml", DECLARATION)?;
        let ran = shell.run(&command)?;
        // 2 says that something differs; clap also exits with it, and shows how the command is used.
        let is_fine = matches!(ran.code, Some(0 | 2)) && !ran.stderr.contains("Usage:");
        ensure!(is_fine, "{command}: {ran:?}");
    }
    Ok(())
}

#[test]
fn every_command_of_the_front_page_runs() -> Result<()> {
    run_all(OF_THE_PROJECT)
}

#[test]
fn every_command_of_the_page_of_the_program_runs() -> Result<()> {
    run_all(OF_THE_PROGRAM)
}

#[test]
fn the_commands_of_the_guide_to_migrating_find_nothing_to_do() -> Result<()> {
    let server = Server::start()?;
    let declared = OF_MIGRATING.split("```toml\n").nth(1);
    let declared = declared.and_then(|rest| rest.split("```").next());
    let folder = Folder::with(declared.context("a declaration")?)?;
    let applied = folder.run(&["apply", "-y", "-s", server.url()])?;
    assert_eq!(applied.code, Some(0), "{applied:?}");
    fs::remove_file(folder.path().join("resources.toml"))?;
    let shell = Shell::new(&folder, &server)?;
    let commands = commands(OF_MIGRATING, server.url());
    assert_eq!(commands.len(), 3, "{commands:?}");
    for command in commands {
        let ran = shell.run(&command)?;
        assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
    }
    Ok(())
}

#[test]
fn the_commands_of_the_guide_for_operators_run_one_after_the_other() -> Result<()> {
    let server = Server::start()?;
    let declared = OF_OPERATORS.split("```toml\n").nth(1);
    let declared = declared.and_then(|rest| rest.split("```").next());
    let folder = Folder::with(declared.context("a declaration")?)?;
    let shell = Shell::new(&folder, &server)?;
    let mut codes = Vec::new();
    for command in commands(OF_OPERATORS, server.url()) {
        codes.push(shell.run(&command)?.code);
    }
    // The plan has everything to create; afterwards all is in place.
    assert_eq!(codes, [0, 2, 0, 0, 0].map(Some));
    Ok(())
}
