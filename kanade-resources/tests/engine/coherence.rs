//! What is sent after something was held back, or in which order, is what a broker takes.

use std::time::Duration;

use anyhow::Result;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerLimits, ConsumerSpec, Discard, FailureKind, Resource, StreamSpec,
};
use kanade_resources_testing::Version;
use serde_json::{Value, json};

use crate::support::{
    Brought, ask, bootstrap, declare, held_back, info, messages, on_every_version,
    on_every_version_since, publish, stream, updated_fields,
};

const LOG: StreamSpec = StreamSpec {
    subjects: &["log"],
    discard: Discard::New,
    ..StreamSpec::named("LOG")
};

declare!(Whole: stream(LOG));
declare!(BySubject: stream(StreamSpec {
    max_msgs_per_subject: 1,
    discard_new_per_subject: true,
    description: Some("by subject"),
    ..LOG
}));

#[tokio::test]
async fn what_needs_a_limit_that_is_held_back_is_held_back_with_it() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Whole>(js).await?;
        publish(js, "log", 3).await?;
        let run = bootstrap::<BySubject>(js).await?;
        assert_eq!(
            updated_fields(&run.report.resources[0].outcome),
            ["description"]
        );
        assert_eq!(
            held_back(&run.report),
            [
                ("LOG", "max_msgs_per_subject"),
                ("LOG", "discard_new_per_subject")
            ]
        );
        assert_eq!(messages(js, "LOG").await?, 3);
        assert_eq!(bootstrap::<BySubject>(js).await?.outcomes(), ["held back"]);
        Ok(())
    })
    .await
}

const fn limited(limit: Option<i64>, consumers: &'static [Consumer<'static>]) -> Resource<'static> {
    let consumer_limits = match limit {
        Some(limit) => Some(ConsumerLimits {
            inactive_threshold: None,
            max_ack_pending: Some(limit),
        }),
        None => None,
    };
    let jobs = StreamSpec {
        subjects: &["jobs"],
        consumer_limits,
        ..StreamSpec::named("JOBS")
    };
    stream(jobs).consumers(consumers)
}

const fn worker(max_ack_pending: i64) -> Consumer<'static> {
    Consumer::new(ConsumerSpec {
        max_ack_pending: Some(max_ack_pending),
        ..ConsumerSpec::named("JOBS", "worker")
    })
}

declare!(Low: limited(Some(50), &[worker(50)]));
declare!(High: limited(Some(200), &[worker(200)]));
declare!(Open: limited(None, &[worker(200)]));

#[tokio::test]
async fn limits_for_consumers_change_together_with_the_consumers() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<High>(js).await?;
        let lowered = bootstrap::<Low>(js).await?;
        assert_eq!(lowered.outcomes(), ["updated"; 2], "{}", lowered.report);
        assert_eq!(bootstrap::<Low>(js).await?.outcomes(), ["in sync"; 2]);
        let raised = bootstrap::<High>(js).await?;
        assert_eq!(raised.outcomes(), ["updated"; 2], "{}", raised.report);
        assert_eq!(bootstrap::<High>(js).await?.outcomes(), ["in sync"; 2]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn limits_for_consumers_go_as_far_as_the_server_lets_them() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<High>(js).await?;
        let engine = Bootstrap::<Brought<Open>>::new(js);
        let plan = engine.clone().plan().await?;
        match engine.run().await {
            // Servers before 2.14 hold consumers to limits that are gone.
            Err(error) => {
                assert!(plan.is_blocked(), "{plan}");
                assert!(
                    matches!(error.failures()[0].kind, FailureKind::Impossible(_)),
                    "{error:?}"
                );
            }
            Ok(run) => {
                assert!(!plan.is_blocked(), "{plan}");
                assert_eq!(run.outcomes(), ["updated", "in sync"]);
                assert_eq!(bootstrap::<Open>(js).await?.outcomes(), ["in sync"; 2]);
            }
        }
        Ok(())
    })
    .await
}

declare!(Generation, generation = 7: stream(StreamSpec { description: Some("stamped"), ..LOG }));

