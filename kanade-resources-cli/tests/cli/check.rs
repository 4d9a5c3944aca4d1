use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::support::{assert_recorded, cases, program, run, run_in, run_with_input};

const CLEAN: &str = "[kv.jobs]\nmax_bytes = \"1MiB\"\n";
const WRONG: &str = "[kv.jobs]\nmax_bytes = \"1MiB\"\nhistory = 65\n";

/// The values of `key` in lines of JSON.
fn column(stdout: &str, key: &str) -> Result<Vec<Value>> {
    let lines = stdout.lines().map(serde_json::from_str::<Value>);
    lines.map(|line| Ok(line?[key].clone())).collect()
}

#[test]
fn every_case_reads_as_recorded_in_every_format() -> Result<()> {
    for case in ["twenty_mistakes", "odd_places", "windows"] {
        for format in ["human", "json", "github"] {
            let ran = run(&["check", &format!("{case}.toml"), "--format", format])?;
            assert_eq!(ran.code, Some(1), "{case} as {format}");
            assert_recorded(&cases().join(case).with_extension(format), &ran.stdout)?;
        }
    }
    Ok(())
}

#[test]
fn twenty_mistakes_are_twenty_errors_in_the_order_of_the_text() -> Result<()> {
    let ran = run(&["check", "twenty_mistakes.toml", "--format", "json"])?;
    assert_eq!(column(&ran.stdout, "severity")?, vec!["error"; 20]);
    let ids = column(&ran.stdout, "code")?;
    assert_eq!(
        ids,
        [
            "KR0006", "KR0106", "KR0101", "KR0007", "KR0102", "KR0302", "KR0107", "KR0110",
            "KR0103", "KR0201", "KR0301", "KR0109", "KR0303", "KR0010", "KR0203", "KR0113",
            "KR0202", "KR0008", "KR0204", "KR0009",
        ]
    );
    Ok(())
}

#[test]
fn what_is_doubtful_is_shown_in_every_format_and_is_no_error() -> Result<()> {
    for format in ["human", "json", "github"] {
        let ran = run(&["check", "doubtful.toml", "--format", format])?;
        assert_eq!(ran.code, Some(0), "{format}");
        assert_recorded(
            &cases().join("doubtful").with_extension(format),
            &ran.stdout,
        )?;
    }
    assert_eq!(
        run(&["check", "doubtful.toml"])?.stderr,
        "doubtful.toml: 2 warnings\n`kanade-resources explain KR0901` says more about that rule, and likewise for the others\n"
    );
    Ok(())
}

#[test]
fn what_the_file_denies_is_an_error() -> Result<()> {
    let denied = "[lints]\nunbounded = \"deny\"\n\n[streams.A]\nnum_replicas = 2\n";
    let ran = run_with_input(&["check", "-", "--format", "json"], denied)?;
    assert_eq!(ran.code, Some(1));
    assert_eq!(column(&ran.stdout, "severity")?, ["error", "warning"]);
    assert_eq!(
        run_with_input(&["check", "-"], denied)?.stderr,
        "<stdin>: 1 error, 1 warning\n`kanade-resources explain KR0901` says more about that rule, and likewise for the others\n"
    );
    Ok(())
}

#[test]
fn a_clean_file_is_passed_over_in_silence() -> Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("resources.toml"), CLEAN)?;
    for format in ["json", "github"] {
        let ran = run_in(folder.path(), &["check", "--format", format])?;
        assert_eq!(
            (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
            (Some(0), "", ""),
            "{format}"
        );
    }
    let ran = run_in(folder.path(), &["check"])?;
    let expected = (Some(0), "", "resources.toml: no errors\n");
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        expected
    );
    Ok(())
}

#[test]
fn one_wrong_file_among_several_is_enough_to_fail() -> Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("clean.toml"), CLEAN)?;
    fs::write(folder.path().join("wrong.toml"), WRONG)?;
    let files = [
        "check",
        "wrong.toml",
        "clean.toml",
        "missing.toml",
        "--format",
    ];
    let ran = run_in(folder.path(), &[&files[..], &["json"]].concat())?;
    assert_eq!(ran.code, Some(1));
    assert_eq!(column(&ran.stdout, "file")?, ["wrong.toml", "missing.toml"]);
    assert_eq!(column(&ran.stdout, "code")?, ["KR0113", "KR0001"]);

    let ran = run_in(folder.path(), &[&files[..], &["human"]].concat())?;
    assert!(
        ran.stderr.starts_with("3 files: 2 errors\n"),
        "{}",
        ran.stderr
    );
    Ok(())
}

