//! What streams and consumers hold when they are changed, and what is left of it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use futures_util::StreamExt as _;
use kanade_resources::async_nats::HeaderMap;
use kanade_resources::async_nats::jetstream::{self, consumer::PullConsumer};
use kanade_resources::{Resource, ServerVersion, StreamSpec};
use serde_json::{Value, json};

use super::generate::{Change, EXPIRING, ORIGIN};
use crate::support::resource;

/// How many messages an origin holds.
const COPIED: u64 = 8;

/// A stream and its consumers at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    pub(super) messages: u64,
    pub(super) first_seq: u64,
    /// Whether it refuses messages as it is.
    pub(super) refuses: bool,
    pub(super) consumers: BTreeMap<String, Place>,
}

/// Where a consumer stands, in its own sequences: a server of 2.10 says after a restart that a consumer was delivered
/// less of the stream, by messages that it does not want.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) delivered: u64,
    pub(super) floor: u64,
    /// Whether it would not make a difference if it were made anew.
    pub(super) is_new: bool,
}

pub(super) fn origins(version: ServerVersion) -> [Resource<'static>; 2] {
    [
        resource(StreamSpec {
            subjects: &["ORIGIN.>"],
            ..StreamSpec::named(ORIGIN)
        }),
        resource(StreamSpec {
            subjects: &["EXPIRING.>"],
            allow_msg_ttl: version >= ServerVersion::V2_11,
            ..StreamSpec::named(EXPIRING)
        }),
    ]
}

pub(super) async fn fill_origins(js: &jetstream::Context) -> Result<()> {
    let mut ttl = HeaderMap::new();
    ttl.insert("Nats-TTL", "5s");
    for number in 0..COPIED {
        js.publish(format!("ORIGIN.{}", number % 3), "copied".into())
            .await?
            .await?;
        let expiring =
            js.publish_with_headers(format!("EXPIRING.{number}"), ttl.clone(), "old".into());
        expiring.await?.await?;
    }
    Ok(())
}

/// Publishes to the stream of the change, and has its consumers take some of it.
pub(super) async fn fill(js: &jetstream::Context, change: &Change) -> Result<()> {
    let name = change.before.0.name;
    if change.has_stranger {
        let body = json!({
            "stream_name": name, "config": {"durable_name": "STRANGER", "ack_policy": "explicit"}
        });
        let answer: Value = js
            .request(format!("CONSUMER.DURABLE.CREATE.{name}.STRANGER"), &body)
            .await?;
        ensure!(answer["error"].is_null(), "{answer}");
    }
    let mut pending = Vec::new();
    for number in 0..change.messages {
        let subject = format!("{name}.{}", number % change.subjects);
        pending.push(
            js.publish(subject, "a message of some length".into())
                .await?,
        );
    }
    for acknowledgement in pending {
        // A full stream, or one without the subject, refuses it.
        let _refused = acknowledgement.await;
    }
    let pulled = change
        .before
        .1
        .iter()
        .filter(|consumer| !consumer.is_push());
    for consumer in pulled.map(|consumer| consumer.name) {
        take(js, name, consumer, change).await?;
    }
    Ok(())
}

async fn take(
    js: &jetstream::Context,
    stream: &str,
    consumer: &str,
    change: &Change,
) -> Result<()> {
    if change.handed == 0 {
        return Ok(());
    }
    let consumer: PullConsumer = js.get_consumer_from_stream(consumer, stream).await?;
    let mut batch = consumer
        .fetch()
        .max_messages(change.handed)
        .messages()
        .await?;
    let mut taken = 0;
    while let Some(message) = batch.next().await {
        let message = message.map_err(|error| anyhow::anyhow!(error))?;
        if taken < change.acknowledged {
            message
                .double_ack()
                .await
                .map_err(|error| anyhow::anyhow!(error))?;
        }
        taken += 1;
    }
    Ok(())
}

pub(super) async fn state(js: &jetstream::Context, change: &Change) -> Result<State> {
    let name = change.before.0.name;
    let answer: Value = js
        .request(format!("STREAM.INFO.{name}"), &Value::Null)
        .await?;
    if answer["error"].is_object() {
        return Ok(State::default());
    }
    let number = |field: &str| answer["state"][field].as_u64().context("a state");
    let messages = number("messages")?;
    let listed: Value = js
        .request(format!("CONSUMER.LIST.{name}"), &json!({}))
        .await?;
    let place = |consumer: &Value| {
        let place = Place {
            delivered: consumer["delivered"]["consumer_seq"].as_u64()?,
            floor: consumer["ack_floor"]["consumer_seq"].as_u64()?,
            is_new: messages == 0
                && consumer["delivered"]["consumer_seq"] == json!(0)
                && consumer["config"]["deliver_policy"] == "all",
        };
        Some((consumer["name"].as_str()?.to_owned(), place))
    };
    Ok(State {
        messages,
        first_seq: number("first_seq")?,
        refuses: refuses(&answer),
        consumers: listed["consumers"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(place)
            .collect(),
    })
}

/// Whether the stream is one that refuses messages, by its configuration.
fn refuses(answer: &Value) -> bool {
    let config = &answer["config"];
    let is_capped = config["max_msgs"].as_i64() > Some(0)
        || config["max_bytes"].as_i64() > Some(0)
        || config["discard_new_per_subject"] == json!(true);
    let is_small = config["max_msg_size"]
        .as_i64()
        .is_some_and(|size| size > 0 && size < 24);
    config["discard"] == "new" && is_capped || is_small || config["sealed"] == json!(true)
}

/// Why a message that the stream took before is refused now.
pub(super) async fn probe(js: &jetstream::Context, change: &Change) -> Option<String> {
    let subject = format!("{}.1", change.before.0.name);
    let acknowledgement = js
        .publish(subject, "a message of some length".into())
        .await
        .ok()?;
    acknowledgement.await.err().map(|error| error.to_string())
}