#[tokio::test]
async fn a_stamp_that_has_no_room_is_held_back_alone() -> Result<()> {
    on_every_version(async |js| {
        let metadata = json!({"k": "x".repeat(131_055)});
        let config = json!({
            "name": "LOG", "subjects": ["log"], "discard": "new", "metadata": metadata,
        });
        ask(js, "STREAM.CREATE.LOG", config).await?;
        for outcome in ["updated", "held back"] {
            let run = bootstrap::<Generation>(js).await?;
            assert_eq!(run.outcomes(), [outcome], "{}", run.report);
            assert_eq!(
                held_back(&run.report),
                [("LOG", "metadata.kanade-resources.generation")]
            );
        }
        let config = &info(js, "LOG").await?["config"];
        assert_eq!(config["description"], "stamped");
        assert_eq!(
            config["metadata"]["kanade-resources.generation"],
            Value::Null
        );
        Ok(())
    })
    .await
}

declare!(StampedConsumer, generation = 7: stream(LOG).consumers(&[Consumer::new(ConsumerSpec {
    description: Some("stamped"),
    ..ConsumerSpec::named("LOG", "worker")
})]));

/// A consumer with such a stamp is refused, too (10135).
#[tokio::test]
async fn a_stamp_that_has_no_room_on_a_consumer_is_held_back_alone() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Whole>(js).await?;
        let config = json!({
            "name": "worker", "durable_name": "worker", "ack_policy": "explicit",
            "metadata": {"k": "x".repeat(131_055)},
        });
        let body = json!({"stream_name": "LOG", "config": config});
        ask(js, "CONSUMER.CREATE.LOG.worker", body).await?;
        for outcome in ["updated", "held back"] {
            let run = bootstrap::<StampedConsumer>(js).await?;
            assert_eq!(run.outcomes()[1], outcome, "{}", run.report);
            let held_back: Vec<&str> = run
                .report
                .held_back()
                .map(|(_, change)| change.field.as_str())
                .collect();
            assert_eq!(held_back, ["metadata.kanade-resources.generation"]);
        }
        let answer = ask(js, "CONSUMER.INFO.LOG.worker", json!({})).await?;
        assert_eq!(answer["config"]["description"], "stamped");
        Ok(())
    })
    .await
}

declare!(Aged: stream(StreamSpec {
    max_age: Duration::from_secs(60),
    ..LOG
}).ignore_changes(&["duplicate_window"]));

#[tokio::test]
async fn max_age_waits_for_a_longer_window_that_is_the_operators() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Whole>(js).await?;
        let run = bootstrap::<Aged>(js).await?;
        assert_eq!(run.outcomes(), ["held back"], "{}", run.report);
        assert_eq!(held_back(&run.report), [("LOG", "max_age")]);
        let mut config = info(js, "LOG").await?["config"].clone();
        config["duplicate_window"] = json!(60_000_000_000_u64);
        ask(js, "STREAM.UPDATE.LOG", config).await?;
        let run = bootstrap::<Aged>(js).await?;
        assert_eq!(
            updated_fields(&run.report.resources[0].outcome),
            ["max_age"]
        );
        assert_eq!(bootstrap::<Aged>(js).await?.outcomes(), ["in sync"]);
        Ok(())
    })
    .await
}

const SCHEDULED: StreamSpec = StreamSpec {
    subjects: &["tasks"],
    allow_msg_schedules: true,
    allow_rollup_hdrs: true,
    ..StreamSpec::named("TASKS")
};

declare!(Scheduled: stream(SCHEDULED));
declare!(ClosedAndCapped: stream(StreamSpec {
    discard: Discard::New,
    max_msgs: 5,
    ..SCHEDULED
}));

/// Schedules keep the stream open, so that the cap would delete.
#[tokio::test]
async fn a_cap_waits_for_the_discard_that_it_was_to_come_with() -> Result<()> {
    on_every_version_since(Version::V2_12, async |js| {
        bootstrap::<Scheduled>(js).await?;
        publish(js, "tasks", 20).await?;
        let run = bootstrap::<ClosedAndCapped>(js).await?;
        assert_eq!(
            held_back(&run.report),
            [("TASKS", "discard"), ("TASKS", "max_msgs")]
        );
        assert_eq!(messages(js, "TASKS").await?, 20);
        // Who consents to that gets it.
        Bootstrap::<Brought<ClosedAndCapped>>::new(js)
            .allow_data_loss()
            .run()
            .await?;
        assert_eq!(messages(js, "TASKS").await?, 5);
        Ok(())
    })
    .await
}
