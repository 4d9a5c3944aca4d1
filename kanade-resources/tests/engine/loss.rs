use std::time::Duration;

use anyhow::Result;
use kanade_resources::{Bootstrap, Class, Discard, StreamSpec};

use crate::support::{
    Brought, Tap, bootstrap, declare, held_back, info, jobs, messages, on_every_version, publish,
    stream,
};

declare!(FiveRevisions: jobs(5));
declare!(OneRevision: jobs(1));

#[tokio::test]
async fn lowered_history_is_held_back_until_somebody_consents() -> Result<()> {
    on_every_version(async |js| {
        let bucket = bootstrap::<FiveRevisions>(js).await?.handles.kv("jobs")?;
        for revision in ["1", "2", "3", "4"] {
            bucket.put("nightly", revision.into()).await?;
        }
        bucket.put("weekly", "1".into()).await?;

        let mut tap = Tap::on(js).await?;
        let held = bootstrap::<OneRevision>(js).await?;
        assert_eq!(held.outcomes(), ["held back"]);
        assert_eq!(held_back(&held.report), [("jobs", "history")]);
        let (_, change) = held.report.held_back().next().unwrap();
        assert!(
            matches!(&change.class, Class::Lossy { estimate, .. } if estimate.messages == Some(3))
        );
        assert!(tap.writes().await?.is_empty());
        assert_eq!(messages(js, "KV_jobs").await?, 5);

        let applied = Bootstrap::<Brought<OneRevision>>::new(js)
            .allow_data_loss()
            .run()
            .await?;
        assert_eq!(applied.outcomes(), ["updated"]);
        assert_eq!(messages(js, "KV_jobs").await?, 2);
        Ok(())
    })
    .await
}

const COUNT: StreamSpec = StreamSpec {
    subjects: &["count"],
    ..StreamSpec::named("COUNT")
};
const SIZE: StreamSpec = StreamSpec {
    subjects: &["size"],
    ..StreamSpec::named("SIZE")
};
const AGE: StreamSpec = StreamSpec {
    subjects: &["age"],
    ..StreamSpec::named("AGE")
};
const FULL: StreamSpec = StreamSpec {
    subjects: &["full"],
    discard: Discard::New,
    ..StreamSpec::named("FULL")
};

declare!(Roomy: stream(COUNT), stream(SIZE), stream(AGE), stream(FULL));
declare!(Tight:
    stream(StreamSpec { max_msgs: 3, description: Some("tight"), ..COUNT }),
    stream(StreamSpec { max_bytes: 200, description: Some("tight"), ..SIZE }),
    stream(StreamSpec { max_age: Duration::from_millis(200), description: Some("tight"), ..AGE }),
    stream(StreamSpec { max_msgs: 3, description: Some("tight"), ..FULL }),
);

#[tokio::test]
async fn smaller_limits_delete_nothing_while_the_rest_is_applied() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Roomy>(js).await?;
        for subject in ["count", "size", "age", "full"] {
            publish(js, subject, 10).await?;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;

        let tight = bootstrap::<Tight>(js).await?;
        assert_eq!(tight.outcomes(), ["updated"; 4]);
        assert_eq!(
            held_back(&tight.report),
            [
                ("COUNT", "max_msgs"),
                ("SIZE", "max_bytes"),
                ("AGE", "max_age")
            ]
        );
        // Longer than the server takes to expire what is too old.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        for name in ["COUNT", "SIZE", "AGE", "FULL"] {
            assert_eq!(messages(js, name).await?, 10, "{name}");
            assert_eq!(
                info(js, name).await?["config"]["description"],
                "tight",
                "{name}"
            );
        }
        assert_eq!(info(js, "FULL").await?["config"]["max_msgs"], 3);
        assert_eq!(info(js, "COUNT").await?["config"]["max_msgs"], -1);
        Ok(())
    })
    .await
}
