use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use kanade_resources::async_nats::jetstream::context::PublishErrorKind;
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources::{Engine, Outcome, Placement, Resource, StreamSpec};
use kanade_resources_proof::replicated;
use kanade_resources_testing::{Cluster, Version};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{all_in_sync, declaration, resource, times};

async fn connect(cluster: &Cluster) -> Result<jetstream::Context> {
    let urls: Vec<async_nats::ServerAddr> = cluster
        .urls()
        .iter()
        .map(|url| url.parse())
        .collect::<Result<_, _>>()?;
    let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
    Ok(jetstream::new(options.connect(urls).await?))
}

/// Changes a stream by hand, so that the next run has something to write to it.
async fn detune(js: &jetstream::Context, stream: &str) -> Result<()> {
    let mut info: Value = js
        .request(format!("STREAM.INFO.{stream}"), &json!(null))
        .await?;
    info["config"]["max_bytes"] = json!(1 << 24);
    let answer: Value = js
        .request(format!("STREAM.UPDATE.{stream}"), &info["config"])
        .await?;
    anyhow::ensure!(answer.get("error").is_none(), "{answer}");
    Ok(())
}

/// Stores a message. A server does not know for a moment of a stream that another one has just got, nor does one that has
/// just come back.
async fn store(js: &jetstream::Context, subject: &'static str) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        match js.publish(subject, "precious".into()).await?.await {
            Err(error)
                if error.kind() == PublishErrorKind::StreamNotFound && Instant::now() < until =>
            {
                sleep(Duration::from_millis(100)).await;
            }
            stored => return Ok(stored.map(drop)?),
        }
    }
}

async fn leader(js: &jetstream::Context, stream: &str) -> Result<String> {
    let info: Value = js
        .request(format!("STREAM.INFO.{stream}"), &json!(null))
        .await?;
    info["cluster"]["leader"]
        .as_str()
        .map(str::to_owned)
        .with_context(|| info.to_string())
}

/// A run that the cluster loses one of its servers in.
async fn run_while_dying(
    cluster: &mut Cluster,
    js: &jetstream::Context,
    victim: usize,
) -> Result<()> {
    let run = tokio::spawn({
        let js = js.clone();
        async move { replicated::ensure_jetstream_resources(&js).await.map(drop) }
    });
    tokio::time::sleep(Duration::from_millis(fastrand::u64(..200))).await;
    cluster.servers_mut()[victim].kill();
    tokio::time::sleep(Duration::from_millis(500)).await;
    cluster.servers_mut()[victim].start_again()?;
    run.await??;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_loses_its_leaders_during_a_bootstrap() -> Result<()> {
    for version in [Version::V2_10, Version::V2_12, Version::LATEST] {
        let mut cluster = Cluster::start(version, 3)?;
        let js = connect(&cluster).await?;
        let at = |what: &'static str| move || format!("{what} on {version}");

        let meta = cluster.meta_leader()?;
        run_while_dying(&mut cluster, &js, meta)
            .await
            .with_context(at("meta leader, new"))?;
        all_in_sync(&replicated::ensure_jetstream_resources(&js).await?.report)?;
        store(&js, "results.one").await?;

        for _ in 0..times(1).min(10) {
            detune(&js, "RESULTS").await?;
            let name = leader(&js, "RESULTS").await?;
            let victim = cluster.position(&name).context("an unknown leader")?;
            run_while_dying(&mut cluster, &js, victim)
                .await
                .with_context(at("stream leader"))?;
            replicated::ensure_jetstream_resources(&js)
                .await
                .with_context(at("after"))?;
            all_in_sync(&replicated::ensure_jetstream_resources(&js).await?.report)?;
        }
        let info: Value = js.request("STREAM.INFO.RESULTS", &json!(null)).await?;
        anyhow::ensure!(info["state"]["messages"] == 1, "{info}");
    }
    Ok(())
}

/// A stream that is scaled and moved at the same time, there and back: two updates, since servers refuse one (10123).
#[tokio::test(flavor = "multi_thread")]
async fn streams_are_scaled_and_moved() -> Result<()> {
    const ONE: StreamSpec<'static> = StreamSpec {
        subjects: &["scaled"],
        ..StreamSpec::named("SCALED")
    };
    const THREE: StreamSpec<'static> = StreamSpec {
        num_replicas: 3,
        placement: Some(Placement {
            cluster: Some("kanade"),
            tags: &[],
            preferred: None,
        }),
        ..ONE
    };
    for version in [Version::V2_10, Version::LATEST] {
        let cluster = Cluster::start(version, 3)?;
        let js = connect(&cluster).await?;
        Engine::new(&js, &declaration(&[resource(ONE)]))
            .run()
            .await?;
        for _ in 0..10 {
            store(&js, "scaled").await?;
        }
        for spec in [THREE, ONE, THREE] {
            let resources = [resource(spec)];
            let at = || format!("{} replicas on {version}", spec.num_replicas);
            let (_, report) = Engine::new(&js, &declaration(&resources))
                .run()
                .await
                .with_context(at)?;
            let Outcome::Updated { changes, .. } = &report.resources[0].outcome else {
                anyhow::bail!("{report}")
            };
            let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
            // Growing moves first, so that there is room, and shrinking scales first.
            let in_order = match spec.num_replicas {
                1 => ["num_replicas", "placement"],
                _ => ["placement", "num_replicas"],
            };
            anyhow::ensure!(fields == in_order, "{}: {report}", at());
            in_sync(&js, &resources).await.with_context(at)?;
            let info: Value = js.request("STREAM.INFO.SCALED", &json!(null)).await?;
            anyhow::ensure!(info["state"]["messages"] == 10, "{}: {info}", at());
            anyhow::ensure!(
                info["config"]["num_replicas"] == spec.num_replicas,
                "{}: {info}",
                at()
            );
        }
    }
    Ok(())
}

/// Nothing is left to do, and the stream has a leader again within half a minute.
async fn in_sync(js: &jetstream::Context, resources: &[Resource<'_>]) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let plan = Engine::new(js, &declaration(resources)).plan().await?;
        anyhow::ensure!(plan.writes() == 0, "{plan}");
        if plan.is_in_sync() {
            return Ok(());
        }
        anyhow::ensure!(Instant::now() < deadline, "{plan}");
        sleep(Duration::from_millis(100)).await;
    }
}
