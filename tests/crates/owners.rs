//! The guides `docs/attach.md` and `docs/operators.md`, held to their word.

use std::thread;

use anyhow::{Context as _, Result, anyhow, ensure};
use kanade_resources_testing::Server;

use crate::support::{self, Crate, RESOURCES};

const ATTACH: &str = include_str!("../../docs/attach.md");
const OPERATORS: &str = include_str!("../../docs/operators.md");

/// What a program of a guide prints, on the broker at `url`.
fn run(name: &str, guide: &str, declaration: &str, mark: &str, url: &str) -> Result<String> {
    let code = support::block(guide, "rust", mark)?;
    ensure!(
        code.contains("nats://127.0.0.1:4222"),
        "the program connects to a local broker"
    );
    let dependencies = format!(
        "{RESOURCES}tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
    );
    let made = Crate::with_manifest(name, "2024", &dependencies)?;
    made.file(
        "resources.toml",
        support::block(guide, "toml", declaration)?,
    )?;
    made.file("src/main.rs", code.replace("nats://127.0.0.1:4222", url))?;
    made.run()
}

#[test]
fn an_agent_waits_for_its_backend_and_says_what_is_missing() -> Result<()> {
    let server = Server::start()?;
    let program =
        |name: &str, mark: &str, url: &str| run(name, ATTACH, "[streams.COMMANDS]", mark, url);
    let url = server.url().to_owned();
    let agent = thread::spawn(move || program("attach-agent", "from_secs(300)", &url));
    let backend = program("attach-backend", "ensure_jetstream_resources", server.url())?;
    assert_eq!(backend, "3 written\n");
    let agent = agent.join().map_err(|_| anyhow!("the agent panicked"))??;
    assert_eq!(agent, "3 handles, 0 written\n");

    spoil(server.url())?;
    let shown = program("attach-error", "FailureKind", server.url())?;
    let expected = support::block(ATTACH, "text", "not as declared")?;
    let (head, said) = shown.split_once('\n').context("no line")?;
    let (expected_head, expected) = expected.split_once('\n').context("no line")?;
    // How long it takes is another matter.
    let without_time = |line: &str| line.split(" after ").next().map(str::to_owned);
    assert_eq!(without_time(head), without_time(expected_head));
    assert_eq!(said, expected);
    Ok(())
}

/// Deletes the bucket, and lowers a limit.
#[tokio::main]
async fn spoil(url: &str) -> Result<()> {
    use kanade_resources::async_nats::{self, jetstream};
    let js = jetstream::new(async_nats::connect(url).await?);
    js.delete_key_value("agent_config").await?;
    let mut config = js
        .get_stream("COMMANDS")
        .await?
        .cached_info()
        .config
        .clone();
    config.max_bytes = 1 << 20;
    js.update_stream(config).await?;
    Ok(())
}

#[test]
fn operators_keep_what_is_theirs() -> Result<()> {
    let server = Server::start()?;
    let shown = run(
        "operators",
        OPERATORS,
        "[object_stores.output]",
        "tune_object_store",
        server.url(),
    )?;
    assert_eq!(shown, support::block(OPERATORS, "text", "left alone")?);
    Ok(())
}
