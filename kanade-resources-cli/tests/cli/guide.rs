//! The guide `docs/fleets.md`, held to its word: every command, in a shell, one after the other.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use kanade_resources_testing::Server;

use crate::folder::Folder;
use crate::support::Ran;

const GUIDE: &str = include_str!("../../../docs/fleets.md");

/// What a broker held before anybody declared it.
const BEFORE: &str = "[streams.ORDERS]\nsubjects = [\"orders.>\"]\n\n[kv.jobs]\nhistory = 5\n";

/// Keeps what was imported, and changes it.
const CHANGE: &str = r#"
git init -q . && git add resources.toml
git -c user.name=A -c user.email=a@example.org commit -qm Import
cp resources.toml old.toml
printf '\n[streams.NEW]\nsubjects = ["new"]\n' >> resources.toml
"#;

#[test]
fn every_command_of_the_guide_does_what_it_says() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(BEFORE)?;
    let applied = folder.run(&["apply", "-y", "-s", server.url()])?;
    assert_eq!(applied.code, Some(0), "{applied:?}");
    fs::remove_file(folder.path().join("resources.toml"))?;
    let shell = Shell::new(&folder, &server)?;

    let mut codes = Vec::new();
    for command in commands() {
        if command.starts_with("git show") {
            shell.run(CHANGE)?;
        }
        codes.push(shell.run(command)?.code);
    }
    // Review and plan find one change; everything else succeeds.
    let expected = [0, 0, 0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(codes, expected.map(Some), "{:#?}", commands());
    Ok(())
}

/// The lines of all blocks of shell.
fn commands() -> Vec<&'static str> {
    let blocks = GUIDE.split("```sh\n").skip(1);
    blocks
        .filter_map(|rest| rest.split("```").next())
        .flat_map(str::lines)
        .collect()
}

/// A shell that finds the program, and a `cargo` that only looks for a broker.
pub(crate) struct Shell<'s> {
    folder: &'s Folder,
    server: &'s Server,
    path: String,
}

impl<'s> Shell<'s> {
    pub(crate) fn new(folder: &'s Folder, server: &'s Server) -> Result<Self> {
        folder.write("bin/cargo", "#!/bin/sh\ntest -n \"$NATS_URL\"\n")?;
        let own = folder.path().join("bin");
        fs::set_permissions(own.join("cargo"), fs::Permissions::from_mode(0o755))?;
        let program = Path::new(env!("CARGO_BIN_EXE_kanade-resources"));
        let built = program.parent().context("a folder")?;
        let path = std::env::var("PATH").unwrap_or_default();
        Ok(Self {
            folder,
            server,
            path: format!("{}:{}:{path}", own.display(), built.display()),
        })
    }

    pub(crate) fn run(&self, line: &str) -> Result<Ran> {
        let mut command = std::process::Command::new("sh");
        command
            .args(["-c", line])
            .current_dir(self.folder.path())
            .env("PATH", &self.path)
            .env("XDG_CONFIG_HOME", self.folder.path())
            .env("NATS_URL", self.server.url());
        Ran::read(command.output()?)
    }
}