#[test]
fn what_can_not_be_read_is_a_finding_without_a_place() -> Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("latin1.toml"), b"# gr\xfc\xdf\n")?;
    fs::create_dir(folder.path().join("folder"))?;

    let ran = run_in(
        folder.path(),
        &[
            "check",
            "--format",
            "json",
            "latin1.toml",
            "folder",
            "missing.toml",
        ],
    )?;
    assert_eq!(ran.code, Some(1));
    assert_eq!(column(&ran.stdout, "code")?, ["KR0002", "KR0001", "KR0001"]);
    for key in ["line", "column", "end_line", "end_column"] {
        assert_eq!(
            column(&ran.stdout, key)?,
            [Value::Null, Value::Null, Value::Null],
            "{key}"
        );
    }

    let ran = run_in(folder.path(), &["check"])?;
    assert_eq!(ran.code, Some(1));
    assert_recorded(&cases().join("missing.human"), &ran.stdout)?;
    let ran = run_in(folder.path(), &["check", "--format", "github"])?;
    assert!(
        ran.stdout
            .starts_with("::error file=resources.toml,title=KR0001 unreadable_file::"),
        "{}",
        ran.stdout
    );
    Ok(())
}

#[test]
fn names_of_files_do_not_break_annotations() -> Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("a,b 100%.toml"), WRONG)?;
    let ran = run_in(
        folder.path(),
        &["check", "a,b 100%.toml", "--format", "github"],
    )?;
    assert!(
        ran.stdout
            .starts_with("::error file=a%2Cb 100%25.toml,line=3,col=11,endLine=3,"),
        "{}",
        ran.stdout
    );
    Ok(())
}

#[test]
fn standard_input_is_a_file_like_any_other() -> Result<()> {
    let ran = run_with_input(&["check", "-", "--format", "json"], WRONG)?;
    assert_eq!(ran.code, Some(1));
    assert_eq!(column(&ran.stdout, "file")?, ["<stdin>"]);
    assert_eq!(run_with_input(&["check", "-"], CLEAN)?.code, Some(0));
    Ok(())
}

#[test]
fn more_than_twenty_findings_are_all_shown() -> Result<()> {
    let buckets: Vec<String> = (0..500)
        .map(|number| format!("[kv.b{number}]\nhistory = 65\n"))
        .collect();
    let ran = run_with_input(&["check", "-"], &buckets.concat())?;
    assert_eq!(ran.stdout.matches("error: [KR0113]").count(), 500);
    assert!(
        ran.stderr.starts_with("<stdin>: 500 errors\n"),
        "{}",
        ran.stderr
    );
    Ok(())
}

#[test]
fn a_reader_that_went_away_changes_nothing_but_the_output() -> Result<()> {
    let mut child = program(&cases(), &["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    drop(child.stdout.take());
    child
        .stdin
        .take()
        .context("a standard input")?
        .write_all(WRONG.as_bytes())?;
    let output = child.wait_with_output()?;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr)?.starts_with("<stdin>: 1 error\n"));
    Ok(())
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() -> Result<()> {
    let coloured = |ran: &str| ran.contains("\u{1b}[");
    let plain = run(&["check", "windows.toml"])?;
    assert!(
        !coloured(&plain.stdout) && !coloured(&plain.stderr),
        "{plain:?}"
    );
    let always = run(&["check", "windows.toml", "--color", "always"])?;
    assert!(
        coloured(&always.stdout) && coloured(&always.stderr),
        "{always:?}"
    );
    let never = program(&cases(), &["--color=never", "check", "windows.toml"])
        .env("CLICOLOR_FORCE", "1")
        .output()?;
    assert!(!coloured(&String::from_utf8(never.stdout)?));
    let forced = program(&cases(), &["check", "windows.toml"])
        .env("CLICOLOR_FORCE", "1")
        .output()?;
    assert!(coloured(&String::from_utf8(forced.stdout)?));
    Ok(())
}

#[test]
fn a_mistake_in_the_call_itself_is_told_apart() -> Result<()> {
    let ran = run(&["check", "--format", "yaml"])?;
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr
            .contains("[possible values: human, json, github]"),
        "{}",
        ran.stderr
    );
    Ok(())
}

#[test]
fn the_version_is_that_of_the_crates() -> Result<()> {
    assert_eq!(
        run(&["--version"])?.stdout,
        concat!("kanade-resources ", env!("CARGO_PKG_VERSION"), "\n")
    );
    Ok(())
}
