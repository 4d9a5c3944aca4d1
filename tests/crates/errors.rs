//! What the compiler says of a faulty declaration or call: every message of `tests/ui/*/lib.rs`, word for word.
//!
//! A case is a folder: the library, its declaration, and the messages, which `BLESS=1` rewrites. Declarations that
//! no editor should open are made here.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::Result;

use crate::support::{Crate, Message};

/// Files that are made for a case: its name, the file's, and what is in it.
fn made(case: &str) -> Option<(&'static str, Vec<u8>)> {
    match case {
        "deep_nesting" => Some((
            "resources.toml",
            format!("deep = {}", "[".repeat(100_000)).into_bytes(),
        )),
        "garbage" => Some(("resources.toml", b"]=[{\"'#\xff\n".repeat(1_250_000))),
        "not_utf8" => Some(("resources.toml", b"## Gr\xfc\xdfe.\n[kv.jobs]\n".to_vec())),
        "directory" => Some(("resources.toml/keep", Vec::new())),
        _ => None,
    }
}

#[test]
fn every_message_is_as_expected() -> Result<()> {
    for entry in fs::read_dir(ui())? {
        let folder = entry?.path();
        let case = folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let messages = check(&case, &folder)?;
        let shown: String = messages.iter().map(Message::to_string).collect();
        golden(&folder.join("expected.txt"), shown.trim_end())?;
    }
    Ok(())
}

#[test]
fn three_faults_in_one_file_are_three_errors_and_no_name_is_missing() -> Result<()> {
    let messages = check("three_faults_fresh", &ui().join("three_faults"))?;
    let places: Vec<&str> = messages
        .iter()
        .filter_map(|message| place_in_toml(&message.text))
        .collect();
    assert_eq!(
        places,
        [
            "resources.toml:11:13",
            "resources.toml:15:13",
            "resources.toml:16:1"
        ],
        "{messages:#?}"
    );
    assert_eq!(messages.len(), 3, "{messages:#?}");
    Ok(())
}

/// `resources.toml:31:13` of ` --> resources.toml:31:13`.
fn place_in_toml(message: &str) -> Option<&str> {
    message
        .lines()
        .find_map(|line| line.trim().strip_prefix("--> "))
}

fn check(case: &str, folder: &Path) -> Result<Vec<Message>> {
    let krate = Crate::new(&format!("ui-{case}"))?;
    krate.file("src/lib.rs", fs::read(folder.join("lib.rs"))?)?;
    let declaration = folder.join("resources.toml");
    if declaration.exists() {
        krate.file("resources.toml", fs::read(declaration)?)?;
    }
    if let Some((path, content)) = made(case) {
        krate.file(path, content)?;
    }
    krate.check()
}

fn golden(path: &Path, shown: &str) -> Result<()> {
    if env::var_os("BLESS").is_some() {
        return Ok(fs::write(path, format!("{shown}\n"))?);
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        shown,
        expected.trim_end(),
        "{}: if this is meant, run again with BLESS=1",
        path.display()
    );
    Ok(())
}

fn ui() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("ui")
}
