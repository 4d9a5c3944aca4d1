//! `export --to markdown`: the reference on one page.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::folder::Folder;

const SHOP: &str = "\
#! The shop.

## Orders, as [`Order`](crate::Order) has them:
##
## ```text
## # not a heading
## ```
## # Retention
## A month.
[streams.ORDERS]
subjects = [\"orders.>\"]

[streams.ORDERS.consumers.billing]

[kv.jobs]
";

#[test]
fn every_resource_has_a_section() -> Result<()> {
    let folder = Folder::with(SHOP)?;
    let ran = folder.run(&["export", "--to", "markdown"])?;
    ensure!(ran.code == Some(0), "{ran:?}");
    let headings: Vec<&str> = headings(&ran.stdout);
    assert_eq!(
        headings,
        [
            "# JetStream resources",
            "## Streams",
            "## KV buckets",
            "## Consumers",
            "## Reservations",
            "## Stream `ORDERS`",
            "### Retention",
            "### Consumer `billing` of `ORDERS`",
            "## KV bucket `jobs`",
        ]
    );
    ensure!(ran.stdout.contains("\n# not a heading\n"), "{}", ran.stdout);
    ensure!(!ran.stdout.contains("\n\n\n"), "{}", ran.stdout);
    ensure!(ran.stdout.ends_with('\n') && !ran.stdout.ends_with("\n\n"));
    Ok(())
}

/// A link to an item of Rust leads nowhere outside of rustdoc.
#[test]
fn no_link_needs_rustdoc() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let fleet = fs::read_to_string(root.join("resources.toml"))?;
    for declaration in [SHOP, &fleet] {
        let folder = Folder::with(declaration)?;
        let ran = folder.run(&["export", "--to", "markdown"])?;
        ensure!(ran.code == Some(0), "{ran:?}");
        let mut targets = ran.stdout.split("](").skip(1);
        let led_astray =
            targets.find(|target| !target.starts_with("http") && !target.starts_with('#'));
        ensure!(led_astray.is_none(), "{led_astray:?}");
    }
    Ok(())
}

#[test]
fn a_profile_has_a_page_of_its_own() -> Result<()> {
    let folder = Folder::with(&format!("{SHOP}[profiles.dev.kv.jobs]\nhistory = 7\n"))?;
    let all = folder.run(&["export", "--to", "markdown"])?;
    ensure!(all.stdout.contains("## Profile `dev`"), "{all:?}");
    let dev = folder.run(&["export", "--to", "markdown", "--profile", "dev"])?;
    ensure!(
        dev.stdout
            .starts_with("# JetStream resources in the profile `dev`\n"),
        "{dev:?}"
    );
    ensure!(dev.stdout.contains("| `history` | 7 |"), "{dev:?}");
    Ok(())
}

/// The headings outside of code.
fn headings(text: &str) -> Vec<&str> {
    let mut is_code = false;
    let mut headings = Vec::new();
    for line in text.lines() {
        is_code ^= line.starts_with("```");
        if !is_code && line.starts_with('#') {
            headings.push(line);
        }
    }
    headings
}
