//! What a frozen server says once it goes on: it may not know yet what was decided meanwhile.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use async_nats::{Subscriber, jetstream::Context};
use futures_util::StreamExt as _;
use kanade_resources::{Bootstrap, Placement, StreamSpec};
use kanade_resources_testing::{Cluster, Version};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::support::{Brought, bootstrap, connect, declare, info, labels, stream};

const LOG: StreamSpec = StreamSpec {
    subjects: &["log"],
    max_bytes: 1000,
    placement: Some(Placement {
        cluster: None,
        tags: &["frozen"],
        preferred: None,
    }),
    ..StreamSpec::named("LOG")
};

declare!(Before: stream(LOG).ignore_changes(&["max_bytes"]));
declare!(After: stream(StreamSpec { description: Some("new"), ..LOG }).ignore_changes(&["max_bytes"]));

/// The place of the server that keeps the stream.
const FROZEN: usize = 2;

const SHORT: Duration = Duration::from_secs(2);
/// Longer than the others take to find out that it is away.
const LONG: Duration = Duration::from_secs(12);

/// One whose meta leader does not keep the stream.
fn cluster(version: Version) -> Result<Cluster> {
    let tags = |place| match place {
        FROZEN => "server_tags: [frozen]".to_owned(),
        _ => String::new(),
    };
    loop {
        let cluster = Cluster::start_with(version, 3, tags)?;
        if cluster.meta_leader()? != FROZEN {
            return Ok(cluster);
        }
    }
}

/// An operator's change, to which there is no answer yet: the others decide on it, and the stream's server hears of it
/// when it goes on.
async fn tune_later(js: &Context, mut config: Value) -> Result<Subscriber> {
    config["max_bytes"] = json!(2000);
    let client = js.client();
    let inbox = client.new_inbox();
    let answers = client.subscribe(inbox.clone()).await?;
    let body = serde_json::to_vec(&config)?;
    client
        .publish_with_reply("$JS.API.STREAM.UPDATE.LOG", inbox, body.into())
        .await?;
    client.flush().await?;
    Ok(answers)
}

/// Whether it was made after all.
async fn is_made(mut answers: Subscriber) -> Result<bool> {
    let Ok(Some(answer)) = timeout(Duration::from_secs(1), answers.next()).await else {
        return Ok(false);
    };
    let answer: Value = serde_json::from_slice(&answer.payload)?;
    Ok(answer["error"].is_null())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_a_thawed_server_does_not_know_of_is_not_undone() -> Result<()> {
    for (version, frozen) in [
        (Version::V2_10, SHORT),
        (Version::V2_12, SHORT),
        (Version::LATEST, SHORT),
        (Version::LATEST, LONG),
    ] {
        thaw_during_a_run(version, frozen)
            .await
            .with_context(|| format!("on {version}, after {frozen:?}"))?;
    }
    Ok(())
}

async fn thaw_during_a_run(version: Version, frozen: Duration) -> Result<()> {
    let mut cluster = cluster(version)?;
    let js = connect(&cluster.urls()[0]).await?;
    bootstrap::<Before>(&js).await?;
    let config = info(&js, "LOG").await?["config"].clone();
    cluster.servers_mut()[FROZEN].freeze()?;
    let answers = tune_later(&js, config).await?;
    let run = Bootstrap::<Brought<After>>::new(&js).deadline(Duration::from_secs(60));
    let run = tokio::spawn(run.run());
    sleep(frozen).await;
    cluster.servers_mut()[FROZEN].thaw()?;
    let report = run.await??.report;
    ensure!(labels(&report) == ["updated"], "{report}");
    let config = &info(&js, "LOG").await?["config"];
    ensure!(config["description"] == "new", "{config}");
    ensure!(
        !is_made(answers).await? || config["max_bytes"] == 2000,
        "{config}"
    );
    ensure!(bootstrap::<After>(&js).await?.report.writes == 0);
    Ok(())
}
