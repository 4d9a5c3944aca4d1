//! What the tests share: a connection, and the broker's own documents.

use anyhow::{Context as _, Result, bail};
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources_testing::{Server, Version};
use serde_json::Value;

/// A broker of `version` and a JetStream context on it.
pub(crate) async fn broker(version: Version) -> Result<(Server, jetstream::Context)> {
    let server = Server::builder().version(version).start()?;
    let js = connect(server.url()).await?;
    Ok((server, js))
}

/// A JetStream context of a connection of its own.
pub(crate) async fn connect(url: &str) -> Result<jetstream::Context> {
    Ok(jetstream::new(async_nats::connect(url).await?))
}

/// The broker's own document of a stream, asked for without any of the code under test.
pub(crate) async fn stream_info(js: &jetstream::Context, stream: &str) -> Result<Value> {
    let answer: Value = js.request(format!("STREAM.INFO.{stream}"), &()).await?;
    if let Some(error) = answer.get("error") {
        bail!("{stream}: {error}");
    }
    Ok(answer)
}

/// The configuration of a stream, without the metadata that the server itself adds.
pub(crate) async fn stream_config(js: &jetstream::Context, stream: &str) -> Result<Value> {
    let mut config = stream_info(js, stream).await?["config"].take();
    let fields = config
        .as_object_mut()
        .context("the configuration is an object")?;
    if let Some(metadata) = fields.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.retain(|key, _| !key.starts_with("_nats."));
    }
    Ok(config)
}

/// How many messages a stream holds.
pub(crate) async fn stored(js: &jetstream::Context, stream: &str) -> Result<u64> {
    stream_info(js, stream).await?["state"]["messages"]
        .as_u64()
        .context("a number of messages")
}
