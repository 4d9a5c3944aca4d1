//! Streams that copy others: a work queue, and since 2.14 interest retention, deletes what was copied, and keeps what is
//! to be copied.

use std::time::Duration;

use anyhow::Result;
use async_nats::jetstream::Context;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerSpec, Discard, Error, FailureKind, Resource, Retention,
    StreamSource, StreamSpec,
};
use kanade_resources_testing::Version;
use serde_json::json;
use tokio::time::sleep;

use crate::support::{
    Brought, Declared, ask, bootstrap, declare, held_back, info, messages, on_every_version,
    on_every_version_since, publish, stream,
};

const JOBS: StreamSpec = StreamSpec {
    subjects: &["jobs"],
    retention: Retention::WorkQueue,
    ..StreamSpec::named("JOBS")
};
const EVENTS: StreamSpec = StreamSpec {
    subjects: &["events"],
    retention: Retention::Interest,
    ..StreamSpec::named("EVENTS")
};
const COPY: StreamSpec = StreamSpec {
    subjects: &["copy"],
    max_msgs: 3,
    ..StreamSpec::named("COPY")
};
const OF_JOBS: StreamSpec = StreamSpec {
    sources: &[StreamSource::named("JOBS")],
    ..COPY
};
const FULL: StreamSpec = StreamSpec {
    discard: Discard::New,
    ..COPY
};
const MIRROR: StreamSpec = StreamSpec {
    mirror: Some(StreamSource::named("JOBS")),
    ..StreamSpec::named("MIRROR")
};
const WORKER: Consumer = Consumer::new(ConsumerSpec::named("JOBS", "worker"));
const READER: Consumer = Consumer::new(ConsumerSpec::named("COPY", "reader"));

declare!(Jobs: stream(JOBS));
declare!(Copied: stream(JOBS), stream(OF_JOBS).consumers(&[READER]));
declare!(CopyAlone: stream(OF_JOBS));
declare!(Mirrored: stream(JOBS), stream(MIRROR));
declare!(Beside: stream(JOBS), stream(COPY));
declare!(Worked: stream(JOBS).consumers(&[WORKER]), stream(OF_JOBS));

/// Longer than a copy of twenty messages takes.
const A_WHILE: Duration = Duration::from_secs(3);

async fn wait_for_messages(js: &Context, stream: &str, count: u64) -> Result<()> {
    while messages(js, stream).await? != count {
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// What is not made is named.
async fn is_not_made<D: Declared>(js: &Context) -> Result<()> {
    let plan = Bootstrap::<Brought<D>>::new(js).plan().await?;
    assert!(plan.is_blocked(), "{plan}");
    let run = Bootstrap::<Brought<D>>::new(js).run().await;
    let Err(Error::Incomplete { failures, .. }) = run else {
        panic!("it is made: {plan}");
    };
    assert!(
        matches!(failures[0].kind, FailureKind::HeldBack(_)),
        "{failures:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_work_queue_is_not_emptied_by_a_copy_without_consent() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Jobs>(js).await?;
        publish(js, "jobs", 20).await?;
        is_not_made::<Copied>(js).await?;
        is_not_made::<CopyAlone>(js).await?;
        is_not_made::<Mirrored>(js).await?;
        // A copy that is there already begins with it in no other way.
        bootstrap::<Beside>(js).await?;
        let held = bootstrap::<CopyAlone>(js).await?;
        assert_eq!(held_back(&held.report), [("COPY", "sources")]);
        sleep(A_WHILE).await;
        assert_eq!(messages(js, "JOBS").await?, 20);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_copy_of_a_work_queue_that_was_agreed_to_is_made() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Jobs>(js).await?;
        publish(js, "jobs", 20).await?;
        let agreeing = Bootstrap::<Brought<Copied>>::new(js).allow_data_loss();
        let plan = agreeing.clone().plan().await?;
        assert_eq!(plan.steps[1].losses[0].field, "sources", "{plan}");
        publish(js, "jobs", 1).await?;
        let Err(error) = Bootstrap::<Brought<Copied>>::new(js).apply(&plan).await else {
            panic!("more would be deleted than the plan showed");
        };
        assert!(matches!(error.failures()[0].kind, FailureKind::HeldBack(_)));
        assert_eq!(messages(js, "JOBS").await?, 21);
        let run = agreeing.run().await?;
        assert_eq!(run.outcomes(), ["in sync", "created", "created"]);
        wait_for_messages(js, "JOBS", 0).await?;
        assert_eq!(messages(js, "COPY").await?, 3);
        let plan = Bootstrap::<Brought<Copied>>::new(js).plan().await?;
        assert!(plan.is_in_sync(), "{plan}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_a_worker_is_owed_stays_in_the_queue() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Jobs>(js).await?;
        let worker = json!({"stream_name": "JOBS", "config": {"durable_name": "worker", "ack_policy": "explicit"}});
        ask(js, "CONSUMER.DURABLE.CREATE.JOBS.worker", worker).await?;
        publish(js, "jobs", 20).await?;
        let run = bootstrap::<Worked>(js).await?;
        assert_eq!(run.outcomes(), ["in sync", "in sync", "created"]);
        wait_for_messages(js, "COPY", 3).await?;
        assert_eq!(messages(js, "JOBS").await?, 20);
        Ok(())
    })
    .await
}

const fn full_copy(sources: &'static [StreamSource<'static>]) -> Resource<'static> {
    stream(StreamSpec { sources, ..FULL })
}

declare!(Kept: stream(EVENTS), full_copy(&[StreamSource::named("EVENTS")]));
declare!(Left: stream(EVENTS), full_copy(&[]));
declare!(Narrowed: stream(EVENTS), full_copy(&[StreamSource {
    filter_subject: Some("events.none"),
    ..StreamSource::named("EVENTS")
}]));

/// The copy is full, so that its origin keeps the rest for it.
#[tokio::test]
async fn what_is_kept_only_to_be_copied_stays_with_the_copy() -> Result<()> {
    on_every_version_since(Version::V2_14, async |js| {
        bootstrap::<Kept>(js).await?;
        while info(js, "EVENTS").await?["state"]["consumer_count"] == json!(0) {
            sleep(Duration::from_millis(10)).await;
        }
        publish(js, "events", 20).await?;
        for held in [
            bootstrap::<Left>(js).await?.report,
            bootstrap::<Narrowed>(js).await?.report,
        ] {
            assert_eq!(held_back(&held), [("COPY", "sources")]);
        }
        sleep(A_WHILE).await;
        // Three were copied.
        let kept = messages(js, "EVENTS").await?;
        assert!(kept >= 17, "{kept}");
        Ok(())
    })
    .await
}
