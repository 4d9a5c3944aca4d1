use anyhow::Result;
use async_nats::jetstream::{kv, object_store};
use futures_util::future::try_join_all;
use kanade_resources::{Bootstrap, StreamSpec};
use kanade_resources_testing::{Server, Version};
use serde_json::json;
use std::time::Duration;

use crate::support::{
    Brought, Tap, ask, bootstrap, connect, declare, info, jobs, messages, on_every_version,
    publish, scripts, stream, tune, updated_fields,
};

const EXEC: StreamSpec = StreamSpec {
    subjects: &["commands.>"],
    max_age: Duration::from_secs(7 * 86_400),
    max_bytes: 64 << 20,
    max_msgs_per_subject: 1,
    ..StreamSpec::named("EXEC")
};

declare!(Fleet: stream(EXEC), jobs(5), scripts(-1), stream(StreamSpec::named("LATER")).lazy());

#[tokio::test]
async fn all_three_kinds_are_created_and_then_in_sync() -> Result<()> {
    on_every_version(async |js| {
        let mut tap = Tap::on(js).await?;
        let first: Brought<Fleet> = bootstrap(js).await?;
        assert_eq!(first.outcomes(), ["created", "created", "created"]);
        assert_eq!(
            tap.writes().await?,
            [
                "STREAM.CREATE.EXEC",
                "STREAM.CREATE.KV_jobs",
                "STREAM.CREATE.OBJ_scripts"
            ]
        );
        assert_eq!(first.report.writes, 3);
        // Every answer to a creation is a handle: nothing is looked up after it.
        assert_eq!(
            (first.report.round_trips, first.report.requests),
            (2, 8),
            "{}",
            first.report
        );

        let second: Brought<Fleet> = bootstrap(js).await?;
        assert_eq!(second.outcomes(), ["in sync", "in sync", "in sync"]);
        let requests = tap.requests().await?;
        assert!(
            requests.iter().all(|subject| subject.contains("INFO")),
            "{requests:?}"
        );
        assert!(
            !requests.iter().any(|subject| subject.contains("LATER")),
            "{requests:?}"
        );
        assert_eq!(requests.len(), 5);
        assert_eq!(
            (
                second.report.round_trips,
                second.report.requests,
                second.report.writes
            ),
            (1, 5, 0)
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_handles_work_and_lazy_resources_have_none() -> Result<()> {
    on_every_version(async |js| {
        // Applications spawn: the future has to be `Send`.
        let brought: Brought<Fleet> =
            tokio::spawn(Bootstrap::<Brought<Fleet>>::new(js).run()).await??;
        publish(js, "commands.all", 2).await?;
        let exec = brought.handles.stream("EXEC")?;
        assert_eq!(
            exec.get_last_raw_message_by_subject("commands.all")
                .await?
                .sequence,
            2
        );
        let jobs = brought.handles.kv("jobs")?;
        jobs.put("nightly", "v1".into()).await?;
        assert_eq!(jobs.get("nightly").await?.as_deref(), Some("v1".as_bytes()));
        let scripts = brought.handles.object_store("scripts")?;
        scripts.put("hello", &mut &b"#!/bin/sh"[..]).await?;
        assert_eq!(scripts.info("hello").await?.size, 9);

        let missing = brought.handles.stream("LATER").unwrap_err();
        assert!(
            missing
                .to_string()
                .contains("no handle for the stream LATER"),
            "{missing}"
        );
        assert!(js.get_stream("LATER").await.is_err());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_the_client_library_created_is_in_sync() -> Result<()> {
    on_every_version(async |js| {
        let bucket = kv::Config {
            bucket: "jobs".to_owned(),
            history: 5,
            ..Default::default()
        };
        js.create_key_value(bucket).await?;
        let store = object_store::Config {
            bucket: "scripts".to_owned(),
            ..Default::default()
        };
        js.create_object_store(store).await?;
        let brought: Brought<Fleet> = bootstrap(js).await?;
        assert_eq!(
            brought.outcomes(),
            ["created", "in sync", "in sync"],
            "{}",
            brought.report
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_bucket_without_a_limit_per_key_gets_one() -> Result<()> {
    on_every_version(async |js| {
        let config = json!({
            "name": "KV_jobs", "subjects": ["$KV.jobs.>"], "discard": "new", "allow_rollup_hdrs": true,
            "deny_delete": true, "allow_direct": true,
        });
        ask(js, "STREAM.CREATE.KV_jobs", config).await?;
        let brought: Brought<Fleet> = bootstrap(js).await?;
        assert_eq!(brought.outcomes(), ["created", "updated", "created"], "{}", brought.report);
        let jobs = brought.handles.kv("jobs")?;
        jobs.put("nightly", "v1".into()).await?;
        assert_eq!(bootstrap::<Fleet>(js).await?.outcomes(), ["in sync"; 3]);
        Ok(())
    })
    .await
}

declare!(FleetWithCap: stream(StreamSpec { description: Some("commands"), subjects: &["commands.>", "orders.>"], ..EXEC }),
    jobs(5), scripts(1 << 20));

#[tokio::test]
async fn what_differs_is_updated_in_place() -> Result<()> {
    on_every_version(async |js| {
        let first: Brought<Fleet> = bootstrap(js).await?;
        publish(js, "commands.all", 1).await?;
        first
            .handles
            .object_store("scripts")?
            .put("hello", &mut &b"#!/bin/sh"[..])
            .await?;

        let mut tap = Tap::on(js).await?;
        let second: Brought<FleetWithCap> = bootstrap(js).await?;
        assert_eq!(second.outcomes(), ["updated", "in sync", "updated"]);
        assert_eq!(
            updated_fields(&second.report.resources[0].outcome),
            ["description", "subjects"]
        );
        assert_eq!(
            updated_fields(&second.report.resources[2].outcome),
            ["max_bytes"]
        );
        assert_eq!(
            tap.writes().await?,
            ["STREAM.UPDATE.EXEC", "STREAM.UPDATE.OBJ_scripts"]
        );
        assert!(
            matches!(second.report.round_trips, 3 | 4),
            "{}",
            second.report
        );

        assert_eq!(
            info(js, "OBJ_scripts").await?["config"]["max_bytes"],
            1 << 20
        );
        assert_eq!(messages(js, "EXEC").await?, 1);
        assert_eq!(
            second
                .handles
                .object_store("scripts")?
                .info("hello")
                .await?
                .size,
            9
        );
        let third: Brought<FleetWithCap> = bootstrap(js).await?;
        assert_eq!((third.report.writes, third.report.round_trips), (0, 1));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn foreign_metadata_survives_an_update() -> Result<()> {
    on_every_version(async |js| {
        let mut config = json!({"name": "EXEC", "subjects": ["commands.>"], "max_msgs": 9});
        config["metadata"] = json!({"operator": "by hand"});
        ask(js, "STREAM.CREATE.EXEC", config).await?;
        let brought: Brought<Fleet> = bootstrap(js).await?;
        assert_eq!(brought.outcomes(), ["updated", "created", "created"]);
        let config = &info(js, "EXEC").await?["config"];
        assert_eq!(
            (&config["max_bytes"], &config["max_msgs"]),
            (&json!(64 << 20), &json!(-1))
        );
        assert_eq!(config["metadata"]["operator"], "by hand");
        Ok(())
    })
    .await
}

const SHORT: StreamSpec = StreamSpec {
    subjects: &["short.>"],
    ..StreamSpec::named("SHORT")
};

declare!(ForEver: stream(SHORT));
declare!(HalfAMinute: stream(StreamSpec { max_age: Duration::from_secs(30), ..SHORT }));

#[tokio::test]
async fn an_undeclared_duplicate_window_follows_max_age() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<HalfAMinute>(js).await?;
        assert_eq!(
            info(js, "SHORT").await?["config"]["duplicate_window"],
            30_000_000_000_u64
        );
        bootstrap::<ForEver>(js).await?;
        assert_eq!(
            info(js, "SHORT").await?["config"]["duplicate_window"],
            120_000_000_000_u64
        );
        bootstrap::<HalfAMinute>(js).await?;
        assert_eq!(
            info(js, "SHORT").await?["config"]["duplicate_window"],
            30_000_000_000_u64
        );
        assert_eq!(bootstrap::<HalfAMinute>(js).await?.report.writes, 0);
        Ok(())
    })
    .await
}

declare!(Tuned: scripts(1 << 20).ignore_changes(&["max_age", "max_bytes"]));
declare!(TunedAndDescribed: {
    let mut described = scripts(1 << 20).ignore_changes(&["max_age", "max_bytes"]);
    described.stream.description = Some("new");
    described
});

#[tokio::test]
async fn ignored_fields_are_set_at_creation_and_left_alone() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Tuned>(js).await?;
        assert_eq!(
            info(js, "OBJ_scripts").await?["config"]["max_bytes"],
            1 << 20
        );
        tune(js, "OBJ_scripts", "max_bytes", json!(2 << 20)).await?;
        assert_eq!(bootstrap::<Tuned>(js).await?.outcomes(), ["in sync"]);
        assert_eq!(
            bootstrap::<TunedAndDescribed>(js).await?.outcomes(),
            ["updated"]
        );
        let config = &info(js, "OBJ_scripts").await?["config"];
        assert_eq!(
            (config["max_bytes"].clone(), config["description"].clone()),
            (json!(2 << 20), json!("new"))
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_plan_writes_nothing_and_says_what_would_be() -> Result<()> {
    on_every_version(async |js| {
        let mut tap = Tap::on(js).await?;
        let plan = Bootstrap::<Brought<Fleet>>::new(js).plan().await?;
        assert!(!plan.is_in_sync());
        assert!(plan.to_string().contains("+ KV bucket jobs"), "{plan}");
        assert!(tap.writes().await?.is_empty());
        bootstrap::<Fleet>(js).await?;
        assert!(
            Bootstrap::<Brought<Fleet>>::new(js)
                .plan()
                .await?
                .is_in_sync()
        );
        Ok(())
    })
    .await
}

declare!(Described: stream(StreamSpec { description: Some("by the others"), ..EXEC }), jobs(5), scripts(-1));

#[tokio::test]
async fn many_processes_bootstrap_at_once() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let mut starts = Vec::new();
        for _ in 0..10 {
            starts.push(connect(server.url()).await?);
        }
        let reports = try_join_all(starts.iter().enumerate().map(async |(index, js)| {
            match index % 2 {
                0 => bootstrap::<Fleet>(js).await.map(|brought| brought.report),
                _ => bootstrap::<Described>(js)
                    .await
                    .map(|brought| brought.report),
            }
        }))
        .await?;
        assert_eq!(reports.len(), 10);
        // Whoever came second found another configuration under the name, and made its own change to it.
        assert!(
            reports
                .iter()
                .any(|report| updated_fields(&report.resources[0].outcome) == ["description"])
        );
    }
    Ok(())
}
