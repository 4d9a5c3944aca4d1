//! Whose version counts: that of the server that holds the stream, wherever the client is connected.

use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use async_nats::jetstream::{self, Context};
use kanade_resources::{Declaration, Engine, Error, FailureKind, Resource, Retention, StreamSpec};
use kanade_resources_testing::{Server, Version};
use serde_json::json;

use crate::support::{ask, info, messages, publish, stream};

const EVENTS: StreamSpec = StreamSpec {
    subjects: &["events.>"],
    ..StreamSpec::named("EVENTS")
};
const INTEREST: StreamSpec = StreamSpec {
    retention: Retention::Interest,
    ..EVENTS
};

fn declaration<'d>(resources: &'d [Resource<'d>]) -> Declaration<'d> {
    Declaration::new(resources)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A hub and a leaf node of it, and a client at the leaf that speaks to the hub's JetStream.
async fn leaf_of(hub: Version, leaf: Version) -> Result<(Server, Server, Context)> {
    let port = free_port()?;
    let hub = Server::builder()
        .version(hub)
        .config(&format!(
            "jetstream {{ domain: hub }}\nleafnodes {{ listen: \"127.0.0.1:{port}\" }}"
        ))
        .start()?;
    let leaf = Server::builder()
        .version(leaf)
        .config(&format!(
            "jetstream {{ domain: leaf }}\nleafnodes {{ remotes: [{{ url: \"nats://127.0.0.1:{port}\" }}] }}"
        ))
        .start()?;
    let client = async_nats::connect(leaf.url()).await?;
    let js = jetstream::with_domain(client, "hub");
    until_answered(&js).await?;
    Ok((hub, leaf, js))
}

async fn until_answered(js: &Context) -> Result<()> {
    for _ in 0..200 {
        if ask(js, "INFO", json!(null)).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("no JetStream answers")
}

#[tokio::test]
async fn a_leaf_node_of_an_older_version_does_not_count() -> Result<()> {
    let (mut hub, _leaf, js) = leaf_of(Version::V2_15, Version::V2_12).await?;
    loses_nothing_by_interest(&js).await?;
    hub.restart()?;
    until_answered(&js).await?;
    ensure!(messages(&js, "EVENTS").await? == 20);
    Ok(())
}

/// Without a consumer, 2.15 deletes everything when retention becomes interest, and 2.14 deletes nothing.
async fn loses_nothing_by_interest(js: &Context) -> Result<()> {
    Engine::new(js, &declaration(&[stream(EVENTS)]))
        .run()
        .await?;
    publish(js, "events.one", 20).await?;
    let interest = [stream(INTEREST)];
    let plan = Engine::new(js, &declaration(&interest)).plan().await?;
    ensure!(plan.steps[0].held_back.len() == 1, "{plan}");
    let (_, report) = Engine::new(js, &declaration(&interest)).run().await?;
    ensure!(report.held_back().count() == 1, "{report}");
    ensure!(messages(js, "EVENTS").await? == 20);
    Ok(())
}

#[tokio::test]
async fn a_newer_leaf_node_does_not_hide_what_an_older_hub_drops() -> Result<()> {
    let (_hub, _leaf, js) = leaf_of(Version::V2_10, Version::V2_15).await?;
    let expiring = [stream(StreamSpec {
        allow_msg_ttl: true,
        ..EVENTS
    })];
    let Err(Error::Incomplete { failures, .. }) =
        Engine::new(&js, &declaration(&expiring)).run().await
    else {
        anyhow::bail!("a dropped field is an error")
    };
    ensure!(
        matches!(&failures[0].kind, FailureKind::Dropped { fields } if fields == &["allow_msg_ttl"]),
        "{failures}"
    );
    // Now that the stream is there, the plan knows.
    let plan = Engine::new(&js, &declaration(&expiring)).plan().await?;
    ensure!(
        plan.to_string()
            .contains("nats-server 2.10 does not know it"),
        "{plan}"
    );
    Ok(())
}

#[tokio::test]
async fn what_a_client_once_declared_is_not_the_version_of_a_2_10_server() -> Result<()> {
    let server = Server::builder().version(Version::V2_10).start()?;
    let js = jetstream::new(async_nats::connect(server.url()).await?);
    let forged = json!({
        "name": "EVENTS", "subjects": ["events.>"], "max_consumers": 5, "metadata": {"_nats.ver": "2.15.1", "_nats.level": "5"},
    });
    ask(&js, "STREAM.CREATE.EVENTS", forged).await?;
    ensure!(info(&js, "EVENTS").await?["config"]["metadata"]["_nats.ver"] == "2.15.1");
    let plan = Engine::new(&js, &declaration(&[stream(EVENTS)]))
        .plan()
        .await?;
    let refused = &plan.steps[0].impossible;
    ensure!(
        refused.len() == 1 && refused[0].field == "max_consumers",
        "{plan}"
    );
    Ok(())
}

#[tokio::test]
async fn in_a_rolling_upgrade_every_version_of_the_cluster_counts() -> Result<()> {
    let ports = [free_port()?, free_port()?, free_port()?];
    let routes: Vec<String> = ports
        .iter()
        .map(|port| format!("nats://127.0.0.1:{port}"))
        .collect();
    let mut servers = Vec::new();
    for (place, version) in [Version::V2_14, Version::V2_14, Version::V2_15]
        .into_iter()
        .enumerate()
    {
        let configuration = format!(
            "server_name: n{place}\nserver_tags: [\"n{place}\"]\n\
             cluster {{ name: rolling, listen: \"127.0.0.1:{}\", routes: [{}] }}",
            ports[place],
            routes.join(", "),
        );
        let builder = Server::builder().version(version).config(&configuration);
        servers.push(builder.start()?);
    }
    let js = jetstream::new(async_nats::connect(servers[0].url()).await?);
    until_answered(&js).await?;
    loses_nothing_by_interest(&js)
        .await
        .context("connected to a server of 2.14")?;
    Ok(())
}
