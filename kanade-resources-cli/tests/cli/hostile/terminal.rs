//! What a terminal gets to see.
#![cfg(unix)]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use anyhow::Result;
use kanade_resources_testing::Server;
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::Value;

use super::{VISIBLE, assert_tame};
use crate::folder::Folder;

const DECLARED: &str = "[kv.jobs]\nmax_bytes = \"1MiB\"\n";

/// Runs `command` with a terminal as all three of its standard streams, types `typed`, and returns what is on it.
fn on_terminal(mut command: Command, typed: &str) -> Result<(Option<i32>, String)> {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&controller)?;
    unlockpt(&controller)?;
    let name = ptsname(&controller, Vec::new())?;
    let terminal = File::from(open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?);
    let mut child = command
        .stdin(Stdio::from(terminal.try_clone()?))
        .stdout(Stdio::from(terminal.try_clone()?))
        .stderr(Stdio::from(terminal))
        .spawn()?;
    // Else the end of the program would not be the end of what it says.
    drop(command);
    let mut controller = File::from(controller);
    controller.write_all(typed.as_bytes())?;
    let mut seen = Vec::new();
    // Linux ends it with an error.
    let _ = controller.read_to_end(&mut seen);
    let code = child.wait()?.code();
    Ok((code, String::from_utf8_lossy(&seen).replace("\r\n", "\n")))
}

/// `seen` without the colours, the bar and the movements that are ours.
fn without_colours(seen: &str) -> String {
    anstream::adapter::strip_str(seen)
        .to_string()
        .replace('\r', "")
}

#[test]
fn json_is_applied_after_a_plan_was_seen() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(DECLARED)?;
    let apply = ["apply", "--format", "json", "-s", server.url()];
    let (code, seen) = on_terminal(folder.program(&apply), "n\n")?;
    assert_eq!(code, Some(1), "{seen}");
    let (plan, question) = seen.split_once("Apply? [y/N]").unwrap_or_default();
    assert!(plan.contains("+ KV bucket jobs"), "{seen}");
    assert!(question.contains("nothing was changed"), "{seen}");

    let (code, seen) = on_terminal(folder.program(&apply), "y\n")?;
    assert_eq!(code, Some(0), "{seen}");
    let (_, answered) = seen.split_once("Apply? [y/N]").unwrap_or_default();
    let json = answered
        .find('{')
        .and_then(|at| answered.get(at..))
        .unwrap_or_default();
    let report: Value = serde_json::from_str(json.trim())?;
    assert_eq!(report["resources"][0]["outcome"], "created");
    Ok(())
}

#[test]
fn nobody_writes_to_a_terminal_but_the_program() -> Result<()> {
    let server = Server::start()?;
    let hostile = "\"X\\u001b]0;owned\\u0007\u{9b}31m\\u007f\u{202e}Y\"";
    let folder = Folder::with(&format!(
        "[streams.{hostile}]\nsubjects = [\"a\"]\nmax_bytes = \"1MiB\"\ndescription = {hostile}\n\
         [streams.{hostile}.consumers.{hostile}]\nack_policy = \"explicit\"\n"
    ))?;
    for arguments in [
        &["plan"][..],
        &["plan", "--format", "json"],
        &["apply", "--yes"],
        &["plan"],
        &["status"],
        &["status", "--format", "json"],
    ] {
        let arguments = [arguments, &["-s", server.url()]].concat();
        let (_, seen) = on_terminal(folder.program(&arguments), "")?;
        assert!(!seen.contains("\u{1b}]"), "{arguments:?}: {seen:?}");
        assert_tame(&without_colours(&seen));
    }
    let (_, seen) = on_terminal(folder.program(&["check", "--format", "human"]), "")?;
    assert!(!seen.contains("\u{1b}]"), "{seen:?}");
    assert_tame(&without_colours(&seen));

    folder.write(
        "resources.toml",
        &format!("[streams.{hostile}]\nmax_bytes = 0\n{hostile} = 1\n"),
    )?;
    let (_, seen) = on_terminal(folder.program(&["check"]), "")?;
    assert!(seen.contains(VISIBLE), "{seen:?}");
    assert!(seen.contains("\u{1b}["), "there are colours: {seen:?}");
    assert!(!seen.contains("\u{1b}]"), "{seen:?}");
    assert_tame(&without_colours(&seen));
    Ok(())
}
