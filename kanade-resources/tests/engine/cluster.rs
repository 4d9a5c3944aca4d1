//! Clusters: what moves, scales, and leads.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use async_nats::jetstream::Context;
use futures_util::StreamExt;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerSpec, Fit, Placement, Plan, PullConsumer, Resource, StreamSpec,
    attach,
};
use kanade_resources_testing::{Cluster, Version};
use serde_json::{Value, json};

use crate::support::{
    Brought, ask, bootstrap, connect_to, declare, held_back, info, labels, stream,
};

const JOBS: StreamSpec = StreamSpec {
    subjects: &["jobs"],
    ..StreamSpec::named("JOBS")
};

const fn consumed(
    spec: StreamSpec<'static>,
    consumers: &'static [Consumer<'static>],
) -> Resource<'static> {
    stream(spec).consumers(consumers)
}

const fn worker(num_replicas: u8) -> Consumer<'static> {
    Consumer::new(ConsumerSpec {
        num_replicas: Some(num_replicas),
        ..ConsumerSpec::named("JOBS", "worker")
    })
}

declare!(Alone: consumed(JOBS, &[worker(1)]));
declare!(Replicated: consumed(StreamSpec { num_replicas: 3, ..JOBS }, &[worker(3)]));

/// Publishes until so many messages are stored: a stream of a cluster that was just created may not have a leader yet.
async fn fill(js: &Context, count: usize) -> Result<()> {
    let mut stored = 0;
    while stored < count {
        let answer = js.publish("jobs", "a message".into()).await?.await;
        stored += usize::from(answer.is_ok());
    }
    Ok(())
}

async fn acknowledge(worker: &PullConsumer, count: usize) -> Result<()> {
    let mut acknowledged = 0;
    while acknowledged < count {
        let mut messages = worker.fetch().max_messages(count).messages().await?;
        while let Some(message) = messages.next().await {
            let message = message.map_err(anyhow::Error::from_boxed)?;
            let answer = message.double_ack().await;
            answer.map_err(anyhow::Error::from_boxed)?;
            acknowledged += 1;
        }
    }
    Ok(())
}

