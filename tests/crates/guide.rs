//! The guide `docs/templates.md`, held to its word: its program before, its program after, and its errors.

use anyhow::{Context as _, Result, ensure};
use kanade_resources_schema::diagnostic::render_all;
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::Server;

use crate::support::{self, Crate, RESOURCES};

const GUIDE: &str = include_str!("../../docs/templates.md");

/// The code block of `language` that contains `mark`.
fn block(language: &str, mark: &str) -> Result<String> {
    support::block(GUIDE, language, mark)
}

/// The declaration, before the strings were written down.
fn without_templates(declaration: &str) -> String {
    let is_new = |table: &&str| {
        [
            "_templates]",
            ".keys]",
            ".names]",
            "core_subjects]",
            ".consumers.",
        ]
        .iter()
        .any(|name| table.contains(name))
    };
    declaration
        .split("\n[")
        .filter(|table| !is_new(table))
        .collect::<Vec<_>>()
        .join("\n[")
}

/// A program of the guide, on a broker of its own.
fn run(name: &str, declaration: &str, code: &str, more: &[(&str, &str)]) -> Result<String> {
    let server = Server::start()?;
    ensure!(
        code.contains("nats://127.0.0.1:4222"),
        "the program connects to a local broker"
    );
    let dependencies = format!(
        "{RESOURCES}tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\nfutures-util = {{ version = \"0.3\", default-features = false }}\n"
    );
    let made = Crate::with_manifest(name, "2024", &dependencies)?;
    made.file("resources.toml", declaration)?;
    made.file(
        "src/main.rs",
        code.replace("nats://127.0.0.1:4222", server.url()),
    )?;
    for (path, content) in more {
        made.file(path, content)?;
    }
    made.run()
}

#[test]
fn the_program_by_hand_loses_its_quote_as_said() -> Result<()> {
    let declaration = without_templates(&block("toml", "[streams.ORDERS]")?);
    let shown = run(
        "guide-before",
        &declaration,
        &block("rust", "format!(\"orders")?,
        &[],
    )?;
    assert_eq!(
        shown,
        "order 4711 of berlin.mitte\ninvoice ACME, Inc./4711.pdf\nquotes: 0\n"
    );
    Ok(())
}

#[test]
fn the_program_with_templates_gets_it_and_says_what_it_is_told_to() -> Result<()> {
    let declaration = block("toml", "[streams.ORDERS]")?;
    let refused = "println!(\"{}\", core_subjects::quote(\"a b\").unwrap_err());\n    Ok(())\n}";
    let code = block("rust", "orders::placed_filters")?.replace("Ok(())\n}", refused);
    let shown = run(
        "guide-after",
        &declaration,
        &code,
        &[("src/pdf.rs", &block("rust", "struct Pdf")?)],
    )?;
    let expected = "order 4711 of berlin.mitte\ninvoice ACME%2C%20Inc%2E/4711.pdf\nquotes: 1\n\
                    Some(\"orders.placed.{shop...3}.{id:u64}\")\n";
    assert_eq!(
        shown,
        format!("{expected}{}", block("text", "can't be `shop`")?)
    );
    Ok(())
}

#[test]
fn the_error_reads_as_shown() -> Result<()> {
    let source = block("toml", "[streams.ORDERS]")?.replace("\"orders.>\"", "\"orders.*.*.*\"");
    let arena = Bump::new();
    let findings = analyse(&source, &arena)
        .err()
        .context("it is too narrow")?
        .findings;
    let said = render_all(&findings, &source, "resources.toml").join("\n");
    assert_eq!(format!("error: {said}\n"), block("text", "KR0704")?);
    Ok(())
}

#[test]
fn every_subject_is_covered_in_the_end() -> Result<()> {
    let source = block("toml", "[streams.ORDERS]")? + &block("toml", "uncovered_subject")?;
    let arena = Bump::new();
    let checked =
        analyse(&source, &arena).map_err(|rejected| anyhow::anyhow!("{:?}", rejected.findings))?;
    let covered = checked
        .warnings
        .iter()
        .all(|finding| finding.rule.name != "uncovered_subject");
    ensure!(covered, "{:?}", checked.warnings);
    Ok(())
}
