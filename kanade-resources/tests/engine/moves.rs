use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::PullConsumer;
use futures_util::StreamExt;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerSpec, FailureKind, Resource, Retention, StreamSource, StreamSpec,
};
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{
    Brought, Declared, Tap, ask, bootstrap, connect, connect_as, declare, info, labels, messages,
    on_every_version, publish, stream, tune,
};

const A: StreamSpec = StreamSpec {
    subjects: &["x"],
    ..StreamSpec::named("A")
};
const B: StreamSpec = StreamSpec {
    subjects: &["y"],
    ..StreamSpec::named("B")
};
const C: StreamSpec = StreamSpec {
    subjects: &["z"],
    ..StreamSpec::named("C")
};

declare!(Before: stream(A), stream(B), stream(C));
declare!(Moved:
    stream(StreamSpec { subjects: &["x", "y.>", "y"], ..A }),
    stream(StreamSpec { subjects: &["b"], ..B }),
    stream(StreamSpec { subjects: &["new"], ..C }),
    stream(StreamSpec { subjects: &["z"], ..StreamSpec::named("D") }),
);
declare!(Swapped: stream(StreamSpec { subjects: &["y"], ..A }), stream(StreamSpec { subjects: &["x"], ..B }), stream(C));
declare!(Turned:
    stream(StreamSpec { subjects: &["y", "a"], ..A }),
    stream(StreamSpec { subjects: &["z"], ..B }),
    stream(StreamSpec { subjects: &["x"], ..C }),
);

#[tokio::test]
async fn a_subject_is_released_before_it_is_taken() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Before>(js).await?;
        publish(js, "y", 3).await?;
        let moved = bootstrap::<Moved>(js).await?;
        assert_eq!(
            moved.outcomes(),
            ["updated", "updated", "updated", "created"],
            "{}",
            moved.report
        );
        publish(js, "y", 2).await?;
        assert_eq!((messages(js, "A").await?, messages(js, "B").await?), (2, 3));
        assert_eq!(bootstrap::<Moved>(js).await?.outcomes(), ["in sync"; 4]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn streams_swap_subjects_there_and_back() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Before>(js).await?;
        for _ in 0..5 {
            let plan = Bootstrap::<Brought<Swapped>>::new(js)
                .plan()
                .await?
                .to_string();
            assert_eq!(plan.matches("releases").count(), 2);
            bootstrap::<Swapped>(js).await?;
            assert_eq!(info(js, "A").await?["config"]["subjects"], json!(["y"]));
            assert_eq!(info(js, "B").await?["config"]["subjects"], json!(["x"]));
            bootstrap::<Turned>(js).await?;
            assert_eq!(
                info(js, "A").await?["config"]["subjects"],
                json!(["a", "y"])
            );
            assert_eq!(info(js, "C").await?["config"]["subjects"], json!(["x"]));
            assert_eq!(bootstrap::<Turned>(js).await?.outcomes(), ["in sync"; 3]);
            bootstrap::<Before>(js).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_acknowledged_while_a_subject_moves_is_stored() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Before>(js).await?;
        let (stop, stored) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        let publisher = {
            let (js, stop, stored) = (js.clone(), Arc::clone(&stop), Arc::clone(&stored));
            tokio::spawn(async move {
                while !stop.load(SeqCst) {
                    let ack = async { anyhow::Ok(js.publish("x", "m".into()).await?.await?) };
                    // Publishers see "no stream" for as long as nobody has the subject.
                    if ack.await.is_ok() {
                        stored.fetch_add(1, SeqCst);
                    }
                }
            })
        };
        for _ in 0..10 {
            bootstrap::<Swapped>(js).await?;
            bootstrap::<Before>(js).await?;
        }
        stop.store(true, SeqCst);
        publisher.await?;
        let stored = stored.load(SeqCst);
        assert!(stored > 0);
        let held = messages(js, "A").await? + messages(js, "B").await?;
        assert_eq!(held, stored, "what was acknowledged is stored");
        Ok(())
    })
    .await
}

/// The subjects that a stream holds.
async fn subjects(js: &Context, stream: &str) -> Result<Value> {
    Ok(info(js, stream).await?["config"]["subjects"].clone())
}

async fn stranger(js: &Context) -> Result<()> {
    let config = json!({"name": "STRANGER", "subjects": ["strange.>"]});
    ask(js, "STREAM.CREATE.STRANGER", config).await.map(drop)
}

/// The streams that hold a subject which overlaps with `subject`.
async fn holders(js: &Context, subject: &str) -> Result<Value> {
    let answer = ask(js, "STREAM.NAMES", json!({"subject": subject})).await?;
    Ok(answer["streams"].clone())
}

