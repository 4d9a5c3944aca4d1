//! What was agreed to is what is done.

use anyhow::Result;
use kanade_resources::{Bootstrap, StreamSpec};
use serde_json::{Value, json};

use crate::support::{
    Brought, Tap, bootstrap, declare, held_back, info, messages, on_every_version, publish, stream,
    tune, updated_fields,
};

const LOG: StreamSpec = StreamSpec {
    subjects: &["log"],
    ..StreamSpec::named("LOG")
};

declare!(Unlimited: stream(LOG));
declare!(Capped: stream(StreamSpec { max_msgs: 10, ..LOG }));

async fn config(js: &async_nats::jetstream::Context) -> Result<Value> {
    Ok(info(js, "LOG").await?["config"].clone())
}

#[tokio::test]
async fn what_came_in_after_the_plan_is_not_deleted() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Unlimited>(js).await?;
        publish(js, "log", 5).await?;
        let engine = Bootstrap::<Brought<Capped>>::new(js).allow_data_loss();
        let plan = engine.clone().plan().await?;
        assert!(!plan.to_string().contains("loses"), "{plan}");

        publish(js, "log", 15).await?;
        let run = engine.clone().apply(&plan).await?;
        assert_eq!(messages(js, "LOG").await?, 20);
        assert_eq!(run.outcomes(), ["held back"], "{}", run.report);
        assert_eq!(held_back(&run.report), [("LOG", "max_msgs")]);
        assert!(
            run.report
                .to_string()
                .contains("more would be deleted than was agreed to"),
            "{}",
            run.report
        );
        let config = config(js).await?;
        assert_eq!(
            (&config["max_msgs"], &config["discard"]),
            (&json!(-1), &json!("old"))
        );

        // As much as was agreed to may go.
        let plan = engine.clone().plan().await?;
        assert!(
            plan.to_string().contains("loses up to 10 messages"),
            "{plan}"
        );
        let run = engine.clone().apply(&plan).await?;
        assert_eq!(
            updated_fields(&run.report.resources[0].outcome),
            ["max_msgs"]
        );
        assert_eq!(messages(js, "LOG").await?, 10);
        assert!(engine.plan().await?.is_in_sync());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_cap_is_set_behind_a_closed_door() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Unlimited>(js).await?;
        publish(js, "log", 5).await?;
        let mut tap = Tap::on(js).await?;
        let run = bootstrap::<Capped>(js).await?;
        assert_eq!(
            updated_fields(&run.report.resources[0].outcome),
            ["max_msgs"]
        );
        assert_eq!(tap.writes().await?, ["STREAM.UPDATE.LOG"; 2]);
        publish(js, "log", 7).await?;
        assert_eq!(messages(js, "LOG").await?, 10);
        let config = config(js).await?;
        assert_eq!(
            (&config["max_msgs"], &config["discard"]),
            (&json!(10), &json!("old"))
        );
        let metadata = config["metadata"].as_object().into_iter().flatten();
        assert!(
            !metadata
                .map(|(key, _)| key)
                .any(|key| key.starts_with("kanade-resources"))
        );
        assert_eq!(bootstrap::<Capped>(js).await?.outcomes(), ["in sync"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_door_that_an_interrupted_run_left_closed_is_opened() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Unlimited>(js).await?;
        publish(js, "log", 20).await?;
        let before = json!({"max_msgs": -1, "max_bytes": -1, "discard": "old"}).to_string();
        let close = async || {
            tune(
                js,
                "LOG",
                "metadata",
                json!({"kanade-resources.shrinking": before}),
            )
            .await?;
            tune(js, "LOG", "discard", json!("new")).await?;
            tune(js, "LOG", "max_msgs", json!(10)).await
        };
        close().await?;
        let run = bootstrap::<Capped>(js).await?;
        assert_eq!(held_back(&run.report), [("LOG", "max_msgs")]);
        publish(js, "log", 1).await?;
        assert_eq!(messages(js, "LOG").await?, 21);

        close().await?;
        bootstrap::<Unlimited>(js).await?;
        publish(js, "log", 1).await?;
        assert_eq!(messages(js, "LOG").await?, 22);
        assert_eq!(bootstrap::<Unlimited>(js).await?.outcomes(), ["in sync"]);
        Ok(())
    })
    .await
}
