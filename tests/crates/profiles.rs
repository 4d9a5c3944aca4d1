//! The guide `docs/profiles.md`, held to its word: its program, in each profile, and its error.

use anyhow::{Context as _, Result, ensure};
use kanade_resources_schema::diagnostic::render_all;
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::Server;

use crate::support::{Crate, RESOURCES, block};

const GUIDE: &str = include_str!("../../docs/profiles.md");

#[test]
fn the_program_runs_in_the_profile_that_it_is_told() -> Result<()> {
    let server = Server::start()?;
    let dependencies = format!(
        "{RESOURCES}tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
    );
    let made = Crate::with_manifest("guide-profiles", "2024", &dependencies)?;
    made.file("resources.toml", block(GUIDE, "toml", "[profiles.dev]")?)?;
    let code = block(GUIDE, "rust", "in_profile")?;
    ensure!(
        code.contains("nats://127.0.0.1:4222"),
        "the program connects to a local broker"
    );
    made.file(
        "src/main.rs",
        code.replace("nats://127.0.0.1:4222", server.url()),
    )?;

    let dev = made.run_with(&[("SHOP_PROFILE", "dev")])?;
    assert_eq!(dev, block(GUIDE, "text", "dev reserves")?);
    let none = made.run_with(&[])?;
    ensure!(
        none.starts_with("None: orders may take 512 MiB\n"),
        "{none}"
    );

    let refused = made
        .run_with(&[("SHOP_PROFILE", "stage")])
        .err()
        .context("it is unknown")?;
    assert_eq!(
        refused.to_string(),
        block(GUIDE, "text", "there is no profile")?
    );
    Ok(())
}

#[test]
fn the_error_of_one_profile_reads_as_shown() -> Result<()> {
    let source = block(GUIDE, "toml", "[profiles.dev]")?.replace("\"8MiB\"", "\"48MiB\"");
    let arena = Bump::new();
    let findings = analyse(&source, &arena)
        .err()
        .context("it is too large")?
        .findings;
    let said = render_all(&findings, &source, "resources.toml").join("\n");
    assert_eq!(format!("error: {said}\n"), block(GUIDE, "text", "KR0107")?);
    Ok(())
}
