//! The README, held to its word: a new service made of its snippets builds and runs, and errors read as it says.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use kanade_resources_schema::diagnostic::render_all;
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::Server;

const README: &str = include_str!("../README.md");
const WORKSPACE: &str = env!("CARGO_MANIFEST_DIR");

/// The code block of `language` that contains `mark`.
fn block(language: &str, mark: &str) -> Result<String> {
    let fence = format!("```{language}\n");
    let blocks = README.split(&fence).skip(1).filter_map(|rest| rest.split("```").next());
    let found = blocks.into_iter().find(|block| block.contains(mark));
    Ok(found.with_context(|| format!("a {language} block with {mark} in the README"))?.to_owned())
}

#[test]
fn an_error_reads_as_shown() -> Result<()> {
    let source = block("toml", "[streams.ORDERS]")?.replace("\"512MiB\"", "\"9GiB\"");
    let arena = Bump::new();
    let findings = analyse(&source, &arena).err().context("9 GiB are too many")?.findings;
    let messages = render_all(&findings, &source, "resources.toml");
    let shown = block("text", "KR0107")?;
    assert_eq!(messages.iter().map(|message| format!("error: {message}\n")).collect::<String>(), shown);
    Ok(())
}

/// A package as somebody would make it who follows the README, with this workspace in place of the registry.
fn new_service(folder: &Path) -> Result<()> {
    let patches: String = ["kanade-resources", "kanade-resources-macro", "kanade-resources-schema"]
        .iter()
        .map(|name| format!("{name} = {{ path = {:?} }}\n", Path::new(WORKSPACE).join(name)))
        .collect();
    let manifest = format!(
        "[package]\nname = \"shop\"\nedition = \"2024\"\n\n{}\n[patch.crates-io]\n{patches}\n[workspace]\n",
        block("toml", "[dependencies]")?
    );
    fs::create_dir(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("resources.toml"), block("toml", "[streams.ORDERS]")?)?;
    fs::copy(Path::new(WORKSPACE).join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

#[test]
fn a_service_made_of_the_snippets_runs() -> Result<()> {
    let server = Server::start()?;
    let folder = tempfile::tempdir()?;
    new_service(folder.path())?;
    let code = block("rust", "kanade_resources!();")?;
    ensure!(code.contains("nats://127.0.0.1:4222"), "the snippet connects to a local broker");
    fs::write(folder.path().join("src/main.rs"), code.replace("nats://127.0.0.1:4222", server.url()))?;

    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", Path::new(WORKSPACE).join("target/readme"))
        .output()?;
    let (shown, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{shown}\n{said}");
    assert!(shown.contains("\n3 created; "), "{shown}");
    assert!(shown.ends_with("ORDERS keeps orders for 30 days\n"), "{shown}");
    Ok(())
}
