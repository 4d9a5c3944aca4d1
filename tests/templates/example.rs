//! `cargo run --example agent`, as its users run it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use kanade_resources_testing::{Server, Version};

#[test]
fn the_agent_obeys_reports_and_stores_its_output() -> Result<()> {
    let server = Server::builder().version(Version::V2_10).start()?;
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--example", "agent"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NATS_URL", server.url())
        .output()?;
    let shown = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shown}{said}");
    let expected = [
        "told:   commands.pc.pc-17.lab.example.org",
        "alive:  heartbeat.pc-17.lab.example.org",
        "result: 0 of request-4711",
        "output: request-4711/stdout: cargo ",
    ];
    for (line, start) in shown.lines().zip(expected) {
        assert!(line.starts_with(start), "{shown}");
    }
    assert_eq!(shown.lines().count(), expected.len(), "{shown}");
    Ok(())
}

#[test]
fn the_agent_has_no_string_of_its_own() -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/agent/agent.rs");
    let source = fs::read_to_string(path)?;
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let literals: Vec<&str> = code.filter(|line| line.contains('"')).collect();
    assert_eq!(literals, Vec::<&str>::new());
    Ok(())
}
