//! Durable consumers end to end: from a declaration to messages, on every supported nats-server.

use std::time::Duration;

use anyhow::{Context as _, Result};
use futures_util::StreamExt as _;
use kanade_resources::async_nats::jetstream;
use kanade_resources::{Outcome, PullConsumer, PushConsumer, async_nats};
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};

mod shop {
    kanade_resources::kanade_resources!("tests/consumers/resources.toml");
}

async fn connect(server: &Server) -> Result<jetstream::Context> {
    Ok(jetstream::new(async_nats::connect(server.url()).await?))
}

/// The broker's own document of a consumer.
async fn config(js: &jetstream::Context, consumer: &str) -> Result<Value> {
    let subject = format!("CONSUMER.INFO.{}.{consumer}", shop::STREAM_ORDERS);
    let answer: Value = js.request(subject, &json!({})).await?;
    Ok(answer["config"].clone())
}

async fn publish(js: &jetstream::Context, subjects: &[&'static str]) -> Result<()> {
    for subject in subjects {
        js.publish(*subject, "".into()).await?.await?;
    }
    Ok(())
}

/// So many messages: a server may tell a consumer of a message only after it has told the publisher.
async fn pulled(consumer: &PullConsumer, count: usize) -> Result<Vec<String>> {
    let mut messages = consumer
        .batch()
        .max_messages(count)
        .expires(Duration::from_secs(5))
        .messages()
        .await?;
    let mut subjects = Vec::new();
    while let Some(message) = messages.next().await {
        let message = message.map_err(anyhow::Error::from_boxed)?;
        message.ack().await.map_err(anyhow::Error::from_boxed)?;
        subjects.push(message.subject.to_string());
    }
    Ok(subjects)
}

async fn first_pushed(consumer: &PushConsumer) -> Result<String> {
    let message = consumer
        .messages()
        .await?
        .next()
        .await
        .context("nothing was pushed")??;
    Ok(message.subject.to_string())
}

#[test]
fn constants_name_streams_and_consumers() {
    assert_eq!(shop::CONSUMER_ORDERS_DISPATCH, "dispatch");
    assert_eq!(
        shop::ALL_CONSUMERS,
        [("ORDERS", "dispatch"), ("ORDERS", "screen")]
    );
    assert_eq!(
        shop::LAZY_CONSUMERS,
        [("ORDERS", "report"), ("DRAFTS", "editor")],
        "those of a lazy stream are lazy, too"
    );
    assert_eq!(shop::consumers::ORDERS_DISPATCH.max_deliver, 5);
    assert!(shop::consumers::ORDERS_SCREEN.is_push());
}

#[tokio::test]
async fn handles_deliver_what_the_declaration_says() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let js = connect(&server).await?;
        let consumers = shop::ensure_jetstream_resources(&js).await?.consumers;
        publish(&js, &["orders.paid.1", "orders.open.2", "orders.gift.3"]).await?;
        assert_eq!(
            pulled(&consumers.orders_dispatch, 2).await?,
            ["orders.paid.1", "orders.gift.3"],
            "{version}"
        );
        assert_eq!(
            first_pushed(&consumers.orders_screen).await?,
            "orders.paid.1",
            "{version}"
        );

        let attached = shop::attach(&js).await?.consumers;
        publish(&js, &["orders.paid.4"]).await?;
        assert_eq!(
            pulled(&attached.orders_dispatch, 1).await?,
            ["orders.paid.4"],
            "{version}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_broker_has_what_is_declared_and_a_second_start_writes_nothing() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let js = connect(&server).await?;
        let first = shop::ensure_jetstream_resources(&js).await?.report;
        assert!(
            first
                .resources
                .iter()
                .all(|entry| entry.outcome == Outcome::Created),
            "{version}: {first}"
        );

        let dispatch = config(&js, shop::CONSUMER_ORDERS_DISPATCH).await?;
        assert_eq!(dispatch["durable_name"], "dispatch", "{version}");
        assert_eq!(
            dispatch["filter_subjects"],
            json!(["orders.paid.*", "orders.gift.*"]),
            "{version}"
        );
        assert_eq!(dispatch["ack_wait"], 60_000_000_000_u64, "{version}");
        assert_eq!(
            config(&js, shop::CONSUMER_ORDERS_SCREEN).await?["deliver_subject"],
            "screens.orders"
        );
        assert!(
            config(&js, shop::CONSUMER_ORDERS_REPORT).await?.is_null(),
            "{version}: lazy ones are not made"
        );

        let second = shop::ensure_jetstream_resources(&js).await?.report;
        assert_eq!(
            (second.round_trips, second.writes),
            (1, 0),
            "{version}: {second}"
        );
    }
    Ok(())
}
