use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};

/// The declarations that tests check, and what is said of them.
pub(crate) fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The program in `folder`, free of what the environment says about colours.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanade-resources"));
    command.args(arguments).current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// What became of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn read(output: Output) -> Result<Self> {
        Ok(Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout)?,
            stderr: String::from_utf8(output.stderr)?,
        })
    }
}

/// Runs the program among the cases.
pub(crate) fn run(arguments: &[&str]) -> Result<Ran> {
    run_in(&cases(), arguments)
}

/// Runs the program in `folder`.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Result<Ran> {
    Ran::read(program(folder, arguments).output()?)
}

/// Runs the program with `input` on its standard input.
pub(crate) fn run_with_input(arguments: &[&str], input: &str) -> Result<Ran> {
    let mut child = program(&cases(), arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child
        .stdin
        .take()
        .context("a standard input")?
        .write_all(input.as_bytes())?;
    Ran::read(child.wait_with_output()?)
}

/// Holds `text` against what is recorded in `file`; `BLESS=1` records it.
pub(crate) fn assert_recorded(file: &Path, text: &str) -> Result<()> {
    if env::var_os("BLESS").is_some() {
        fs::write(file, text)?;
    }
    let recorded = fs::read_to_string(file).unwrap_or_default();
    ensure!(
        text == recorded,
        "this differs from {}:\n{text}",
        file.display()
    );
    Ok(())
}
