//! An agent that is told to run a job, reports it, and stores what the job printed: on a real broker, with every subject,
//! key and object name from the declaration.
//!
//! `cargo run --example agent` starts a throw-away nats-server; with `NATS_URL` set it uses that broker. This file is the
//! backend and the operator, [`agent`] is the agent, which waits for what the backend bootstraps.

mod agent;

use std::env;

use anyhow::{Context as _, Result, bail, ensure};
use futures_util::StreamExt as _;
use kanade_fleet::names::result_output;
use kanade_fleet::subjects::results::{self, OfRequest};
use kanade_fleet::{core_subjects, ensure_jetstream_resources, subjects};
use kanade_resources::async_nats::{self, Client, jetstream};
use kanade_resources_testing::Server;
use tokio::io::AsyncReadExt as _;

/// A host name with dots: four tokens of a subject.
const PC: &str = "pc-17.lab.example.org";
const REQUEST: &str = "request-4711";

#[tokio::main]
async fn main() -> Result<()> {
    let started = match env::var("NATS_URL") {
        Ok(_) => None,
        Err(_) => Some(Server::start()?),
    };
    let url = started.as_ref().map_or_else(
        || env::var("NATS_URL"),
        |server| Ok(server.url().to_owned()),
    )?;
    let client = async_nats::connect(url)
        .await
        .context("can't connect to the broker")?;
    let resources = ensure_jetstream_resources(&jetstream::new(client.clone())).await?;

    // The backend listens to every result, and to the heartbeat of this PC.
    let mut results = results::of_request_filters(None)?
        .subscribe(&client)
        .await?;
    let mut heartbeats = core_subjects::heartbeat_filters(Some(PC))?
        .subscribe(&client)
        .await?;
    client.flush().await?;

    let agent = tokio::spawn(agent::run(client.clone(), PC.to_owned()));
    tell(&client).await?;

    let heartbeat = heartbeats.next().await.context("no heartbeat")?;
    println!("alive:  {}", heartbeat.subject);
    let result = results.next().await.context("no result")?;
    let Some(parts) = OfRequest::parse(&result.subject) else {
        bail!("not a result: {}", result.subject);
    };
    println!(
        "result: {} of {}",
        String::from_utf8_lossy(&result.payload),
        parts.request_id
    );

    let name = result_output::stdout(parts.request_id)?;
    let mut output = String::new();
    resources
        .object_stores
        .result_output
        .get(&name)
        .await?
        .read_to_string(&mut output)
        .await?;
    println!("output: {name}: {}", output.trim_end());
    ensure!(parts.request_id == REQUEST, "the result of another request");
    agent.abort();
    Ok(())
}

/// Tells the agent of one PC to run a program. The agent may not be there yet: the stream keeps what it missed.
async fn tell(client: &Client) -> Result<()> {
    let js = jetstream::new(client.clone());
    let subject = subjects::exec::pc(PC)?;
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let job = format!("{REQUEST}\n{cargo}\n--version");
    js.publish(&subject, job.into()).await?.await?;
    println!("told:   {subject}");
    Ok(())
}
