//! `cargo xtask docs`: the documents that are generated, so that they can't say anything but the truth.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use kanade_resources_schema::reference;

/// Write the generated documents
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write nothing, and fail if one of them is stale
    #[arg(long)]
    check: bool,
}

/// The documents, by their paths in the repository.
fn documents() -> Result<Vec<(&'static str, String)>> {
    Ok(vec![
        ("docs/rules.md", reference::rules()),
        ("docs/resources.schema.json", printed_by("schema")?),
    ])
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask is not in a workspace")?;
    let mut stale = Vec::new();
    for (path, text) in documents()? {
        if fs::read_to_string(root.join(path)).is_ok_and(|present| present == text) {
            continue;
        }
        stale.push(path);
        if !options.check {
            write(&root.join(path), &text)?;
        }
    }
    report(&stale, options.check)
}

fn report(stale: &[&str], check: bool) -> Result<()> {
    match stale {
        [] => println!("the generated documents are up to date"),
        stale if check => bail!("stale: {}; run `cargo xtask docs`", stale.join(", ")),
        stale => println!("written: {}", stale.join(", ")),
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text).with_context(|| path.display().to_string())
}

/// What `kanade-resources <command>` prints.
fn printed_by(command: &str) -> Result<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "kanade-resources-cli",
        "--",
        command,
    ]);
    let output = cargo.output().with_context(|| format!("{cargo:?}"))?;
    ensure!(
        output.status.success(),
        "{cargo:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}
