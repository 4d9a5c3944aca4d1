use anyhow::Result;
use kanade_resources::{Declaration, Engine, Resource, StreamSpec};
use kanade_resources_testing::Server;

use crate::support::{Tap, ask, connect, connect_as, on_every_version, stream};

/// So many streams, each of its own name.
pub(crate) fn streams(count: usize) -> Vec<Resource<'static>> {
    let leaked = |number: usize| &*Box::leak(format!("S{number:03}").into_boxed_str());
    (0..count)
        .map(|number| stream(StreamSpec::named(leaked(number))))
        .collect()
}

const fn declaration<'d>(resources: &'d [Resource<'d>]) -> Declaration<'d> {
    Declaration::new(resources)
}

#[tokio::test]
async fn a_plan_of_many_streams_reads_pages_and_of_few_asks_for_each() -> Result<()> {
    on_every_version(async |js| {
        let resources = streams(300);
        Engine::new(js, &declaration(&resources)).run().await?;
        ask(
            js,
            "STREAM.CREATE.STRANGER",
            serde_json::json!({"name": "STRANGER"}),
        )
        .await?;
        ask(js, "STREAM.DELETE.S123", serde_json::json!({})).await?;

        let mut tap = Tap::on(js).await?;
        let plan = Engine::new(js, &declaration(&resources)).plan().await?;
        assert_eq!(
            plan.to_string().lines().next(),
            Some("+ stream S123"),
            "{plan}"
        );
        assert_eq!((plan.writes(), plan.steps.len()), (1, 300));
        let mut requests = tap.requests().await?;
        requests.sort();
        // Of the names, one request is for the strangers, and one for those that hold what the missing stream takes.
        let names = ["STREAM.NAMES"; 2];
        assert_eq!(requests[..3], ["INFO", "STREAM.LIST", "STREAM.LIST"]);
        assert_eq!(requests[3..], names);

        Engine::new(js, &declaration(&resources[..3]))
            .plan()
            .await?;
        assert!(!tap.requests().await?.contains(&"STREAM.LIST".to_owned()));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_may_not_list_asks_for_each() -> Result<()> {
    let users = r#"accounts { APP { jetstream: enabled, users: [
        { user: admin, password: secret }
        { user: reader, password: secret, permissions: { publish: { deny: ["$JS.API.STREAM.LIST"] } } }
    ] } }"#;
    let server = Server::builder().config(users).start()?;
    let resources = streams(150);
    Engine::new(
        &connect_as("admin", server.url()).await?,
        &declaration(&resources),
    )
    .run()
    .await?;
    let plan = Engine::new(
        &connect_as("reader", server.url()).await?,
        &declaration(&resources),
    )
    .plan()
    .await?;
    assert!(plan.is_in_sync(), "{plan}");
    Ok(())
}

#[tokio::test]
async fn hundreds_of_streams_are_in_flight_together() -> Result<()> {
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    let resources = streams(500);
    let (_, report) = Engine::new(&js, &declaration(&resources)).run().await?;
    assert_eq!(report.writes, 500);
    let (_, report) = Engine::new(&js, &declaration(&resources)).run().await?;
    assert_eq!(
        (report.round_trips, report.requests, report.writes),
        (1, 501, 0)
    );
    Ok(())
}
