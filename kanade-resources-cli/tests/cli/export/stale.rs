//! `export --check`: whether what was exported once is out of date.

use std::fs;

use anyhow::{Result, ensure};

use crate::folder::Folder;

const DECLARED: &str = "[kv.jobs]\n[roles.clerk]\nread = [\"kv.jobs\"]\n";

#[test]
fn a_file_out_of_date_fails_and_is_left_alone() -> Result<()> {
    for target in ["json", "markdown", "nack", "permissions"] {
        let folder = Folder::with(DECLARED)?;
        let export = ["export", "--to", target, "resources.toml"];
        let exported = folder.run(&export)?;
        ensure!(exported.code == Some(0), "{exported:?}");
        folder.write("its copy", &exported.stdout)?;
        let check = [&export[..], &["--check", "its copy"]].concat();
        let fresh = folder.run(&check)?;
        assert_eq!(
            (fresh.code, fresh.stdout.as_str()),
            (Some(0), ""),
            "{fresh:?}"
        );

        folder.write("resources.toml", &DECLARED.replace("jobs", "tasks"))?;
        let stale = folder.run(&check)?;
        assert_eq!(
            (stale.code, stale.stdout.as_str()),
            (Some(1), ""),
            "{stale:?}"
        );
        assert_eq!(
            stale.stderr,
            format!(
                "error: its copy is out of date; run `kanade-resources export --to {target} resources.toml > 'its copy'`\n"
            )
        );
        let kept = fs::read_to_string(folder.path().join("its copy"))?;
        assert_eq!(kept, exported.stdout);
    }
    Ok(())
}

#[test]
fn a_file_that_is_not_there_is_an_error() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let ran = folder.run(&["export", "--check=none.json", "--to=json"])?;
    ensure!(
        ran.code == Some(1) && ran.stderr.contains("can't read none.json"),
        "{ran:?}"
    );
    folder.write("none.json", "{}")?;
    let ran = folder.run(&["export", "--check=none.json", "--to=json"])?;
    ensure!(
        ran.stderr
            .contains("run `kanade-resources export --to=json > none.json`"),
        "{ran:?}"
    );
    Ok(())
}