/// Holds that so many messages are acknowledged. A consumer that has just come to other servers says that none are, or
/// nothing at all, for a moment.
async fn assert_floor(js: &Context, floor: u64, when: &str) -> Result<()> {
    const PATIENCE: Duration = Duration::from_secs(30);
    let begun = Instant::now();
    loop {
        let answer = ask(js, "CONSUMER.INFO.JOBS.worker", json!({})).await;
        if matches!(&answer, Ok(info) if info["ack_floor"]["stream_seq"] == floor) {
            return Ok(());
        }
        ensure!(begun.elapsed() < PATIENCE, "{when}: {answer:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_follows_its_stream_to_more_servers_and_keeps_its_place() -> Result<()> {
    for version in Version::ALL {
        let cluster = Cluster::start(*version, 3)?;
        let js = &connect_to(&cluster).await?;
        let first = bootstrap::<Alone>(js).await?;
        fill(js, 20).await?;
        acknowledge(&first.handles.pull_consumer("JOBS", "worker")?, 20).await?;
        assert_floor(js, 20, "before").await?;

        let grown = bootstrap::<Replicated>(js).await?;
        assert_eq!(
            grown.outcomes(),
            ["updated"; 2],
            "{version:?}: {}",
            grown.report
        );
        assert_floor(js, 20, &format!("{version:?}")).await?;
        let config = ask(js, "CONSUMER.INFO.JOBS.worker", json!({})).await?["config"].clone();
        assert_eq!(config["num_replicas"], 3);
        assert_eq!(
            bootstrap::<Replicated>(js).await?.outcomes(),
            ["in sync"; 2]
        );

        let shrunk = bootstrap::<Alone>(js).await?;
        // Servers shrink the consumer with its stream.
        assert_eq!(
            shrunk.outcomes()[0],
            "updated",
            "{version:?}: {}",
            shrunk.report
        );
        assert_floor(js, 20, &format!("{version:?}")).await?;
        assert_eq!(bootstrap::<Alone>(js).await?.outcomes(), ["in sync"; 2]);
    }
    Ok(())
}

declare!(Shrinkable: consumed(StreamSpec { num_replicas: 3, ..JOBS }, &[worker(1)]));

async fn leader(js: &Context, subject: &str) -> Result<Value> {
    Ok(ask(js, subject, json!({})).await?["cluster"]["leader"].clone())
}

/// Has another server lead the stream than the one that keeps the consumer.
async fn part(js: &Context) -> Result<()> {
    loop {
        let of_stream = leader(js, "STREAM.INFO.JOBS").await;
        let of_consumer = leader(js, "CONSUMER.INFO.JOBS.worker").await?;
        match of_stream {
            Ok(of_stream) if of_stream.is_string() && of_stream != of_consumer => return Ok(()),
            Ok(_) => drop(ask(js, "STREAM.LEADER.STEPDOWN.JOBS", json!({})).await),
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The stream on three servers, with 10 of 20 messages acknowledged by a consumer that one server keeps, which does not
/// lead the stream.
async fn acknowledged_elsewhere(js: &Context) -> Result<()> {
    let first = bootstrap::<Shrinkable>(js).await?;
    fill(js, 20).await?;
    acknowledge(&first.handles.pull_consumer("JOBS", "worker")?, 10).await?;
    part(js).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_does_not_shrink_away_from_a_consumer() -> Result<()> {
    for version in [Version::V2_10, Version::V2_12, Version::LATEST] {
        let cluster = Cluster::start(version, 3)?;
        let js = &connect_to(&cluster).await?;
        acknowledged_elsewhere(js).await?;
        let run = bootstrap::<Alone>(js).await?;
        assert_eq!(
            held_back(&run.report),
            [("JOBS", "num_replicas")],
            "{version}: {}",
            run.report
        );
        assert_floor(js, 10, &format!("{version}")).await?;

        // What the plan says to do keeps the place.
        bootstrap::<Replicated>(js).await?;
        assert_floor(js, 10, &format!("{version}, grown")).await?;
        let shrunk = bootstrap::<Alone>(js).await?;
        assert_eq!(
            shrunk.outcomes()[0],
            "updated",
            "{version}: {}",
            shrunk.report
        );
        assert_floor(js, 10, &format!("{version}, shrunk")).await?;
    }
    Ok(())
}

declare!(Small: stream(JOBS));

/// Nobody declares the consumer, which came to all servers a moment ago.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_does_not_shrink_away_from_an_undeclared_consumer() -> Result<()> {
    for version in [Version::V2_10, Version::LATEST] {
        let cluster = Cluster::start(version, 3)?;
        let js = &connect_to(&cluster).await?;
        acknowledged_elsewhere(js).await?;
        let mut config = ask(js, "CONSUMER.INFO.JOBS.worker", json!({})).await?["config"].clone();
        config["num_replicas"] = json!(3);
        let body = json!({"stream_name": "JOBS", "config": config});
        ask(js, "CONSUMER.CREATE.JOBS.worker", body).await?;

        let shrunk = bootstrap::<Small>(js).await?;
        assert_eq!(
            shrunk.outcomes(),
            ["updated"],
            "{version}: {}",
            shrunk.report
        );
        assert_floor(js, 10, &format!("{version}")).await?;
        assert_eq!(bootstrap::<Small>(js).await?.outcomes(), ["in sync"]);
    }
    Ok(())
}

const fn placed(tags: &'static [&'static str], num_replicas: u8) -> Resource<'static> {
    stream(StreamSpec {
        num_replicas,
        placement: Some(Placement {
            cluster: None,
            tags,
            preferred: None,
        }),
        ..JOBS
    })
}
declare!(Lonely: placed(&["lonely"], 1));
declare!(Crowded: placed(&["crowded"], 3));

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_moves_where_there_is_room_for_it() -> Result<()> {
    for version in [Version::V2_10, Version::V2_12, Version::LATEST] {
        let tags = |place| {
            let tag = if place == 0 { "lonely" } else { "crowded" };
            format!("server_tags: [{tag}]")
        };
        let cluster = Cluster::start_with(version, 4, tags)?;
        let js = &connect_to(&cluster).await?;
        bootstrap::<Lonely>(js).await?;
        fill(js, 20).await?;
        for _ in 0..2 {
            let grown = bootstrap::<Crowded>(js).await?;
            assert_eq!(
                grown.outcomes(),
                ["updated"],
                "{version:?}: {}",
                grown.report
            );
            assert_eq!(info(js, "JOBS").await?["state"]["messages"], 20);
            assert_eq!(bootstrap::<Crowded>(js).await?.outcomes(), ["in sync"]);
            let shrunk = bootstrap::<Lonely>(js).await?;
            assert_eq!(
                shrunk.outcomes(),
                ["updated"],
                "{version:?}: {}",
                shrunk.report
            );
            assert_eq!(info(js, "JOBS").await?["state"]["messages"], 20);
        }
    }
    Ok(())
}

const fn at(name: &'static str, tag: &'static [&'static str]) -> Resource<'static> {
    stream(StreamSpec {
        placement: Some(Placement {
            cluster: None,
            tags: tag,
            preferred: None,
        }),
        ..StreamSpec::named(name)
    })
}
declare!(Two: at("GONE", &["n2"]), at("HERE", &["n0"]));
declare!(Three: at("GONE", &["n2"]), at("HERE", &["n0"]), at("NEW", &["n0"]));

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_on_a_dead_server_keeps_nothing_else_from_being_done() -> Result<()> {
    for version in [Version::V2_10, Version::V2_12, Version::LATEST] {
        let tags = |place| format!("server_tags: [\"n{place}\"]");
        let mut cluster = Cluster::start_with(version, 4, tags)?;
        let js = &connect_to(&cluster).await?;
        bootstrap::<Two>(js).await?;
        cluster.servers_mut()[2].kill();
        cluster.meta_leader()?;
        let js = &connect_to(&cluster).await?;
        let run = Bootstrap::<Brought<Three>>::new(js).deadline(Duration::from_secs(15));
        let plan = run.clone().plan().await?;
        assert!(!plan.is_in_sync() && !plan.is_blocked(), "{plan}");
        let text = plan.to_string();
        assert!(
            text.contains("? stream GONE\n    could not be looked at: "),
            "{text}"
        );
        assert!(text.contains("+ stream NEW"), "{text}");

        let error = run.run().await.unwrap_err();
        let [failure] = error.failures() else {
            panic!("{error:?}")
        };
        assert_eq!(failure.resource.name, "GONE");
        assert!(
            failure
                .help()
                .context("help")?
                .contains("the server that keeps the resource may be down"),
            "{error:?}"
        );
        let report = error.report().context("a report")?;
        assert_eq!(labels(report), ["failed", "in sync", "created"], "{report}");
        let handles = error.handles().context("handles")?;
        handles.stream("HERE")?;
        handles.stream("NEW")?;
    }
    Ok(())
}

declare!(OfThree: stream(StreamSpec { num_replicas: 3, ..JOBS }));

/// Plans until a plan is as `wanted`. While a cluster elects, nothing can be looked at.
async fn plan_until(js: &Context, wanted: impl Fn(&Plan) -> bool) -> Result<()> {
    const PATIENCE: Duration = Duration::from_secs(60);
    let begun = Instant::now();
    loop {
        let plan = Bootstrap::<Brought<OfThree>>::new(js).plan().await;
        if plan.as_ref().is_ok_and(&wanted) {
            return Ok(());
        }
        ensure!(begun.elapsed() < PATIENCE, "{plan:?}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_names_the_servers_that_do_not_answer() -> Result<()> {
    for version in [Version::V2_10, Version::V2_12, Version::LATEST] {
        let mut cluster = Cluster::start(version, 3)?;
        let js = connect_to(&cluster).await?;
        bootstrap::<OfThree>(&js).await?;
        fill(&js, 1).await?;
        let leader = leader(&js, "STREAM.INFO.JOBS").await?;
        let away = cluster.position(leader.as_str().context("a leader")?);
        let away = away.context("a server of the cluster")?;
        cluster.servers_mut()[away].kill();
        cluster.meta_leader()?;
        let js = connect_to(&cluster).await?;
        let told = format!("servers do not answer or are behind: n{away}");
        let names_it = |plan: &Plan| plan.to_string().contains(&told) && !plan.is_in_sync();
        plan_until(&js, names_it)
            .await
            .with_context(|| format!("{version}, away"))?;
        cluster.servers_mut()[away].start_again()?;
        plan_until(&js, Plan::is_in_sync)
            .await
            .with_context(|| format!("{version}, back"))?;
    }
    Ok(())
}

/// Agents wait while the cluster has lost its leader, and are up once somebody has bootstrapped it.
#[tokio::test(flavor = "multi_thread")]
async fn agents_wait_for_a_cluster_that_loses_its_leader() -> Result<()> {
    for version in [Version::V2_10, Version::LATEST] {
        let mut cluster = Cluster::start(version, 3)?;
        let js = connect_to(&cluster).await?;
        let agents = (0..20).map(|_| {
            let js = js.clone();
            tokio::spawn(async move {
                attach::<Brought<Replicated>>(&js)
                    .fit(Fit::Exact)
                    .wait(Duration::from_secs(120))
                    .await
            })
        });
        let agents: Vec<_> = agents.collect();
        let leader = cluster.meta_leader()?;
        cluster.servers_mut()[leader].kill();
        cluster.servers_mut()[leader].start_again()?;
        Bootstrap::<Brought<Replicated>>::new(&js)
            .deadline(Duration::from_secs(120))
            .run()
            .await?;
        for agent in agents {
            let attached = agent.await??;
            assert_eq!(attached.report.writes, 0, "{version}");
            attached.handles.stream("JOBS")?;
            attached.handles.pull_consumer("JOBS", "worker")?;
        }
    }
    Ok(())
}
