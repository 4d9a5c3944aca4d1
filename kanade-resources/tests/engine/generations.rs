use anyhow::Result;
use kanade_resources::{Bootstrap, Outcome, StreamSpec};

use crate::support::{
    Brought, Tap, bootstrap, declare, info, on_every_version, stream, tune, updated_fields,
};

const ORDERS: StreamSpec = StreamSpec {
    subjects: &["orders.>"],
    max_msgs: 10,
    ..StreamSpec::named("ORDERS")
};

declare!(Ungenerated: stream(ORDERS));
declare!(Seventh, generation = 7: stream(ORDERS));
declare!(Eighth, generation = 8:
    stream(StreamSpec { max_msgs: 20, subjects: &["orders.>", "returns.>"], ..ORDERS }),
    stream(StreamSpec { subjects: &["refunds"], ..StreamSpec::named("REFUNDS") }),
);

#[tokio::test]
async fn an_older_binary_changes_nothing_that_a_newer_one_wrote() -> Result<()> {
    on_every_version(async |js| {
        assert_eq!(bootstrap::<Seventh>(js).await?.outcomes(), ["created"]);
        assert_eq!(bootstrap::<Seventh>(js).await?.outcomes(), ["in sync"]);
        let newer = bootstrap::<Eighth>(js).await?;
        assert_eq!(newer.outcomes(), ["updated", "created"]);
        let mut tap = Tap::on(js).await?;
        // A rollout: both kinds start again and again.
        for _ in 0..3 {
            let older = bootstrap::<Seventh>(js).await?;
            assert_eq!(older.outcomes(), ["newer"]);
            let Outcome::Newer {
                generation: 8,
                changes,
            } = &older.report.resources[0].outcome
            else {
                panic!("{}", older.report)
            };
            assert_eq!(changes.len(), 2);
            assert_eq!(bootstrap::<Ungenerated>(js).await?.outcomes(), ["newer"]);
            assert_eq!(bootstrap::<Eighth>(js).await?.outcomes(), ["in sync"; 2]);
        }
        assert!(tap.writes().await?.is_empty());
        assert_eq!(info(js, "ORDERS").await?["config"]["max_msgs"], 20);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_newer_binary_takes_over_what_has_no_generation() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Ungenerated>(js).await?;
        tune(
            js,
            "ORDERS",
            "metadata",
            serde_json::json!({"owner": "somebody"}),
        )
        .await?;
        let stamped = bootstrap::<Seventh>(js).await?;
        let outcome = &stamped.report.resources[0].outcome;
        assert_eq!(
            updated_fields(outcome),
            ["metadata.kanade-resources.generation"]
        );
        let metadata = info(js, "ORDERS").await?["config"]["metadata"].clone();
        assert_eq!(metadata["kanade-resources.generation"], "7");
        assert_eq!(metadata["owner"], "somebody");
        let plan = Bootstrap::<Brought<Eighth>>::new(js).plan().await?;
        assert!(
            plan.to_string()
                .contains("metadata.kanade-resources.generation: \"7\" -> \"8\""),
            "{plan}"
        );
        Ok(())
    })
    .await
}
