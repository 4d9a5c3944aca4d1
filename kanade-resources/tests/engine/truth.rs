//! In sync is the truth, and plans show what is not declared.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use kanade_resources::{
    Bootstrap, Consumer, ConsumerLimits, ConsumerSpec, FailureKind, Resource, Retention,
    StreamSource, StreamSpec,
};
use kanade_resources_testing::{Server, Version};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{
    Brought, ask, bootstrap, connect, declare, info, on_every_version, publish, stream,
};

const JOBS: StreamSpec = StreamSpec {
    subjects: &["jobs"],
    ..StreamSpec::named("JOBS")
};
const WORKER: ConsumerSpec = ConsumerSpec::named("JOBS", "worker");

declare!(Worked: stream(JOBS).consumers(&[Consumer::new(WORKER)]));

#[tokio::test]
async fn what_a_servers_limits_fill_in_is_in_sync() -> Result<()> {
    for version in Version::ALL {
        let limits = "jetstream { limits { max_request_batch: 100, max_ack_pending: 500 } }";
        let server = Server::builder().version(*version).config(limits).start()?;
        let js = connect(server.url()).await?;
        bootstrap::<Worked>(&js).await?;
        let second = bootstrap::<Worked>(&js).await?;
        assert_eq!(
            second.outcomes(),
            ["in sync"; 2],
            "{version:?}: {}",
            second.report
        );
    }
    Ok(())
}

const fn tuned(consumers: &'static [Consumer<'static>]) -> Resource<'static> {
    let spec = StreamSpec {
        consumer_limits: Some(ConsumerLimits {
            inactive_threshold: None,
            max_ack_pending: Some(50),
        }),
        ..JOBS
    };
    stream(spec)
        .ignore_changes(&["consumer_limits"])
        .consumers(consumers)
}
declare!(Tuned: tuned(&[Consumer::new(WORKER)]));

#[tokio::test]
async fn limits_for_consumers_that_operators_tune_are_in_sync() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Tuned>(js).await?;
        let mut config = info(js, "JOBS").await?["config"].clone();
        config["consumer_limits"] = json!({"max_ack_pending": 80});
        ask(js, "STREAM.UPDATE.JOBS", config).await?;
        let consumer = json!({
            "stream_name": "JOBS", "action": "update",
            "config": {"name": "worker", "durable_name": "worker", "ack_policy": "explicit", "max_ack_pending": 70},
        });
        ask(js, "CONSUMER.CREATE.JOBS.worker", consumer).await?;
        assert_eq!(bootstrap::<Tuned>(js).await?.outcomes(), ["in sync"; 2]);
        Ok(())
    })
    .await
}

const PAUSED: ConsumerSpec = ConsumerSpec {
    pause_until: Some("2099-01-01T00:00:00Z"),
    ..WORKER
};
const LONGER: ConsumerSpec = ConsumerSpec {
    pause_until: Some("2100-01-01T00:00:00Z"),
    ..WORKER
};
declare!(Paused: stream(JOBS).consumers(&[Consumer::new(PAUSED)]));
declare!(Longer: stream(JOBS).consumers(&[Consumer::new(LONGER)]));

#[tokio::test]
async fn the_time_that_a_consumer_is_paused_until_follows_the_declaration() -> Result<()> {
    on_every_version(async |js| {
        if js.client().server_info().version.starts_with("2.10.") {
            return Ok(());
        }
        bootstrap::<Worked>(js).await?;
        for (paused, until) in [
            (true, "2099-01-01T00:00:00Z"),
            (false, "2100-01-01T00:00:00Z"),
        ] {
            let outcomes = if paused {
                bootstrap::<Paused>(js).await?.outcomes()
            } else {
                bootstrap::<Longer>(js).await?.outcomes()
            };
            assert_eq!(outcomes, ["in sync", "updated"]);
            let answer = ask(js, "CONSUMER.INFO.JOBS.worker", json!({})).await?;
            assert_eq!(answer["config"]["pause_until"], until);
        }
        assert_eq!(bootstrap::<Longer>(js).await?.outcomes(), ["in sync"; 2]);
        assert_eq!(
            bootstrap::<Worked>(js).await?.outcomes(),
            ["in sync", "updated"]
        );
        let answer = ask(js, "CONSUMER.INFO.JOBS.worker", json!({})).await?;
        assert_ne!(answer["paused"], true);
        assert_eq!(bootstrap::<Worked>(js).await?.outcomes(), ["in sync"; 2]);
        Ok(())
    })
    .await
}

declare!(Mirrored: stream(StreamSpec {
    mirror: Some(StreamSource::named("ORIGIN")),
    mirror_direct: true,
    ..StreamSpec::named("COPY")
}));

