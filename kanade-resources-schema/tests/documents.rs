//! The documents of the repository: each block of TOML is a declaration, or continues the blocks before it, and it is known which
//! test runs each command, or why none does.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, Result};
use kanade_resources_schema::{Bump, analyse};

/// The documents whose commands of the program `kanade-resources` are run, and by what.
const RUN: [(&str, &str); 7] = [
    ("README.md", "kanade-resources-cli/tests/cli/pages.rs"),
    (
        "docs/fleets.md",
        "kanade-resources-cli/tests/cli/guide.rs", // with `git` and `cargo test` among them
    ),
    (
        "docs/migrating.md",
        "kanade-resources-cli/tests/cli/pages.rs",
    ),
    (
        "docs/operators.md",
        "kanade-resources-cli/tests/cli/pages.rs",
    ),
    (
        "docs/profiles.md",
        "kanade-resources-cli/tests/cli/profiles.rs",
    ),
    (
        "docs/roles.md",
        "kanade-resources-cli/tests/cli/export/permissions.rs",
    ),
    (
        "kanade-resources-cli/README.md",
        "kanade-resources-cli/tests/cli/pages.rs",
    ),
];

/// How other commands begin, and what runs them, or why nothing does.
const OTHERS: [(&str, &str); 11] = [
    (
        "cargo xtask",
        "`tools/xtask` parses each; CI runs the short ones",
    ),
    ("cargo run --example bootstrap", "`tests/example.rs`"),
    ("cargo test", "CI; it is what runs this test"),
    (".ci/run", "it is what runs this test"),
    (
        "docker run",
        "starts what the tests start with `kanade-resources-testing`",
    ),
    (
        "cargo add",
        "takes what is in the registry; `tests/crates/readme.rs` builds the manifest that it makes",
    ),
    (
        "cargo install kanade-resources-cli",
        "takes what is in the registry",
    ),
    (
        "cargo publish",
        "asks the registry; a step of a release, after `cargo xtask package`",
    ),
    (
        "cargo build --release",
        "takes minutes, and is for people who profile",
    ),
    ("valgrind", "is not required for tests"),
    ("callgrind_annotate", "is not required for tests"),
];

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

fn workspace() -> Result<&'static Path> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().context("a workspace")
}

/// The documents of the workspace and of its folders.
fn all_documents() -> Result<Vec<PathBuf>> {
    let mut all = documents(workspace()?)?;
    for folder in fs::read_dir(workspace()?)? {
        let folder = folder?.path();
        if folder.is_dir() && !folder.ends_with("target") {
            all.extend(documents(&folder)?);
        }
    }
    Ok(all)
}

#[test]
fn every_block_of_toml_is_a_declaration() -> Result<()> {
    let mut checked = 0;
    // `docs/rules.md` shows mistakes; `tests/rules.rs` holds them to what is said of them.
    let documents = all_documents()?.into_iter();
    for document in documents.filter(|document| !document.ends_with("rules.md")) {
        checked += check(&document)?;
    }
    assert!(checked > 25, "only {checked} blocks were found");
    Ok(())
}

/// Whether something runs `command` of the document at `path`, or it is known why nothing does.
fn is_accounted_for(path: &str, command: &str) -> bool {
    let is_run = RUN.iter().any(|(document, _)| *document == path);
    let starts_so = |(start, _): &(&str, &str)| command.starts_with(start);
    (is_run && command.contains("kanade-resources "))
        || path == "docs/fleets.md"
        || OTHERS.iter().any(starts_so)
}

#[test]
fn every_command_of_a_document_is_run_or_known_not_to_be() -> Result<()> {
    for (document, test) in RUN {
        assert!(workspace()?.join(test).is_file(), "{document}: {test}");
    }
    let mut found = 0;
    for path in all_documents()? {
        let document = fs::read_to_string(&path)?;
        let path = path.strip_prefix(workspace()?)?.to_string_lossy();
        let commands = blocks(&document, "sh").into_iter().flat_map(str::lines);
        for command in commands.map(str::trim).filter(|line| !line.is_empty()) {
            assert!(is_accounted_for(&path, command), "{path}: {command}");
            found += 1;
        }
    }
    assert!(found > 60, "only {found} commands were found");
    Ok(())
}
