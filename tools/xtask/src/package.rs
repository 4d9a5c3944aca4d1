//! `cargo xtask package`: do the packages hold all that a build needs, or does it lean on the workspace?

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Each depends on earlier ones only. The root package is the worked example, and depends on most of them.
const PACKAGES: &[&str] = &[
    "kanade-resources-schema",
    "kanade-resources-codegen",
    "kanade-resources-macro",
    "kanade-resources-testing",
    "kanade-resources",
    "kanade-resources-cli",
    "kanade-fleet",
];
/// Those for the registry, in the order in which they go there: what others depend on comes first.
const PUBLISHED: &[&str] = PACKAGES.split_at(PACKAGES.len() - 1).0;
/// Together they depend on all the others.
const CHECKED: &[&str] = &[
    "kanade-resources-cli",
    "kanade-resources-testing",
    "kanade-fleet",
];

/// That of the workspace, for what was built there to be of use.
const PROFILE: &str = "\
[profile.dev]
debug = \"line-tables-only\"
[profile.dev.package.\"*\"]
debug = false
";

pub(crate) fn run() -> Result<()> {
    let folder = tempfile::Builder::new()
        .prefix("kanade-package-")
        .tempdir()?;
    pack(folder.path())?;
    unpack(folder.path())?;
    PUBLISHED
        .iter()
        .try_for_each(|name| contents(&folder.path().join(versioned(name))))?;
    patch(folder.path())?;
    CHECKED
        .iter()
        .try_for_each(|name| check(folder.path(), name))
}

/// Cargo's own verification is left out: it would build each package where `check` builds them together.
fn pack(folder: &Path) -> Result<()> {
    let mut cargo = cargo(root()?);
    cargo
        .args(["package", "--no-verify", "--target-dir"])
        .arg(folder);
    for name in PACKAGES {
        cargo.args(["--package", name]);
    }
    // A developer wants to know before the commit; in CI, an uncommitted file is a mistake.
    if env::var_os("CI").is_none() {
        cargo.arg("--allow-dirty");
    }
    succeed(&mut cargo)
}

fn unpack(folder: &Path) -> Result<()> {
    for name in PACKAGES {
        let archive = folder
            .join("package")
            .join(format!("{}.crate", versioned(name)));
        succeed(
            Command::new("tar")
                .arg("-xzf")
                .arg(archive)
                .arg("-C")
                .arg(folder),
        )?;
    }
    Ok(())
}

/// What a package must hold, and must not.
fn contents(package: &Path) -> Result<()> {
    ensure!(
        package.join("README.md").is_file(),
        "{}: no README.md",
        package.display()
    );
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let ours = fs::read(root()?.join(licence))?;
        ensure!(
            fs::read(package.join(licence)).is_ok_and(|packed| packed == ours),
            "{}: {licence} is not that of the repository",
            package.display()
        );
    }
    ensure!(
        !package.join("tests").exists(),
        "{}: test cases don't belong into a package",
        package.display()
    );
    Ok(())
}

/// Makes the packages find each other instead of looking for published ones.
fn patch(folder: &Path) -> Result<()> {
    let mut config = format!("{PROFILE}[patch.crates-io]\n");
    for name in PACKAGES {
        writeln!(
            config,
            "{name} = {{ path = '{}' }}",
            folder.join(versioned(name)).display()
        )?;
    }
    fs::create_dir(folder.join(".cargo"))?;
    fs::write(folder.join(".cargo/config.toml"), config)?;
    Ok(())
}

fn check(folder: &Path, name: &str) -> Result<()> {
    let mut cargo = cargo(&folder.join(versioned(name)));
    succeed(
        cargo
            .args(["check", "--all-targets", "--target-dir"])
            .arg(target()?),
    )
}

/// That of the workspace: other people's packages are built there already.
fn target() -> Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new("target").to_owned(), PathBuf::from);
    Ok(root()?.join(target))
}

fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .context("xtask is not in a workspace")
}

/// All our packages have the version of the workspace.
fn versioned(name: &str) -> String {
    format!("{name}-{}", env!("CARGO_PKG_VERSION"))
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder);
    cargo
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("could not run {command:?}"))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}
