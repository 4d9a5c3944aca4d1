//! Profiles at the command line: the commands of the guide `docs/profiles.md`, and names that are unknown.

use anyhow::{Context as _, Result, ensure};
use kanade_resources_testing::Server;
use serde_json::Value;

use crate::folder::Folder;
use crate::support::Ran;

const GUIDE: &str = include_str!("../../../docs/profiles.md");

/// The code block of `language` in the guide that contains `mark`.
fn block(language: &str, mark: &str) -> Result<&'static str> {
    let fence = format!("```{language}\n");
    let mut blocks = GUIDE
        .split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    blocks
        .find(|block| block.contains(mark))
        .with_context(|| format!("a block with {mark}"))
}

/// Runs a line of the guide: variables, the name of the program, its arguments.
fn run(folder: &Folder, url: &str, line: &str) -> Result<Ran> {
    let (variables, arguments) = line.split_once("kanade-resources").context("the program")?;
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let mut command = folder.program(&arguments);
    command.env_remove("KANADE_PROFILE").env("NATS_URL", url);
    for variable in variables.split_whitespace() {
        let (name, value) = variable.split_once('=').context("a variable")?;
        command.env(name, value);
    }
    Ran::read(command.output()?)
}

#[test]
fn the_commands_of_the_guide_do_what_it_says() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(block("toml", "[profiles.dev]")?)?;
    let lines: Vec<&str> = block("sh", "--profile")?.lines().collect();
    let ran: Vec<Ran> = lines
        .iter()
        .map(|line| run(&folder, server.url(), line))
        .collect::<Result<_>>()?;
    let codes: Vec<_> = ran.iter().map(|ran| ran.code).collect();
    assert_eq!(codes, [0, 0, 0, 2, 0, 0].map(Some), "{ran:#?}");
    let [_, applied, _, planned, status, _] = &ran[..] else {
        anyhow::bail!("six commands: {lines:?}");
    };
    ensure!(
        applied.stdout.contains("profile dev: 4 created; "),
        "{applied:?}"
    );
    assert_eq!(planned.stdout, block("text", "plan for profile prod")?);
    let status: Value = serde_json::from_str(&status.stdout)?;
    assert_eq!(status["profile"], "dev");
    assert_eq!(status["resources"][0]["state"], "in_sync");

    let planned = run(
        &folder,
        server.url(),
        "kanade-resources plan --profile prod --format json",
    )?;
    assert_eq!(
        serde_json::from_str::<Value>(&planned.stdout)?["profile"],
        "prod"
    );
    let planned = run(&folder, server.url(), "kanade-resources plan --format json")?;
    assert_eq!(
        serde_json::from_str::<Value>(&planned.stdout)?.get("profile"),
        None
    );
    Ok(())
}

#[test]
fn an_unknown_profile_is_an_error_that_lists_those_that_there_are() -> Result<()> {
    let with = Folder::with(block("toml", "[profiles.dev]")?)?;
    let without = Folder::with("[kv.jobs]\nmax_bytes = \"1MiB\"\n")?;
    let nowhere = "nats://127.0.0.1:1";
    for command in ["plan", "apply --yes", "status", "check"] {
        let line = format!("kanade-resources {command} --profile stage");
        let ran = run(&with, nowhere, &line)?;
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let said = "there is no profile `stage`: the profiles are `dev` and `prod`";
        ensure!(ran.stderr.contains(said), "{ran:?}");

        let line = format!("KANADE_PROFILE=dev kanade-resources {command}");
        let ran = run(&without, nowhere, &line)?;
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let said = "there is no profile `dev`: no profile is declared";
        ensure!(ran.stderr.contains(said), "{ran:?}");
    }
    Ok(())
}