#[tokio::test]
async fn a_mirror_whose_origin_forbids_direct_reads_is_not_in_sync() -> Result<()> {
    on_every_version(async |js| {
        let origin = json!({"name": "ORIGIN", "subjects": ["o"], "allow_direct": false});
        ask(js, "STREAM.CREATE.ORIGIN", origin).await?;
        let _created = bootstrap::<Mirrored>(js).await;
        let plan = Bootstrap::<Brought<Mirrored>>::new(js).plan().await?;
        assert!(plan.is_blocked(), "{plan}");
        assert!(
            plan.to_string().contains(
                "mirror_direct: false -> true (impossible: allow_direct of the origin decides"
            ),
            "{plan}"
        );
        let error = bootstrap::<Mirrored>(js).await.unwrap_err();
        assert!(
            matches!(error.failures()[0].kind, FailureKind::Impossible(_)),
            "{error:?}"
        );
        Ok(())
    })
    .await
}

declare!(Interested: stream(StreamSpec { retention: Retention::Interest, ..JOBS })
    .consumers(&[Consumer::new(WORKER)]));

#[tokio::test]
async fn plans_show_what_is_not_declared() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Interested>(js).await?;
        ask(js, "STREAM.CREATE.OTHER", json!({"name": "OTHER", "subjects": ["other"]})).await?;
        let forgotten = json!({
            "stream_name": "JOBS",
            "config": {"name": "forgotten", "durable_name": "forgotten", "ack_policy": "explicit"},
        });
        ask(js, "CONSUMER.CREATE.JOBS.forgotten", forgotten).await?;
        publish(js, "jobs", 3).await?;
        let plan = Bootstrap::<Brought<Interested>>::new(js).plan().await?;
        assert!(plan.is_in_sync(), "{plan}");
        assert_eq!(
            plan.to_string(),
            "  stream OTHER\n    is not declared\n  consumer forgotten of JOBS\n    is not declared, and waits for 3 \
             messages\nplan: 0 to create, 0 to update, 0 held back, 0 impossible, 2 in sync"
        );
        Ok(())
    })
    .await
}

/// A wire to `upstream` on which the answers to what creates a stream get lost, the first time for six seconds.
async fn lossy_wire(upstream: &str) -> Result<String> {
    let upstream = upstream.trim_start_matches("nats://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = TcpStream::connect(&upstream).await else {
                return;
            };
            tokio::spawn(forward(client, server));
        }
    });
    Ok(format!("nats://{address}"))
}

async fn forward(mut client: TcpStream, mut server: TcpStream) -> std::io::Result<()> {
    let (mut from_client, mut from_server) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let mut deaf_until = None;
    loop {
        tokio::select! {
            read = client.read(&mut from_client) => {
                let sent = &from_client[..read?];
                if sent.is_empty() {
                    return Ok(());
                }
                let creates = String::from_utf8_lossy(sent).contains("STREAM.CREATE.");
                if creates && deaf_until.is_none() {
                    deaf_until = Some(tokio::time::Instant::now() + Duration::from_secs(6));
                }
                server.write_all(sent).await?;
            }
            read = server.read(&mut from_server) => {
                let answer = &from_server[..read?];
                if answer.is_empty() {
                    return Ok(());
                }
                if deaf_until.is_none_or(|until| tokio::time::Instant::now() > until) {
                    client.write_all(answer).await?;
                }
            }
        }
    }
}

declare!(Some3: stream(JOBS), stream(StreamSpec::named("B")), stream(StreamSpec::named("C")));

#[tokio::test]
async fn what_was_created_without_an_answer_is_reported_as_created() -> Result<()> {
    let server = Server::start()?;
    let js = connect(&lossy_wire(server.url()).await?).await?;
    let run = bootstrap::<Some3>(&js).await.context("a run")?;
    assert_eq!(run.outcomes(), ["created"; 3], "{}", run.report);
    Ok(())
}

/// Servers say that they make a durable one of it, and delete it once nobody uses it.
#[tokio::test]
async fn a_consumer_that_goes_by_itself_is_not_the_declared_one() -> Result<()> {
    on_every_version(async |js| {
        ask(
            js,
            "STREAM.CREATE.JOBS",
            json!({"name": "JOBS", "subjects": ["jobs"]}),
        )
        .await?;
        let goes = json!({"stream_name": "JOBS", "config": {
            "name": "worker", "ack_policy": "explicit", "inactive_threshold": 3_600_000_000_000_u64,
        }});
        ask(js, "CONSUMER.CREATE.JOBS.worker", goes).await?;
        let plan = Bootstrap::<Brought<Worked>>::new(js).plan().await?;
        assert!(plan.is_blocked(), "{plan}");
        let Err(error) = bootstrap::<Worked>(js).await else {
            bail!("it is taken for the declared one");
        };
        let kinds: Vec<&FailureKind> = error.failures().iter().map(|it| &it.kind).collect();
        assert!(
            matches!(kinds[..], [FailureKind::Impossible(change)] if change.field == "durable_name"),
            "{kinds:?}"
        );
        let config = ask(js, "CONSUMER.INFO.JOBS.worker", json!({})).await?["config"].clone();
        assert_eq!(config["inactive_threshold"], json!(3_600_000_000_000_u64));
        assert!(config["durable_name"].is_null(), "{config}");
        Ok(())
    })
    .await
}
