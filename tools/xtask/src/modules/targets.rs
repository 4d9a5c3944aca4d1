//! The crates of the workspace, as cargo knows them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// A library or a program: what has a tree of modules.
pub(super) struct Target {
    pub(super) package: String,
    /// The folder of the package.
    pub(super) folder: PathBuf,
    /// Its `lib.rs` or `main.rs`.
    pub(super) root: PathBuf,
}

/// The libraries and programs of the packages `wanted`; of all packages if none is wanted.
pub(super) fn of_workspace(wanted: &[String]) -> Result<Vec<Target>> {
    let targets: Vec<Target> = packages()?.iter().flat_map(targets_of).collect();
    if let Some(unknown) = wanted.iter().find(|&name| !has(&targets, name)) {
        anyhow::bail!("there is no crate `{unknown}` in this workspace");
    }
    let is_wanted = |target: &Target| wanted.is_empty() || wanted.contains(&target.package);
    Ok(targets.into_iter().filter(is_wanted).collect())
}

fn has(targets: &[Target], package: &str) -> bool {
    targets.iter().any(|target| target.package == package)
}

fn packages() -> Result<Vec<Value>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version=1"])
        .output()?;
    ensure!(output.status.success(), "`cargo metadata` failed");
    let mut metadata: Value = serde_json::from_slice(&output.stdout)?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => anyhow::bail!("`cargo metadata` lists no packages"),
    }
}

fn targets_of(package: &Value) -> Vec<Target> {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets
        .filter(|target| is_source(target))
        .filter_map(|target| read(package, target).ok())
        .collect()
}

fn is_source(target: &Value) -> bool {
    let kinds = target["kind"].as_array().into_iter().flatten();
    kinds
        .filter_map(Value::as_str)
        .any(|kind| matches!(kind, "lib" | "bin" | "proc-macro"))
}

fn read(package: &Value, target: &Value) -> Result<Target> {
    let text = |value: &Value| value.as_str().map(str::to_owned).context("not a string");
    let manifest = PathBuf::from(text(&package["manifest_path"])?);
    Ok(Target {
        package: text(&package["name"])?,
        folder: manifest.parent().context("no folder")?.to_owned(),
        root: text(&target["src_path"])?.into(),
    })
}
