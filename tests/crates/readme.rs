//! The README, held to its word: a new service made of its snippets builds and runs, and errors read as it says.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result, ensure};
use kanade_resources_schema::diagnostic::render_all;
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::Server;

use crate::support::Crate;

const README: &str = include_str!("../../README.md");
/// The package of the library, which is not in this one.
const LIBRARY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/kanade-resources");

/// The code block of `language` that contains `mark`.
fn block(language: &str, mark: &str) -> Result<String> {
    let fence = format!("```{language}\n");
    let blocks = README
        .split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let found = blocks.into_iter().find(|block| block.contains(mark));
    Ok(found
        .with_context(|| format!("a {language} block with {mark} in the README"))?
        .to_owned())
}

#[test]
fn an_error_reads_as_shown() -> Result<()> {
    let source = block("toml", "[streams.ORDERS]")?.replace("\"512MiB\"", "\"9GiB\"");
    let arena = Bump::new();
    let findings = analyse(&source, &arena)
        .err()
        .context("9 GiB are too many")?
        .findings;
    let mut said = String::new();
    for message in render_all(&findings, &source, "resources.toml") {
        writeln!(said, "error: {message}")?;
    }
    assert_eq!(said, block("text", "KR0107")?);
    Ok(())
}

/// The crates in this workspace that stand in for those of the registry.
const PATCHES: &str = r#"
[patch.crates-io]
kanade-resources = { path = "<workspace>/kanade-resources" }
kanade-resources-macro = { path = "<workspace>/kanade-resources-macro" }
kanade-resources-schema = { path = "<workspace>/kanade-resources-schema" }
kanade-resources-testing = { path = "<workspace>/kanade-resources-testing" }
"#;

#[test]
fn the_page_of_the_library_starts_in_the_same_way() -> Result<()> {
    let snippets = [
        ("sh", block("sh", "cargo add")?),
        ("toml", block("toml", "[streams.ORDERS]")?),
        ("rust,no_run", block("rust", "kanade_resources!();")?),
    ];
    let front_page = fs::read_to_string(format!("{LIBRARY}/README.md"))?;
    for (language, snippet) in snippets {
        let shown = format!("```{language}\n{snippet}```\n");
        assert!(front_page.contains(&shown), "{shown}");
    }
    // Its examples are compiled with this file beside their manifest.
    let declared = fs::read_to_string(format!("{LIBRARY}/resources.toml"))?;
    assert_eq!(declared, block("toml", "[streams.ORDERS]")?);
    Ok(())
}

#[test]
fn the_service_with_templates_runs() -> Result<()> {
    let server = Server::start()?;
    let dependencies = block("toml", "[dependencies]")?.replace("[dependencies]\n", "") + PATCHES;
    let declaration = block("toml", "[streams.ORDERS]")? + &block("toml", "subject_templates")?;
    let used = block("rust", "use resources::keys")?;
    let (imports, statements) = used.split_once("\n\n").context("imports first")?;
    let code = block("rust", "kanade_resources!();")?
        .replace("    Ok(())\n", &format!("{statements}    Ok(())\n"))
        .replace("#[tokio::main]", &format!("{imports}\n\n#[tokio::main]"))
        .replace("nats://127.0.0.1:4222", server.url());
    let service = Crate::with_manifest("readme-templates", "2024", &dependencies)?;
    service.file("resources.toml", declaration)?;
    service.file("src/main.rs", code)?;
    let shown = service.run()?;
    assert!(shown.ends_with("paid of berlin.mitte\n"), "{shown}");
    Ok(())
}

#[test]
fn a_service_made_of_the_snippets_runs() -> Result<()> {
    let server = Server::start()?;
    let dependencies = block("toml", "[dependencies]")?.replace("[dependencies]\n", "") + PATCHES;
    let code = block("rust", "kanade_resources!();")?;
    ensure!(
        code.contains("nats://127.0.0.1:4222"),
        "the snippet connects to a local broker"
    );

    let tests = "[dev-dependencies]\nkanade-resources-testing = \"0.1\"\n";
    let dependencies = dependencies.replace(PATCHES, &format!("{tests}{PATCHES}"));
    let service = Crate::with_manifest("readme", "2024", &dependencies)?;
    service.file("resources.toml", block("toml", "[streams.ORDERS]")?)?;
    service.file(
        "src/main.rs",
        code.replace("nats://127.0.0.1:4222", server.url()),
    )?;
    let shown = service.run()?;
    assert!(shown.contains("\n3 created; "), "{shown}");
    assert!(
        shown.ends_with("ORDERS keeps orders for 30 days\n"),
        "{shown}"
    );

    let tested = format!("{code}\n{}", block("rust", "#[tokio::test]")?);
    service.file("src/main.rs", tested)?;
    service.succeed("test", &["--quiet"])?;
    Ok(())
}
