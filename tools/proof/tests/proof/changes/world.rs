//! What streams and consumers hold when they are changed, and what is left of it.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use futures_util::StreamExt as _;
use kanade_resources::async_nats::HeaderMap;
use kanade_resources::async_nats::jetstream::{self, consumer::PullConsumer};
use kanade_resources::{Resource, ServerVersion, StreamSpec};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::generate::{Change, Consumer, EXPIRING, ORIGIN, Stranger};
use crate::support::resource;

/// How many messages an origin holds.
const COPIED: u64 = 8;

/// After so long without a message, a consumer has delivered all that it will.
const QUIET: Duration = Duration::from_millis(200);

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

impl Place {
    pub(super) fn is_behind(self, before: Self) -> bool {
        self.floor < before.floor || self.delivered < before.delivered
    }

    pub(super) fn is_nothing(self) -> bool {
        self.floor == 0 && self.delivered == 0
    }
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
    if let Some(stranger) = change.stranger {
        create(js, change.stream(), stranger).await?;
    }
    publish(js, change, change.messages).await?;
    if change.handed == 0 {
        return Ok(());
    }
    for consumer in &change.before.1 {
        match consumer.deliver_subject {
            Some(subject) => listen(js, subject, change).await?,
            None => pull(js, consumer, change).await?,
        }
    }
    Ok(())
}

async fn create(js: &jetstream::Context, stream: &str, stranger: Stranger) -> Result<()> {
    const NAME: &str = "STRANGER";
    let config = match stranger {
        Stranger::Durable => json!({"durable_name": NAME, "ack_policy": "explicit"}),
        Stranger::Ephemeral { inactive_threshold } => json!({
            "name": NAME, "ack_policy": "explicit",
            "inactive_threshold": u64::try_from(inactive_threshold.as_nanos())?,
        }),
    };
    let body = json!({"stream_name": stream, "config": config});
    let answer: Value = js
        .request(format!("CONSUMER.CREATE.{stream}.{NAME}"), &body)
        .await?;
    ensure!(answer["error"].is_null(), "{answer}");
    Ok(())
}

pub(super) async fn publish(js: &jetstream::Context, change: &Change, count: u64) -> Result<()> {
    let mut pending = Vec::new();
    for number in 0..count {
        let subject = format!("{}.{}", change.stream(), number % change.subjects);
        pending.push(
            js.publish(subject, "a message of some length".into())
                .await?,
        );
    }
    for acknowledgement in pending {
        // A full stream, or one without the subject, refuses it.
        let _refused = acknowledgement.await;
    }
    Ok(())
}

async fn pull(js: &jetstream::Context, consumer: &Consumer, change: &Change) -> Result<()> {
    let consumer: PullConsumer = js
        .get_consumer_from_stream(consumer.name, consumer.stream)
        .await?;
    let mut batch = consumer
        .fetch()
        .max_messages(change.handed)
        .messages()
        .await?;
    let mut taken = 0;
    while let Some(message) = batch.next().await {
        take(message.map_err(anyhow::Error::from_boxed)?, taken, change).await?;
        taken += 1;
    }
    Ok(())
}

/// A push consumer delivers as soon as somebody listens.
async fn listen(js: &jetstream::Context, subject: &'static str, change: &Change) -> Result<()> {
    let mut delivered = js.client().subscribe(subject).await?;
    for taken in 0..change.handed {
        let Ok(Some(message)) = timeout(QUIET, delivered.next()).await else {
            break;
        };
        let context = js.clone();
        take(jetstream::Message { message, context }, taken, change).await?;
    }
    Ok(())
}

/// Acknowledges the message, if it is one of the first.
async fn take(message: jetstream::Message, place: usize, change: &Change) -> Result<()> {
    if place < change.acknowledged {
        message
            .double_ack()
            .await
            .map_err(anyhow::Error::from_boxed)?;
    }
    Ok(())
}

pub(super) async fn state(js: &jetstream::Context, change: &Change) -> Result<State> {
    let name = change.stream();
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
        // What has no durable name goes by itself.
        consumer["config"]["durable_name"].as_str()?;
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
    let is_closed = config["sealed"] == json!(true) || config["mirror"].is_object();
    config["discard"] == "new" && is_capped || is_small || is_closed
}

/// Why a message that the stream took before is refused now.
pub(super) async fn probe(js: &jetstream::Context, change: &Change) -> Option<String> {
    let subject = format!("{}.1", change.stream());
    let acknowledgement = js
        .publish(subject, "a message of some length".into())
        .await
        .ok()?;
    acknowledgement.await.err().map(|error| error.to_string())
}

/// How many streams hold the subject.
pub(super) async fn holders(js: &jetstream::Context, subject: &str) -> Result<usize> {
    let answer: Value = js
        .request("STREAM.NAMES", &json!({"subject": subject}))
        .await?;
    Ok(answer["streams"].as_array().map_or(0, Vec::len))
}
