//! What a terminal gets to see.
#![cfg(unix)]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};

use anyhow::Result;
use kanade_resources_testing::Server;
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::Value;

use super::{VISIBLE, assert_tame};
use crate::broker::publish;
use crate::folder::Folder;

const DECLARED: &str = "[kv.jobs]\nmax_bytes = \"1MiB\"\n";
const QUESTION: &str = "Apply? [y/N]";

/// Runs `command` with a terminal as all three of its standard streams, types `typed`, and returns what is on it.
fn on_terminal(command: Command, typed: &str) -> Result<(Option<i32>, String)> {
    on_terminal_of(0, command, typed)
}

/// The same with a terminal that has so many columns, or does not say how many.
fn on_terminal_of(columns: u16, command: Command, typed: &str) -> Result<(Option<i32>, String)> {
    let (mut child, mut terminal) = start(columns, command)?;
    terminal.write_all(typed.as_bytes())?;
    let seen = read_to_end(&mut terminal);
    Ok((child.wait()?.code(), seen))
}

/// The same, where `meanwhile` happens while the program waits for the answer `typed`.
fn asked_on_terminal(
    command: Command,
    meanwhile: impl FnOnce() -> Result<()>,
    typed: &str,
) -> Result<(Option<i32>, String)> {
    let (mut child, mut terminal) = start(0, command)?;
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains(QUESTION) {
        let mut byte = [0];
        terminal.read_exact(&mut byte)?;
        seen.extend(byte);
    }
    meanwhile()?;
    terminal.write_all(typed.as_bytes())?;
    let (before, after) = (String::from_utf8(seen)?, read_to_end(&mut terminal));
    Ok((child.wait()?.code(), before + &after))
}

/// Starts `command`. The other end of its terminal says what it shows, and takes what is typed.
fn start(columns: u16, mut command: Command) -> Result<(Child, File)> {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&controller)?;
    unlockpt(&controller)?;
    let name = ptsname(&controller, Vec::new())?;
    let terminal = File::from(open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?);
    let size = Winsize {
        ws_row: if columns == 0 { 0 } else { 50 },
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&terminal, size)?;
    let child = command
        .stdin(Stdio::from(terminal.try_clone()?))
        .stdout(Stdio::from(terminal.try_clone()?))
        .stderr(Stdio::from(terminal))
        .spawn()?;
    // Else the end of the program would not be the end of what it says.
    drop(command);
    Ok((child, File::from(controller)))
}

fn read_to_end(terminal: &mut File) -> String {
    let mut seen = Vec::new();
    // Linux ends it with an error.
    let _ = terminal.read_to_end(&mut seen);
    String::from_utf8_lossy(&seen).replace("\r\n", "\n")
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
    let (plan, question) = seen.split_once(QUESTION).unwrap_or_default();
    assert!(plan.contains("+ KV bucket jobs"), "{seen}");
    assert!(question.contains("nothing was changed"), "{seen}");

    let (code, seen) = on_terminal(folder.program(&apply), "y\n")?;
    assert_eq!(code, Some(0), "{seen}");
    let (_, answered) = seen.split_once(QUESTION).unwrap_or_default();
    let json = answered
        .find('{')
        .and_then(|at| answered.get(at..))
        .unwrap_or_default();
    let report: Value = serde_json::from_str(json.trim())?;
    assert_eq!(report["resources"][0]["outcome"], "created");
    Ok(())
}

#[test]
fn what_comes_in_while_somebody_decides_is_kept() -> Result<()> {
    let server = Server::start()?;
    let declared = |most: u8| {
        format!("[streams.JOBS]\nsubjects = [\"jobs\"]\nmax_bytes = \"1MiB\"\nmax_msgs = {most}\n")
    };
    let folder = Folder::with(&declared(20))?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    folder.write("resources.toml", &declared(5))?;

    let apply = ["apply", "--allow-data-loss", "-s", server.url()];
    let fill = || publish(server.url(), "jobs", 20);
    let (code, seen) = asked_on_terminal(folder.program(&apply), fill, "y\n")?;
    assert_eq!(code, Some(3), "{seen}");
    let status = folder.run(&["status", "--format", "json", "-s", server.url()])?;
    let status: Value = serde_json::from_str(&status.stdout)?;
    assert_eq!(status["resources"][0]["messages"], 20, "{seen}");
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

#[test]
fn what_is_shown_fits_the_terminal_and_names_stay_whole() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(include_str!("../../../../resources.toml"))?;
    for columns in [80, 120, 200] {
        for command in [&["plan"][..], &["apply", "--yes"], &["status"]] {
            let arguments = [command, &["-s", server.url()]].concat();
            let (_, seen) = on_terminal_of(columns, folder.program(&arguments), "")?;
            let shown = anstream::adapter::strip_str(&seen).to_string();
            // A line that goes is written over.
            let lines = shown.split(['\n', '\r']);
            let widest = lines.map(|line| line.chars().count()).max();
            assert!(widest <= Some(columns.into()), "{columns}: {shown}");
            if command == ["status"] {
                assert!(shown.contains("│ script_current "), "{columns}: {shown}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_terminal_learns_where_the_program_connects_to() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let arguments = ["plan", "--timeout", "1s", "-s", "127.0.0.1:1"];
    let (code, seen) = on_terminal_of(80, folder.program(&arguments), "")?;
    assert_eq!(code, Some(1), "{seen}");
    assert!(seen.contains("connecting to 127.0.0.1:1"), "{seen}");
    assert!(seen.contains("trying again for"), "{seen}");
    Ok(())
}
