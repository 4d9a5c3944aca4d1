//! What is left to operators: single fields, fields of the stream behind a store, and whole resources.

use std::time::Duration;

use anyhow::Result;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerSpec, FailureKind, Outcome, Override, StreamSpec,
};
use serde_json::json;

use crate::support::{
    Brought, Tap, ask, bootstrap, declare, info, jobs, messages, on_every_version, publish,
    scripts, stream, tune, updated_fields,
};

const ORDERS: StreamSpec = StreamSpec {
    subjects: &["orders"],
    max_age: Duration::from_secs(86_400),
    ..StreamSpec::named("ORDERS")
};
const BILLING: ConsumerSpec = ConsumerSpec {
    max_deliver: 5,
    ..ConsumerSpec::named("ORDERS", "billing")
};

declare!(Theirs, generation = 7:
    stream(ORDERS).ignore_all_changes().consumers(&[Consumer::new(BILLING).ignore_all_changes()]),
    scripts(1 << 20).ignore_all_changes(),
    jobs(5),
);

#[tokio::test]
async fn what_is_left_to_operators_is_created_and_never_changed() -> Result<()> {
    on_every_version(async |js| {
        let first = bootstrap::<Theirs>(js).await?;
        assert_eq!(first.outcomes(), ["created"; 4]);
        let stamp = |config: serde_json::Value| {
            config["config"]["metadata"]["kanade-resources.generation"].clone()
        };
        assert_eq!(stamp(info(js, "ORDERS").await?), json!(null));
        assert_eq!(stamp(info(js, "KV_jobs").await?), "7");

        tune(js, "ORDERS", "max_age", json!(0)).await?;
        tune(js, "ORDERS", "subjects", json!(["orders", "returns"])).await?;
        tune(js, "OBJ_scripts", "discard", json!("old")).await?;
        tune(js, "OBJ_scripts", "max_bytes", json!(5 << 20)).await?;
        let update = json!({"stream_name": "ORDERS", "action": "update", "config": {
            "durable_name": "billing", "name": "billing", "ack_policy": "explicit", "max_deliver": 9}});
        ask(js, "CONSUMER.CREATE.ORDERS.billing", update).await?;

        let mut tap = Tap::on(js).await?;
        let plan = Bootstrap::<Brought<Theirs>>::new(js).plan().await?;
        assert!(plan.is_in_sync() && !plan.is_blocked(), "{plan}");
        let text = plan.to_string();
        for line in [
            "= stream ORDERS\n    is left alone, whatever differs (`ignore_changes`)\n",
            "    left alone: max_age: unlimited -> 1d\n",
            "    left alone: max_deliver: 9 -> 5\n",
            "    left alone: max_bytes: 5MiB -> 1MiB\n",
            "1 in sync, 3 left alone",
        ] {
            assert!(text.contains(line), "{line:?} is not in:\n{text}");
        }
        for _ in 0..2 {
            let again = bootstrap::<Theirs>(js).await?;
            assert_eq!(
                again.outcomes(),
                ["left alone", "left alone", "left alone", "in sync"]
            );
            let Outcome::LeftAlone { changes } = &again.report.resources[0].outcome else {
                panic!("{}", again.report)
            };
            assert_eq!(changes.len(), 2);
        }
        assert!(tap.writes().await?.is_empty());
        assert_eq!(info(js, "OBJ_scripts").await?["config"]["discard"], "old");
        Ok(())
    })
    .await
}

declare!(DiscardIsTheirs: {
    let mut store = scripts(1 << 20).ignore_changes(&["discard", "allow_direct"]);
    store.stream.description = Some("new");
    store
});

#[tokio::test]
async fn fields_of_the_stream_behind_a_store_are_left_alone() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<DiscardIsTheirs>(js).await?;
        tune(js, "OBJ_scripts", "discard", json!("old")).await?;
        tune(js, "OBJ_scripts", "allow_direct", json!(false)).await?;
        tune(js, "OBJ_scripts", "description", json!("by hand")).await?;
        let again = bootstrap::<DiscardIsTheirs>(js).await?;
        assert_eq!(
            updated_fields(&again.report.resources[0].outcome),
            ["description"]
        );
        let config = info(js, "OBJ_scripts").await?["config"].clone();
        assert_eq!(config["discard"], "old");
        assert_ne!(config["allow_direct"], true);
        Ok(())
    })
    .await
}