declare!(Overlapping:
    stream(StreamSpec { subjects: &["a"], description: Some("emptied"), ..A }),
    stream(StreamSpec { subjects: &["y", "x", "strange.one"], description: Some("filled"), ..B }),
);
declare!(TooLarge:
    stream(StreamSpec { subjects: &["a"], ..A }),
    stream(StreamSpec { subjects: &["x"], max_bytes: 2 << 30, ..StreamSpec::named("LARGE") }),
);

#[tokio::test]
async fn a_subject_stays_where_it_is_if_its_taker_can_not_take_it() -> Result<()> {
    for version in Version::ALL {
        let limits = "jetstream { max_file_store: 1GB }";
        let server = Server::builder().version(*version).config(limits).start()?;
        let js = &connect(server.url()).await?;
        bootstrap::<Before>(js).await?;
        publish(js, "x", 2).await?;
        stranger(js).await?;
        for _ in 0..2 {
            let error = bootstrap::<Overlapping>(js).await.unwrap_err();
            assert!(
                matches!(&error.failures()[0].kind, FailureKind::SubjectTaken { stream, .. } if stream == "STRANGER"),
                "{error:?}"
            );
            assert_eq!(error.failures()[0].resource.name, "B");
            assert_eq!(subjects(js, "A").await?, json!(["x"]));
            assert_eq!(subjects(js, "B").await?, json!(["y"]));
            assert_eq!(info(js, "A").await?["config"]["description"], "emptied");
            let error = bootstrap::<TooLarge>(js).await.unwrap_err();
            assert_eq!(error.failures()[0].kind.code(), Some(10047), "{error:?}");
            assert_eq!(subjects(js, "A").await?, json!(["x"]));
        }
        publish(js, "x", 1).await?;
        assert_eq!(messages(js, "A").await?, 3);
    }
    Ok(())
}

const COPY: StreamSpec = StreamSpec {
    mirror: Some(StreamSource::named("A")),
    ..StreamSpec::named("COPY")
};
declare!(Mirrored: stream(A), stream(COPY));
declare!(Promoted:
    stream(StreamSpec { subjects: &["a"], ..A }),
    stream(StreamSpec { subjects: &["x"], ..StreamSpec::named("COPY") }),
);
declare!(MovedToMany:
    stream(StreamSpec { subjects: &["a"], ..A }),
    stream(StreamSpec { subjects: &["x"], num_replicas: 3, ..StreamSpec::named("MANY") }),
);
declare!(MovedToGrown:
    stream(StreamSpec { subjects: &["a"], ..A }),
    stream(StreamSpec { subjects: &["x", "y"], num_replicas: 3, ..B }),
);

#[tokio::test]
async fn a_subject_stays_where_it_is_if_its_taker_stays_a_mirror_or_needs_a_cluster() -> Result<()>
{
    on_every_version(async |js| {
        bootstrap::<Mirrored>(js).await?;
        bootstrap::<Before>(js).await?;
        bootstrap::<MovedToMany>(js).await.unwrap_err();
        assert_eq!(holders(js, "x").await?, json!(["A"]));
        bootstrap::<MovedToGrown>(js).await.unwrap_err();
        let holder = holders(js, "x").await?;
        assert_ne!(holder, json!([]));
        bootstrap::<Before>(js).await?;
        assert_eq!(holders(js, "x").await?, json!(["A"]));
        // Servers since 2.12 make a stream of its own of the mirror.
        let holder = match bootstrap::<Promoted>(js).await {
            Ok(_) => "COPY",
            Err(_) => "A",
        };
        assert_eq!(holders(js, "x").await?, json!([holder]));
        Ok(())
    })
    .await
}

declare!(HalfSwapped:
    stream(StreamSpec { subjects: &["y"], ..A }),
    stream(StreamSpec { subjects: &["x", "strange.one"], ..B }),
    stream(C),
);

#[tokio::test]
async fn a_swap_with_one_side_refused_changes_nothing() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Before>(js).await?;
        stranger(js).await?;
        for _ in 0..2 {
            bootstrap::<HalfSwapped>(js).await.unwrap_err();
            assert_eq!(subjects(js, "A").await?, json!(["x"]));
            assert_eq!(subjects(js, "B").await?, json!(["y"]));
        }
        publish(js, "x", 1).await?;
        publish(js, "y", 1).await?;
        js.delete_stream("STRANGER").await?;
        bootstrap::<HalfSwapped>(js).await?;
        assert_eq!(subjects(js, "A").await?, json!(["y"]));
        assert_eq!(
            bootstrap::<HalfSwapped>(js).await?.outcomes(),
            ["in sync"; 3]
        );
        Ok(())
    })
    .await
}

