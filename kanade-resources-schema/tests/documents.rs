//! The documents of the repository: each block of TOML is a declaration, or continues the blocks before it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, Result};
use kanade_resources_schema::{Bump, analyse};

/// The markdown files of a folder.
fn documents(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    Ok(found)
}

/// The blocks of `language` in a document.
fn blocks<'d>(document: &'d str, language: &str) -> Vec<&'d str> {
    let fence = format!("```{language}\n");
    let rests = document.split(fence.as_str()).skip(1);
    rests.filter_map(|rest| rest.split("```").next()).collect()
}

fn is_manifest(block: &str) -> bool {
    block.contains("dependencies]\n")
}

/// What is wrong with a declaration, if anything.
fn errors(source: &str) -> Option<String> {
    let arena = Bump::new();
    let rejected = analyse(source, &arena).err()?;
    let said = rejected
        .findings
        .iter()
        .map(|finding| finding.message.clone());
    Some(said.collect::<Vec<String>>().join("\n"))
}

/// Checks the blocks of one document, and says how many there are.
fn check(path: &Path) -> Result<usize> {
    let document = fs::read_to_string(path)?;
    let mut so_far = String::new();
    let blocks = blocks(&document, "toml");
    for block in blocks.iter().filter(|block| !is_manifest(block)) {
        let continued = format!("{so_far}{block}");
        so_far = if errors(&continued).is_none() {
            continued
        } else if let Some(alone) = errors(block) {
            let continued = errors(&continued).unwrap_or_default();
            panic!(
                "{}:\n{block}\nalone: {alone}\ncontinued: {continued}",
                path.display()
            );
        } else {
            (*block).to_owned()
        };
    }
    Ok(blocks.len())
}

#[test]
fn every_block_of_toml_is_a_declaration() -> Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = workspace.parent().context("a workspace")?;
    let mut checked = 0;
    for folder in fs::read_dir(workspace)? {
        let folder = folder?.path();
        if !folder.is_dir() || folder.ends_with("target") {
            continue;
        }
        for document in documents(&folder)? {
            // `docs/rules.md` shows mistakes; `tests/rules.rs` holds them to what is said of them.
            if !document.ends_with("rules.md") {
                checked += check(&document)?;
            }
        }
    }
    for document in documents(workspace)? {
        checked += check(&document)?;
    }
    assert!(checked > 25, "only {checked} blocks were found");
    Ok(())
}
