//! `cargo xtask bench`: what this costs, measured.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};

/// Measure what something costs
#[derive(clap::Subcommand)]
pub(crate) enum Bench {
    /// How long a start takes, by hand, by the least that is possible, and ours; `-- --help` says what can be chosen
    Bootstrap {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Reading, checking and expanding declarations, and the macro's dependency tree
    Check,
    /// What the compiler pays for the crate that declares, against code by hand
    Compile {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Thousands of starts at once on one server, by hand and ours
    Herd {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Starts in sync and nothing else, for a profiler to look at
    Profile {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Building and parsing subjects, by hand and by templates
    Strings {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// What the compiler pays for templates, against builders and parsers by hand
    Templates {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
}

const MACRO: &str = "kanade-resources-macro";

pub(crate) fn run(bench: &Bench) -> Result<()> {
    match bench {
        Bench::Bootstrap { options } => side_by_side("bootstrap", options),
        Bench::Check => check(),
        Bench::Compile { options } => side_by_side("compile", options),
        Bench::Herd { options } => side_by_side("herd", options),
        Bench::Profile { options } => side_by_side("profile", options),
        Bench::Strings { options } => side_by_side("strings", options),
        Bench::Templates { options } => side_by_side("templates", options),
    }
}

/// Has the bench's own program measure.
fn side_by_side(command: &str, options: &[String]) -> Result<()> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "kanade-resources-bench",
            "--",
            command,
        ])
        .args(options);
    let status = cargo.status().with_context(|| format!("{cargo:?}"))?;
    ensure!(status.success(), "{status}");
    Ok(())
}

fn check() -> Result<()> {
    build_of_the_macro()?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["bench", "--quiet", "--package", MACRO, "--bench", "check"]);
    let status = cargo.status().with_context(|| format!("{cargo:?}"))?;
    if !status.success() {
        bail!("something takes longer than it should");
    }
    Ok(())
}

/// How long a user of the macro waits for it, once: a build of nothing else, from nothing.
fn build_of_the_macro() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("kanade-bench-").tempdir()?;
    let start = Instant::now();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--package", MACRO, "--target-dir"])
        .arg(folder.path());
    let status = cargo.status().with_context(|| format!("{cargo:?}"))?;
    ensure!(status.success(), "{status}");
    let crates = tree()?;
    println!(
        "clean build of {MACRO}: {} crates, {:.1?}\n",
        crates.len(),
        start.elapsed()
    );
    Ok(())
}

/// Every crate that is built for the macro.
fn tree() -> Result<BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "tree",
        "--package",
        MACRO,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
    ]);
    let output = cargo.output().with_context(|| format!("{cargo:?}"))?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?
        .lines()
        .map(str::to_owned)
        .collect())
}
