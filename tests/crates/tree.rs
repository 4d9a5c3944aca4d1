//! What a user of the macro has to build.

use std::process::Command;

use anyhow::{Result, ensure};

#[test]
fn the_macro_builds_without_the_derive_of_serde() -> Result<()> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            "kanade-resources-macro",
            "--edges",
            "normal,build",
        ])
        .args(["--prefix", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout)?;
    assert!(
        tree.contains("kanade-resources-schema v") && tree.contains("toml v"),
        "{tree}"
    );
    assert!(!tree.contains("serde_derive"), "{tree}");
    Ok(())
}