/// A user who may not ask who holds a subject learns it from the broker's refusal.
const NAMELESS: &str = r#"authorization { users: [
    { user: app, password: secret, permissions: { publish: { deny: ["$JS.API.STREAM.NAMES"] } } }
] }"#;

/// Such a user, with what is declared before, and a stranger.
async fn nameless(version: Version) -> Result<(Server, Context)> {
    let server = Server::builder()
        .version(version)
        .config(NAMELESS)
        .start()?;
    let js = connect_as("app", server.url()).await?;
    bootstrap::<Before>(&js).await?;
    stranger(&js).await?;
    Ok((server, js))
}

#[tokio::test]
async fn what_is_refused_after_all_is_put_back() -> Result<()> {
    for version in Version::ALL {
        let (_server, js) = &nameless(*version).await?;
        let error = bootstrap::<HalfSwapped>(js).await.unwrap_err();
        assert_eq!(error.failures()[0].kind.code(), Some(10065), "{error:?}");
        assert_eq!(error.failures().len(), 1, "{error:?}");
        assert_eq!(
            labels(error.report().context("a report")?),
            ["held back", "failed", "in sync"]
        );
        assert_eq!(subjects(js, "A").await?, json!(["x"]));
        assert_eq!(subjects(js, "B").await?, json!(["y"]));
        assert_eq!(
            info(js, "B").await?["config"]["metadata"].get("kanade-resources.moving"),
            None
        );
    }
    Ok(())
}

/// Another process may be through with a move of its own.
#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_put_back() -> Result<()> {
    for version in Version::ALL {
        let (_server, js) = &nameless(*version).await?;
        let meanwhile = async {
            while subjects(js, "A").await? != json!(["y"]) {
                sleep(Duration::from_millis(5)).await;
            }
            tune(js, "A", "subjects", json!(["elsewhere"])).await
        };
        let (run, changed) = tokio::join!(bootstrap::<HalfSwapped>(js), meanwhile);
        changed?;
        run.unwrap_err();
        assert_eq!(
            subjects(js, "A").await?,
            json!(["elsewhere"]),
            "on {version}"
        );
        assert_eq!(subjects(js, "B").await?, json!(["y"]), "on {version}");
    }
    Ok(())
}

/// As a run leaves it that is killed after it released what A and B hold, and took nothing.
async fn interrupt(js: &Context) -> Result<()> {
    for (stream, held) in [("A", "x"), ("B", "y")] {
        let metadata = json!({"kanade-resources.moving": json!([held]).to_string()});
        let placeholder = json!([format!("_kanade-resources.moving.{stream}")]);
        tune(js, stream, "metadata", metadata).await?;
        tune(js, stream, "subjects", placeholder).await?;
    }
    Ok(())
}

declare!(LeftAlone:
    stream(A).ignore_changes(&["subjects"]),
    stream(B).ignore_changes(&["subjects"]),
    stream(C),
);

#[tokio::test]
async fn what_an_interrupted_move_left_is_mended() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Before>(js).await?;
        for back in [true, false] {
            interrupt(js).await?;
            if back {
                bootstrap::<Before>(js).await?;
                assert_eq!(bootstrap::<Before>(js).await?.outcomes(), ["in sync"; 3]);
            } else {
                bootstrap::<Swapped>(js).await?;
                assert_eq!(bootstrap::<Swapped>(js).await?.outcomes(), ["in sync"; 3]);
            }
            let taken = if back { "A" } else { "B" };
            assert_eq!(holders(js, "x").await?, json!([taken]));
            let metadata = &info(js, "A").await?["config"]["metadata"];
            assert_eq!(metadata.get("kanade-resources.moving"), None);
        }
        // What is left to operators is what it was before, and the placeholder is not theirs.
        bootstrap::<Before>(js).await?;
        interrupt(js).await?;
        bootstrap::<LeftAlone>(js).await?;
        assert_eq!(holders(js, "x").await?, json!(["A"]));
        assert_eq!(holders(js, "y").await?, json!(["B"]));
        assert_eq!(bootstrap::<LeftAlone>(js).await?.outcomes(), ["in sync"; 3]);
        // The other stream of the move took it before that, and gives it back.
        bootstrap::<Before>(js).await?;
        for _ in 0..20 {
            interrupt(js).await?;
            tune(js, "B", "metadata", json!({})).await?;
            tune(js, "B", "subjects", json!(["x", "y"])).await?;
            bootstrap::<Before>(js).await?;
            assert_eq!(holders(js, "x").await?, json!(["A"]));
        }
        // Somebody else took what was released: it is given back as far as it can be.
        bootstrap::<Before>(js).await?;
        interrupt(js).await?;
        stranger(js).await?;
        bootstrap::<HalfSwapped>(js).await.unwrap_err();
        assert_eq!(subjects(js, "A").await?, json!(["x"]));
        assert_eq!(subjects(js, "B").await?, json!(["y"]));
        Ok(())
    })
    .await
}

