//! `cargo xtask docs`: the documents that are generated, so that they can't say anything but the truth.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use kanade_resources_schema::{export, json_schema, reference};

/// Write the generated documents
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write nothing, and fail if one of them is stale
    #[arg(long)]
    check: bool,
}

/// Where pages on the web find the documents that a page of `docs/` finds beside it.
const DOCS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/");

/// The documents, by their paths in the repository.
fn documents() -> Vec<(&'static str, String)> {
    let language = reference::language();
    vec![
        ("docs/changes.md", reference::changes()),
        // A package can't hold files of other folders, and rustdoc has no page beside its own.
        ("kanade-resources/src/language.md", on_the_web(&language)),
        ("docs/language.md", language),
        ("docs/rules.md", reference::rules()),
        (
            "docs/resources.schema.json",
            format!("{:#}\n", json_schema::of_file()),
        ),
        (
            "docs/export.schema.json",
            format!("{:#}\n", export::json_schema()),
        ),
    ]
}

/// A page of `docs/` with links that lead to the repository.
fn on_the_web(page: &str) -> String {
    [
        "rules.md",
        "changes.md",
        "templates.md",
        "roles.md",
        "profiles.md",
    ]
    .iter()
    .fold(page.to_owned(), |page, file| {
        page.replace(&format!("]({file}"), &format!("]({DOCS}{file}"))
    })
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .context("xtask is not in a workspace")?;
    let mut stale = Vec::new();
    for (path, text) in documents() {
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
