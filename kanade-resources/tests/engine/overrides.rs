use std::time::Duration;

use anyhow::Result;
use kanade_resources::{Bootstrap, Error, Override, StreamSpec};

use crate::support::{
    Brought, Tap, bootstrap, declare, info, messages, on_every_version, publish, scripts, stream,
    tune, updated_fields,
};

const DAY: Duration = Duration::from_secs(86_400);
const ORDERS: StreamSpec = StreamSpec {
    subjects: &["orders"],
    max_age: DAY,
    ..StreamSpec::named("ORDERS")
};

declare!(Tuned:
    stream(ORDERS).ignore_changes(&["max_age", "max_bytes"]),
    scripts(1 << 20).ignore_changes(&["max_bytes"]),
    stream(StreamSpec { subjects: &["later"], ..StreamSpec::named("LATER") }).lazy(),
);

type TunedBootstrap = Bootstrap<Brought<Tuned>>;

#[tokio::test]
async fn an_override_changes_its_field_and_no_other() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Tuned>(js).await?;
        // Somebody else's settings, all of which stay.
        tune(js, "ORDERS", "max_bytes", (1 << 25).into()).await?;
        tune(
            js,
            "ORDERS",
            "metadata",
            serde_json::json!({"team": "shop"}),
        )
        .await?;

        let longer = Override::new().max_age(7 * DAY);
        let tuned = TunedBootstrap::new(js)
            .override_stream("ORDERS", longer)
            .run()
            .await?;
        assert_eq!(
            updated_fields(&tuned.report.resources[0].outcome),
            ["max_age"]
        );
        let config = info(js, "ORDERS").await?["config"].clone();
        assert_eq!(config["max_age"], 7 * 86_400 * 1_000_000_000_i64);
        assert_eq!(
            (&config["max_bytes"], &config["metadata"]["team"]),
            (&(1 << 25).into(), &"shop".into())
        );

        // Without it the next start leaves alone what it set.
        assert_eq!(bootstrap::<Tuned>(js).await?.report.writes, 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn one_resource_is_tuned_at_once_and_nothing_else_is_asked_for() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Tuned>(js).await?;
        let mut tap = Tap::on(js).await?;
        let larger = Override::new().max_bytes(1 << 24);
        TunedBootstrap::new(js)
            .override_object_store("scripts", larger)
            .ensure_object_store("scripts")
            .await?;
        assert_eq!(tap.writes().await?, ["STREAM.UPDATE.OBJ_scripts"]);
        assert_eq!(
            info(js, "OBJ_scripts").await?["config"]["max_bytes"],
            1 << 24
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_override_deletes_nothing_without_consent() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Tuned>(js).await?;
        publish(js, "orders", 10).await?;
        let fewer = Override::new().max_msgs(3);
        let held = TunedBootstrap::new(js)
            .override_stream("ORDERS", fewer)
            .run()
            .await?;
        assert_eq!(held.outcomes(), ["held back", "in sync"]);
        assert_eq!(messages(js, "ORDERS").await?, 10);
        let consented = TunedBootstrap::new(js)
            .override_stream("ORDERS", fewer)
            .allow_data_loss();
        assert_eq!(consented.run().await?.outcomes(), ["updated", "in sync"]);
        assert_eq!(messages(js, "ORDERS").await?, 3);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn lazy_resources_are_made_on_demand() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Tuned>(js).await?;
        let handles = TunedBootstrap::new(js).on_demand();
        let missing = handles.stream("LATER").await.unwrap_err();
        assert!(
            format!("{missing:?}").contains("stream LATER: it does not exist"),
            "{missing}"
        );

        let mut tap = Tap::on(js).await?;
        let later = TunedBootstrap::new(js).ensure_stream("LATER").await?;
        assert_eq!(later.cached_info().config.subjects, ["later"]);
        assert_eq!(tap.writes().await?, ["STREAM.CREATE.LATER"]);
        TunedBootstrap::new(js).ensure_stream("LATER").await?;
        assert!(tap.writes().await?.is_empty());

        assert_eq!(
            handles.stream("LATER").await?.cached_info().config.name,
            "LATER"
        );
        assert_eq!(tap.requests().await?, ["STREAM.INFO.LATER"]);
        handles.stream("LATER").await?;
        assert!(tap.requests().await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_name_that_is_not_declared_is_an_error_before_anything_is_sent() -> Result<()> {
    on_every_version(async |js| {
        let mut tap = Tap::on(js).await?;
        let error = TunedBootstrap::new(js).ensure_kv("orders").await.unwrap_err();
        assert_eq!(
            format!("{error:?}"),
            "the KV bucket orders is not declared\n  help: declare it in resources.toml, or correct the name"
        );
        let stranger = TunedBootstrap::new(js).override_stream("ORDER", Override::new()).run().await;
        assert!(matches!(stranger, Err(Error::NotDeclared { .. })));
        assert!(tap.requests().await?.is_empty());
        Ok(())
    })
    .await
}
