//! Declarations that are not meant well: endless, full of escapes, or all in one another's way.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{HOSTILE, VISIBLE, assert_tame};
use crate::folder::Folder;
use crate::support::{Ran, run, run_with_input};

/// [`HOSTILE`] as a text of TOML. What TOML lets stand as it is, stands so.
const IN_TOML: &str = "\"X\\u001b]0;owned\\u0007\u{9b}31m\\u007f\u{202e}Y\"";

#[cfg(unix)]
#[test]
fn what_never_ends_is_read_up_to_the_limit() -> Result<()> {
    let started = Instant::now();
    let zero = run(&["check", "/dev/zero"])?;
    assert_eq!(zero.code, Some(1), "{zero:?}");
    assert!(
        zero.stdout
            .contains("[KR0003] `/dev/zero` has more than the 8388608"),
        "{zero:?}"
    );

    let mut child = crate::support::program(&crate::support::cases(), &["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stdin.take().context("a standard input")?;
    let line = [b'#'; 8 * 1024];
    // Until nobody reads on.
    while pipe.write_all(&line).is_ok() {}
    let ran = Ran::read(child.wait_with_output()?)?;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stdout.contains("[KR0003] `<stdin>` has more than"),
        "{ran:?}"
    );
    assert!(started.elapsed() < Duration::from_secs(10));

    for option in ["--creds", "--nkey", "--tlsca"] {
        let ran = run(&[
            "plan",
            "odd_places.toml",
            option,
            "/dev/zero",
            "--timeout",
            "5s",
        ])?;
        assert_eq!(ran.code, Some(1), "{ran:?}");
    }
    let folder = Folder::with("[kv.jobs]\nmax_bytes = \"1MiB\"\n")?;
    for (option, said) in [
        ("--creds", "it has more than 1048576 bytes"),
        ("--nkey", "it has more than 1048576 bytes"),
        ("--tlsca", "there is no such file"),
    ] {
        let ran = folder.run(&["plan", option, "/dev/zero"])?;
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains(said), "{ran:?}");
    }
    Ok(())
}

#[test]
fn what_a_file_says_is_shown_and_not_obeyed() -> Result<()> {
    let file = format!(
        "[streams.{IN_TOML}]\nsubjects = [{IN_TOML}, {IN_TOML}]\nmax_bytes = 0\n{IN_TOML} = 1\nstorage = {IN_TOML}\n\
         retention = {IN_TOML}\nmax_age = {IN_TOML}\n[lints]\n{IN_TOML} = \"deny\"\n[{IN_TOML}]\n"
    );
    for format in ["human", "github", "json"] {
        let ran = run_with_input(&["check", "-", "--format", format], &file)?;
        assert_eq!(ran.code, Some(1), "{format}");
        assert_tame(&ran.stdout);
        assert_tame(&ran.stderr);
        if format == "json" {
            let messages = ran.stdout.lines().map(serde_json::from_str::<Value>);
            let messages: Vec<Value> = messages.collect::<serde_json::Result<_>>()?;
            let quotes = |finding: &&Value| finding.to_string().contains("owned");
            assert!(messages.iter().filter(quotes).count() >= 3, "{messages:?}");
            let says = |finding: &Value| {
                finding["message"]
                    .as_str()
                    .is_some_and(|text| text.contains(HOSTILE))
            };
            assert!(messages.iter().any(says), "{messages:?}");
        } else {
            assert!(ran.stdout.matches(VISIBLE).count() >= 5, "{}", ran.stdout);
        }
    }
    Ok(())
}

#[test]
fn the_place_of_a_finding_is_exact_after_what_is_not_shown() -> Result<()> {
    let ran = run_with_input(
        &["check", "-"],
        "[kv]\n\"\u{202e}a\u{9b}\" = { history = 65 }\n",
    )?;
    assert!(ran.stdout.contains("<stdin>:2:21\n"), "{}", ran.stdout);
    let at = "[kv]\n\"\u{202e}a\u{9b}\" = { history = "
        .lines()
        .nth(1)
        .map(|line| line.chars().count());
    assert_eq!(at, Some(20));
    Ok(())
}

