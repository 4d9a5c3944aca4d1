//! Brokers with something to lose, processes, and the state that must be left in the end.

use std::env;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kanade_resources::async_nats::{self, Client, jetstream};
use kanade_resources::{Declaration, Kind, Outcome, Report, Resource, StreamSpec};
use kanade_resources_proof::newer;
use serde_json::{Value, json};

/// How many messages each stream holds that must still be there in the end.
const PRECIOUS: u64 = 20;

const PATIENCE: Duration = Duration::from_secs(60);

/// How often something is done: `few` times, or as often as `KANADE_PROOF_TIMES` says.
pub(crate) fn times(few: usize) -> usize {
    env::var("KANADE_PROOF_TIMES")
        .ok()
        .and_then(|times| times.parse().ok())
        .unwrap_or(few)
}

pub(crate) async fn connect(url: &str) -> Result<jetstream::Context> {
    let client: Client = async_nats::ConnectOptions::new()
        .retry_on_initial_connect()
        .connect(url)
        .await?;
    // As long as a busy machine may take.
    let patient = jetstream::ContextBuilder::new()
        .timeout(PATIENCE)
        .ack_timeout(PATIENCE);
    Ok(patient.build(client))
}

/// One process of the fleet.
pub(crate) fn process(declaration: &str, url: &str) -> Result<Child> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanade-resources-proof"));
    command
        .args([declaration, url])
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command.spawn().with_context(|| format!("{command:?}"))
}

/// The process must have succeeded.
pub(crate) fn succeeded(process: Child) -> Result<()> {
    let output = process.wait_with_output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Stores what must not be lost.
pub(crate) async fn fill(js: &jetstream::Context) -> Result<()> {
    for subject in ["commands.all", "results.one", "$KV.agents.a"] {
        for _ in 0..PRECIOUS {
            js.publish(subject, "precious".into()).await?.await?;
        }
    }
    Ok(())
}

/// Whether everything that was stored is there. Of a key, a bucket keeps as many revisions as it is declared to.
pub(crate) async fn assert_nothing_lost(js: &jetstream::Context) -> Result<()> {
    for (stream, least) in [
        ("COMMANDS", PRECIOUS),
        ("RESULTS", PRECIOUS),
        ("KV_agents", 2),
    ] {
        let answer: Value = js
            .request(format!("STREAM.INFO.{stream}"), &json!(null))
            .await?;
        let messages = answer["state"]["messages"]
            .as_u64()
            .with_context(|| answer.to_string())?;
        ensure!(messages >= least, "{stream} holds {messages} messages");
    }
    Ok(())
}

/// Whether the broker holds what the newer declaration says: nothing left to write.
pub(crate) async fn assert_converged(js: &jetstream::Context) -> Result<()> {
    let report = newer::ensure_jetstream_resources(js).await?.report;
    all_in_sync(&report)
}

pub(crate) fn all_in_sync(report: &Report) -> Result<()> {
    ensure!(
        report
            .resources
            .iter()
            .all(|entry| entry.outcome == Outcome::InSync),
        "{report}"
    );
    ensure!(report.writes == 0, "{report}");
    Ok(())
}

/// The stream as a resource, with nothing besides.
pub(crate) fn resource(stream: StreamSpec<'static>) -> Resource<'static> {
    Resource::new(Kind::Stream, stream.name, stream)
}

/// A declaration of these resources.
pub(crate) fn declaration<'d>(resources: &'d [Resource<'d>]) -> Declaration<'d> {
    Declaration::new(resources)
}
