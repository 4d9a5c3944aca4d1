//! The guide `docs/migrating.md`, held to its word: both of its programs, one after the other, on one broker.

use anyhow::{Result, ensure};
use kanade_resources_testing::Server;

use crate::support::{self, Crate, RESOURCES};

const GUIDE: &str = include_str!("../../docs/migrating.md");
const LOCAL: &str = "nats://127.0.0.1:4222";

/// Runs the program of the guide that contains `mark`, and returns what it prints.
fn run(name: &str, mark: &str, server: &Server) -> Result<String> {
    let code = support::block(GUIDE, "rust", mark)?;
    ensure!(code.contains(LOCAL), "it connects to a local broker");
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n";
    let made = Crate::with_manifest(name, "2024", &format!("{RESOURCES}{tokio}"))?;
    let declaration = support::block(GUIDE, "toml", "[streams.ORDERS]")?;
    made.file("resources.toml", declaration)?;
    made.file("src/main.rs", code.replace(LOCAL, server.url()))?;
    made.run()
}

#[test]
fn the_declared_program_finds_what_the_other_left_in_sync() -> Result<()> {
    let server = Server::start()?;
    let by_hand = run("migrating-before", "create_or_update_stream", &server)?;
    assert_eq!(by_hand, "started by hand\n");
    let declared = run("migrating-after", "kanade_resources!();", &server)?;
    assert_eq!(declared, support::block(GUIDE, "text", "ORDERS has")?);
    Ok(())
}
