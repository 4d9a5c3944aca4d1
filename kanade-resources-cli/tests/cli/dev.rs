//! `dev` and `completions`.

use anyhow::Result;

use crate::folder::Folder;

#[test]
fn a_command_finds_everything_declared() -> Result<()> {
    let folder = Folder::with("[kv.jobs]\nnum_replicas = 3\n")?;
    folder.write("one.toml", "[kv.jobs]\n")?;
    let program = env!("CARGO_BIN_EXE_kanade-resources");
    let planned = folder.run(&["dev", "--", program, "plan", "one.toml"])?;
    assert_eq!(planned.code, Some(0), "{planned:?}");
    assert!(planned.stdout.contains("1 in sync"), "{planned:?}");

    let differs = folder.run(&["dev", "one.toml", "--", program, "plan"])?;
    assert_eq!(
        differs.code,
        Some(3),
        "the command's own exit code: {differs:?}"
    );
    let missing = folder.run(&["dev", "--", "./no-such-program"])?;
    assert_eq!(missing.code, Some(1), "{missing:?}");
    Ok(())
}

#[test]
fn every_shell_gets_a_script() -> Result<()> {
    let folder = Folder::with("")?;
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = folder.run(&["completions", shell])?;
        assert_eq!(script.code, Some(0), "{script:?}");
        assert!(script.stdout.contains("allow-data-loss"), "{shell}");
    }
    Ok(())
}