#[cfg(unix)]
#[test]
fn names_of_files_are_shown_and_not_obeyed() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let name = format!("{HOSTILE}.toml");
    fs::write(folder.path().join(&name), "[kv.jobs]\nhistory = 65\n")?;
    for arguments in [
        &["check", &name][..],
        &["check", "--format", "github", &name],
        &["plan", &name],
        &["check", &format!("--{name}")],
        &["explain", &name],
    ] {
        let ran = crate::support::run_in(folder.path(), arguments)?;
        assert_ne!(ran.code, Some(0), "{ran:?}");
        assert_tame(&ran.stdout);
        assert_tame(&ran.stderr);
        assert!(
            format!("{}{}", ran.stdout, ran.stderr).contains("Y.toml"),
            "{ran:?}"
        );
    }
    Ok(())
}

#[test]
fn json_keeps_every_character() -> Result<()> {
    let file = "[kv]\n\"a\u{7f}b\" = 1\n\"c\\u007fd\" = 1\n\"\u{9b}\" = 1\n";
    let ran = run_with_input(
        &["check", "-", "--format", "json"],
        &file.replace('\u{7f}', ""),
    )?;
    let findings = ran.stdout.lines().map(serde_json::from_str::<Value>);
    let findings: Vec<Value> = findings.collect::<serde_json::Result<_>>()?;
    let all: String = findings
        .iter()
        .filter_map(|finding| finding["message"].as_str())
        .collect();
    assert!(all.contains("c\u{7f}d"), "{all:?}");
    assert!(all.contains('\u{9b}'), "{all:?}");
    Ok(())
}

/// Three thousand subjects that overlap three thousand others, in two lines, in a line each, and in a stream each: what
/// is said of each takes as long as if there were fewer.
#[test]
fn thousands_of_overlaps_are_found_and_shown_in_time() -> Result<()> {
    let files: [fn(usize) -> String; 3] = [
        |count| both(count, ", "),
        |count| both(count, ",\n"),
        |count| streams(count, "A", "*.aN") + &streams(count, "B", "bN.*"),
    ];
    for file in files {
        for format in ["human", "json"] {
            let few = time_to_show(&file(500), 500, format)?;
            let many = time_to_show(&file(3000), 3000, format)?;
            // Six times as many; compared with each other one by one, it would be 36 times as long.
            let most = few * 12 + Duration::from_secs(2);
            assert!(many < most, "{format}: {few:?} for 500, {many:?} for 3000");
        }
    }
    Ok(())
}

fn time_to_show(file: &str, overlaps: usize, format: &str) -> Result<Duration> {
    let started = Instant::now();
    let ran = run_with_input(&["check", "-", "--format", format], file)?;
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.stdout.matches("KR0302").count(), overlaps);
    Ok(started.elapsed())
}

fn both(count: usize, between: &str) -> String {
    let list = |pattern: &str| {
        let subjects: Vec<String> = (0..count)
            .map(|number| format!("\"{}\"", pattern.replace('N', &number.to_string())))
            .collect();
        subjects.join(between)
    };
    let (a, b) = (list("*.aN"), list("bN.*"));
    format!("[streams.A]\nsubjects = [{a}]\n[streams.B]\nsubjects = [{b}]\n")
}

fn streams(count: usize, name: &str, pattern: &str) -> String {
    let stream = |number: usize| {
        let subject = pattern.replace('N', &number.to_string());
        format!("[streams.{name}{number}]\nsubjects = [\"{subject}\"]\n")
    };
    let streams: Vec<String> = (0..count).map(stream).collect();
    streams.concat()
}

#[test]
fn a_place_in_a_long_line_has_the_column_of_the_line() -> Result<()> {
    let subjects: Vec<String> = (0..3000).map(|number| format!("\"é.{number}\"")).collect();
    let file = format!(
        "[streams.A]\nsubjects = [{}, \"é.2999\"]\n",
        subjects.join(", ")
    );
    let human = run_with_input(&["check", "-"], &file)?;
    let json = run_with_input(&["check", "-", "--format", "json"], &file)?;
    let finding: Value = serde_json::from_str(&json.stdout)?;
    let place = format!("<stdin>:2:{}\n", finding["column"]);
    assert!(
        human.stdout.contains(&place),
        "{place} is not in {}",
        human.stdout
    );
    Ok(())
}
