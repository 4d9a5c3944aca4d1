//! `cargo run --example bootstrap`, as its users run it.

use std::process::{Command, Output};

use anyhow::{Context as _, Result};
use kanade_resources_testing::{Server, Version};

/// The command of the README, without a broker given.
fn example() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--offline", "--example", "bootstrap"]);
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NATS_URL");
    command
}

/// An example of the library, as its package has it.
fn of_the_library(name: &str) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "run",
        "--quiet",
        "--offline",
        "--package",
        "kanade-resources",
    ]);
    command.args(["--example", name]);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn on(url: &str) -> Result<Output> {
    Ok(example().env("NATS_URL", url).output()?)
}

#[test]
fn without_a_broker_it_starts_one_and_is_in_sync_the_second_time() -> Result<()> {
    let output = example().output()?;
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}{}", text(&output.stderr));
    assert!(shown.contains("plan: 20 to create, 0 to update"), "{shown}");
    assert!(shown.contains("first run: done, "), "{shown}");
    assert!(shown.contains(", 20 writes, "), "{shown}");
    assert!(
        shown.contains("second run: in sync, 1 round trip, 0 writes, "),
        "{shown}"
    );
    let total = shown
        .lines()
        .find(|line| line.contains(" total "))
        .context("a total")?;
    assert!(total.contains(" 5.3125 GiB of 6.0 GiB "), "{total}");
    Ok(())
}

#[test]
fn with_nats_url_it_uses_that_broker() -> Result<()> {
    let server = Server::builder().version(Version::V2_10).start()?;
    for (run, writes) in [("first", 20), ("second", 0)] {
        let output = on(server.url())?;
        let shown = text(&output.stdout);
        assert!(output.status.success(), "{shown}{}", text(&output.stderr));
        assert!(
            shown.contains(&format!(", {writes} writes, ")),
            "{run} start: {shown}"
        );
    }
    Ok(())
}

#[test]
fn a_wrong_port_is_said_to_be_one() -> Result<()> {
    let output = on("nats://user:secret@127.0.0.1:1")?;
    let said = text(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.contains("can't connect to the broker: is one running where NATS_URL points?"),
        "{said}"
    );
    assert!(!said.contains("secret"), "{said}");
    Ok(())
}

#[test]
fn a_broker_without_jetstream_is_said_to_be_one() -> Result<()> {
    let server = Server::builder().jetstream(false).start()?;
    let output = on(server.url())?;
    let said = text(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.contains("JetStream is not enabled on the connected nats-server"),
        "{said}"
    );
    Ok(())
}

#[test]
fn the_example_of_the_library_starts_a_shop() -> Result<()> {
    let server = Server::start()?;
    let output = of_the_library("start")
        .env("NATS_URL", server.url())
        .output()?;
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}{}", text(&output.stderr));
    assert!(shown.contains("plan: 3 to create"), "{shown}");
    let end = "\norder 4711 is message 1 of ORDERS\ncustomer 4711 is ACME, Inc.\n";
    assert!(shown.ends_with(end), "{shown}");
    Ok(())
}

#[test]
fn the_example_of_the_library_builds_subjects() -> Result<()> {
    let output = of_the_library("subjects").output()?;
    let expected = "\
commands.all commands.pc.kiosk.berlin
commands.done.7.killed
groups.kiosks
request 7/stdout
job 7 was killed
";
    let shown = text(&output.stdout);
    let refused = shown.strip_prefix(expected).context(shown.clone())?;
    assert!(refused.contains("pc_id"), "{refused}");
    Ok(())
}
