//! Handles that the answers to creations make are those that a look-up would make.

use anyhow::Result;
use async_nats::jetstream::{self, Context, kv};
use kanade_resources::{Resource, StreamSpec};
use kanade_resources_testing::Server;
use serde_json::json;

use crate::support::{
    Brought, Tap, bootstrap, declare, info, jobs, on_every_version, publish, scripts, stream,
};

const ORDERS: StreamSpec = StreamSpec {
    subjects: &["orders.>"],
    description: Some("every order"),
    max_bytes: 1 << 20,
    metadata: &[("team", "sales")],
    ..StreamSpec::named("ORDERS")
};

declare!(Shop: stream(ORDERS), jobs(5), scripts(1 << 20));

/// A store with metadata, which async-nats can't declare.
const fn labelled() -> Resource<'static> {
    let mut store = scripts(1 << 20);
    store.stream.metadata = &[("team", "ops")];
    store
}

declare!(Labelled: labelled());

/// What is public of the handle of a bucket, but for its stream.
fn shown(store: &kv::Store) -> (&str, &str, &str, Option<&str>, bool) {
    (
        &store.name,
        &store.stream_name,
        &store.prefix,
        store.put_prefix.as_deref(),
        store.use_jetstream_prefix,
    )
}

async fn all_work(js: &Context, brought: &Brought<Shop>) -> Result<()> {
    let handles = &brought.handles;
    publish(js, "orders.4711", 1).await?;
    let mut orders = handles.stream("ORDERS")?;
    let looked_up = js.get_stream("ORDERS").await?;
    assert_eq!(
        orders.cached_info().config,
        looked_up.cached_info().config,
        "the answer to the creation is another one"
    );
    assert_eq!(orders.info().await?.state.messages, 1);

    let jobs = handles.kv("jobs")?;
    assert_eq!(shown(&jobs), shown(&js.get_key_value("jobs").await?));
    jobs.put("key", "value".into()).await?;
    assert_eq!(jobs.get("key").await?, Some("value".into()));

    let scripts = handles.object_store("scripts")?;
    scripts.put("hello", &mut "a script".as_bytes()).await?;
    assert_eq!(scripts.info("hello").await?.size, 8);
    Ok(())
}

#[tokio::test]
async fn answers_to_creations_are_handles() -> Result<()> {
    on_every_version(async |js| {
        let mut tap = Tap::on(js).await?;
        let brought = bootstrap::<Shop>(js).await?;
        let requests = tap.requests().await?;
        let creations = requests
            .iter()
            .rposition(|subject| subject.starts_with("STREAM.INFO"));
        let first_write = requests
            .iter()
            .position(|subject| subject.starts_with("STREAM.CREATE"));
        assert!(creations < first_write, "{requests:?}");
        assert_eq!(brought.report.round_trips, 2);
        all_work(js, &brought).await?;
        assert_eq!(bootstrap::<Shop>(js).await?.outcomes(), ["in sync"; 3]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn handles_of_another_prefix_are_looked_up() -> Result<()> {
    let server = Server::builder()
        .config("jetstream { domain: hub }")
        .start()?;
    let client = async_nats::connect(server.url()).await?;
    let js = jetstream::with_domain(client, "hub");
    let brought = bootstrap::<Shop>(&js).await?;
    assert_eq!(brought.outcomes(), ["created"; 3]);
    let jobs = brought.handles.kv("jobs")?;
    assert_eq!(shown(&jobs), shown(&js.get_key_value("jobs").await?));
    Ok(())
}

#[tokio::test]
async fn what_async_nats_can_not_declare_is_sent_nevertheless() -> Result<()> {
    on_every_version(async |js| {
        let brought = bootstrap::<Labelled>(js).await?;
        assert_eq!(brought.outcomes(), ["created"]);
        let metadata = &info(js, "OBJ_scripts").await?["config"]["metadata"];
        assert_eq!(metadata["team"], json!("ops"));
        let scripts = brought.handles.object_store("scripts")?;
        scripts.put("hello", &mut "a script".as_bytes()).await?;
        Ok(())
    })
    .await
}
