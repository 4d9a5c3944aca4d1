use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use anyhow::Result;
use kanade_resources::{Bootstrap, StreamSpec};
use serde_json::json;

use crate::support::{
    Brought, bootstrap, declare, info, messages, on_every_version, publish, stream,
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
            assert_eq!(
                plan.matches("(releases the subjects that it loses before it takes others)")
                    .count(),
                1
            );
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