declare!(Generation9, generation = 9: stream(A), stream(B));
declare!(Generation8, generation = 8:
    stream(StreamSpec { subjects: &["y"], ..A }),
    stream(StreamSpec { subjects: &["b"], ..B }),
    stream(StreamSpec { subjects: &["z"], ..C }),
);

#[tokio::test]
async fn nothing_is_released_to_a_stream_of_a_newer_generation() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Generation9>(js).await?;
        // B was written by hand since, so that only A is of the newer generation.
        tune(js, "B", "metadata", json!({})).await?;
        let run = bootstrap::<Generation8>(js).await?;
        assert_eq!(
            run.outcomes(),
            ["newer", "updated", "created"],
            "{}",
            run.report
        );
        assert_eq!(subjects(js, "B").await?, json!(["y"]));
        Ok(())
    })
    .await
}

const fn lazy(spec: StreamSpec<'static>) -> Resource<'static> {
    stream(spec).lazy()
}
declare!(LazyHolds: lazy(StreamSpec { subjects: &["x", "l"], ..StreamSpec::named("LAZY") }));
declare!(EagerTakes:
    lazy(StreamSpec { subjects: &["l"], ..StreamSpec::named("LAZY") }),
    stream(A),
);
declare!(LazyTakes:
    lazy(StreamSpec { subjects: &["l", "x"], ..StreamSpec::named("LAZY") }),
    stream(StreamSpec { subjects: &["a"], ..A }),
);

#[tokio::test]
async fn a_lazy_stream_releases_what_another_takes_and_takes_it_back() -> Result<()> {
    on_every_version(async |js| {
        let lazy = Bootstrap::<Brought<LazyHolds>>::new(js);
        lazy.ensure_stream("LAZY").await?;
        let run = bootstrap::<EagerTakes>(js).await?;
        assert_eq!(holders(js, "x").await?, json!(["A"]), "{}", run.report);
        assert_eq!(subjects(js, "LAZY").await?, json!(["l"]));
        let lazy = Bootstrap::<Brought<LazyTakes>>::new(js);
        lazy.ensure_stream("LAZY").await?;
        assert_eq!(holders(js, "x").await?, json!(["LAZY"]));
        assert_eq!(subjects(js, "A").await?, json!(["a"]));
        Ok(())
    })
    .await
}

declare!(Held: stream(StreamSpec { subjects: &["y"], ..B }));
const WORKER: ConsumerSpec = ConsumerSpec::named("B", "worker");
declare!(NotReleased:
    stream(StreamSpec { subjects: &["b"], ..B })
        .ignore_changes(&["subjects"])
        .consumers(&[Consumer::new(WORKER)]),
    stream(StreamSpec { subjects: &["y"], ..A }),
);

/// Nobody answers who asks for the consumer `worker` of the stream `B`.
const UNSEEN_CONSUMER: &str = r#"mappings { "$JS.API.CONSUMER.INFO.B.worker": "nobody.is.there" }"#;

#[tokio::test]
async fn a_consumer_that_can_not_be_looked_at_releases_no_subject() -> Result<()> {
    let server = Server::builder().config(UNSEEN_CONSUMER).start()?;
    let js = &connect(server.url()).await?;
    bootstrap::<Held>(js).await?;
    let mut tap = Tap::on(js).await?;
    let run = Bootstrap::<Brought<NotReleased>>::new(js)
        .deadline(Duration::from_secs(2))
        .run();
    let error = run.await.unwrap_err();
    // The stream is left its subjects, whatever becomes of its consumer.
    let is_refused = error.failures().iter().any(|failure| {
        failure.resource.name == "A" && matches!(failure.kind, FailureKind::Impossible(_))
    });
    assert!(is_refused, "{error:?}");
    assert!(tap.writes().await?.is_empty(), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn an_overlap_with_a_stranger_is_an_error_at_once() -> Result<()> {
    on_every_version(async |js| {
        let config = json!({"name": "STRANGER", "subjects": ["x"]});
        ask(js, "STREAM.CREATE.STRANGER", config).await?;
        let mut tap = Tap::on(js).await?;
        let plan = Bootstrap::<Brought<Before>>::new(js).plan().await?;
        assert!(plan.is_blocked() && plan.writes() == 2, "{plan}");
        let refused = plan.steps[0].to_string();
        assert!(refused.contains("the stream STRANGER holds a subject that overlaps with `x`"), "{plan}");
        let started = Instant::now();
        let error = bootstrap::<Before>(js).await.unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(10), "{error:?}");
        assert_eq!(labels(error.report().context("a report")?), ["failed", "created", "created"]);
        assert_eq!(
            format!("{error:?}"),
            "JetStream resources are not as declared (1 failure):\n  - stream A: the stream STRANGER holds a subject \
             that overlaps with `x` (code 10065)\n    help: narrow one of the two, or remove the stream STRANGER if it \
             is not used"
        );
        let mut writes = tap.writes().await?;
        writes.retain(|subject| subject.rsplit('.').next() == Some("A"));
        assert_eq!(writes, ["STREAM.CREATE.A"]);
        Ok(())
    })
    .await
}

const fn worker(name: &'static str, filters: &'static [&'static str]) -> Consumer<'static> {
    Consumer::new(ConsumerSpec {
        filter_subjects: filters,
        ..ConsumerSpec::named("JOBS", name)
    })
}

const QUEUE: StreamSpec = StreamSpec {
    subjects: &["jobs.>"],
    retention: Retention::WorkQueue,
    ..StreamSpec::named("JOBS")
};

const fn jobs(consumers: &'static [Consumer<'static>]) -> Resource<'static> {
    stream(QUEUE).consumers(consumers)
}

declare!(OneForAll: jobs(&[worker("one", &[])]));
declare!(Split: jobs(&[worker("new", &["jobs.b"]), worker("one", &["jobs.a"])]));
declare!(Crossed: jobs(&[worker("new", &["jobs.a"]), worker("one", &["jobs.b"])]));
declare!(Handed: jobs(&[
    worker("third", &["jobs.a"]),
    worker("new", &["jobs.b"]),
    worker("one", &["jobs.c"]),
]));
declare!(Ring: jobs(&[
    worker("third", &["jobs.b"]),
    worker("new", &["jobs.c"]),
    worker("one", &["jobs.a"]),
]));

declare!(NoQueue: stream(StreamSpec {
    retention: Retention::Interest,
    description: Some("no queue"),
    ..QUEUE
})
.consumers(&[
    worker("third", &["jobs.b"]),
    worker("new", &["jobs.c"]),
    worker("one", &["jobs.a"]),
]));

/// No two of them may want the same at any time, and none loses its place.
#[tokio::test]
async fn consumers_of_a_work_queue_hand_filters_over() -> Result<()> {
    async fn hold<D: Declared>(js: &Context) -> Result<()> {
        bootstrap::<D>(js).await?;
        let again = bootstrap::<D>(js).await?;
        let is_in_sync = again.outcomes().iter().all(|outcome| *outcome == "in sync");
        assert!(is_in_sync, "{}", again.report);
        let place = ask(js, "CONSUMER.INFO.JOBS.one", json!({})).await?;
        assert_eq!(place["ack_floor"]["consumer_seq"], 1, "{place}");
        assert_eq!(messages(js, "JOBS").await?, 3);
        Ok(())
    }
    on_every_version(async |js| {
        bootstrap::<OneForAll>(js).await?;
        for subject in ["jobs.a", "jobs.b", "jobs.b", "jobs.c"] {
            publish(js, subject, 1).await?;
        }
        let one: PullConsumer = js.get_consumer_from_stream("one", "JOBS").await?;
        let mut batch = one.fetch().max_messages(1).messages().await?;
        let job = batch.next().await.context("a job")?;
        let job = job.map_err(anyhow::Error::from_boxed)?;
        job.double_ack().await.map_err(anyhow::Error::from_boxed)?;
        hold::<Split>(js).await?;
        hold::<Crossed>(js).await?;
        hold::<Split>(js).await?;
        hold::<Crossed>(js).await?;
        hold::<Handed>(js).await?;
        hold::<Ring>(js).await?;
        hold::<Handed>(js).await?;
        // It stays a queue, whatever is declared.
        bootstrap::<NoQueue>(js).await.unwrap_err();
        for (worker, filter) in [("third", "jobs.b"), ("new", "jobs.c"), ("one", "jobs.a")] {
            let info = ask(js, &format!("CONSUMER.INFO.JOBS.{worker}"), json!({})).await?;
            assert_eq!(
                info["config"]["filter_subjects"],
                json!([filter]),
                "{worker}"
            );
        }
        Ok(())
    })
    .await
}