const TAKER: StreamSpec = StreamSpec {
    subjects: &["returns"],
    description: Some("takes what was left alone"),
    ..StreamSpec::named("RETURNS")
};
const RECEIPTS: Consumer = Consumer::new(ConsumerSpec::named("RETURNS", "receipts"));

declare!(Whole: stream(StreamSpec { subjects: &["orders", "returns"], ..ORDERS }).ignore_all_changes());
declare!(Split:
    stream(ORDERS).ignore_all_changes(),
    stream(TAKER).consumers(&[RECEIPTS]),
    jobs(5),
);
declare!(SplitLazily: stream(ORDERS).ignore_all_changes().lazy(), stream(TAKER));
declare!(Narrow: stream(StreamSpec { subjects: &["refunds"], ..StreamSpec::named("RETURNS") }));

#[tokio::test]
async fn a_subject_of_what_is_left_to_operators_is_not_taken() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Whole>(js).await?;
        publish(js, "returns", 3).await?;
        let mut tap = Tap::on(js).await?;
        let plan = Bootstrap::<Brought<Split>>::new(js).plan().await?;
        assert!(plan.is_blocked(), "{plan}");
        let why =
            "(impossible: stream ORDERS holds one of these subjects, and is left to operators";
        assert!(plan.to_string().contains(why), "{plan}");

        // A stream that is new is not created without its subject, and everything else is done.
        let refused = bootstrap::<Split>(js).await.unwrap_err();
        assert_eq!(tap.writes().await?, ["STREAM.CREATE.KV_jobs"]);
        let kinds: Vec<String> = refused.failures().iter().map(ToString::to_string).collect();
        assert!(
            kinds[0].starts_with("stream RETURNS: subjects: [] -> [\"returns\"] is impossible"),
            "{kinds:?}"
        );
        assert!(matches!(refused.failures()[1].kind, FailureKind::NoStream));
        let help = refused.failures()[0].help().unwrap_or_default();
        assert!(help.contains("ignore_changes"), "{help}");

        // A stream that is there keeps its subjects, and the rest of it is changed.
        bootstrap::<Narrow>(js).await?;
        let refused = bootstrap::<Split>(js).await.unwrap_err();
        assert_eq!(refused.failures().len(), 1, "{refused:?}");
        let config = info(js, "RETURNS").await?["config"].clone();
        assert_eq!(config["subjects"], json!(["refunds"]));
        assert_eq!(config["description"], "takes what was left alone");

        // Also where the holder takes no part in the run.
        let refused = bootstrap::<SplitLazily>(js).await.unwrap_err();
        assert!(
            matches!(refused.failures()[0].kind, FailureKind::Impossible(_)),
            "{refused:?}"
        );
        assert_eq!(messages(js, "ORDERS").await?, 3);

        // Once an operator has let go of it, the next run takes it.
        tune(js, "ORDERS", "subjects", json!(["orders"])).await?;
        let taken = bootstrap::<Split>(js).await?;
        assert_eq!(
            taken.outcomes(),
            ["left alone", "updated", "in sync", "in sync"]
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_override_changes_one_field_of_what_is_left_to_operators() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Theirs>(js).await?;
        tune(js, "OBJ_scripts", "discard", json!("old")).await?;
        let tuned = Bootstrap::<Brought<Theirs>>::new(js)
            .override_object_store("scripts", Override::new().max_bytes(3 << 20))
            .run()
            .await?;
        assert_eq!(
            tuned.outcomes(),
            ["left alone", "left alone", "updated", "in sync"]
        );
        let config = info(js, "OBJ_scripts").await?["config"].clone();
        assert_eq!(
            (config["max_bytes"].clone(), config["discard"].clone()),
            (json!(3 << 20), json!("old"))
        );
        assert!(config["metadata"]["kanade-resources.generation"].is_null());
        Ok(())
    })
    .await
}
