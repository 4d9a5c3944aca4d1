use std::time::Duration;

use anyhow::Result;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerSpec, Error, FailureKind, Outcome, Override, OverrideProblem,
    StreamSpec, UNLIMITED,
};

use kanade_resources_testing::Server;

use crate::support::{
    Brought, Tap, bootstrap, connect, declare, info, messages, on_every_version, publish, scripts,
    stream, tune, updated_fields,
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
        assert_eq!(later.outcome, Outcome::Created);
        assert_eq!(later.handle.cached_info().config.subjects, ["later"]);
        assert_eq!(tap.writes().await?, ["STREAM.CREATE.LATER"]);
        let again = TunedBootstrap::new(js).ensure_stream("LATER").await?;
        assert_eq!(again.outcome, Outcome::InSync);
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

#[tokio::test]
async fn tuning_changes_exactly_what_it_names_and_says_so() -> Result<()> {
    on_every_version(async |js| {
        let tune_store = |tuned| TunedBootstrap::new(js).tune_object_store("scripts", tuned);
        let missing = tune_store(Override::new().max_bytes(1 << 24))
            .await
            .unwrap_err();
        assert!(
            matches!(missing.failures()[0].kind, FailureKind::Missing),
            "{missing:?}"
        );

        bootstrap::<Tuned>(js).await?;
        // Nothing of this is declared, and all of it stays.
        tune(js, "OBJ_scripts", "discard", "old".into()).await?;
        tune(js, "OBJ_scripts", "description", "by hand".into()).await?;
        tune(
            js,
            "OBJ_scripts",
            "duplicate_window",
            60_000_000_000_i64.into(),
        )
        .await?;
        let mut tap = Tap::on(js).await?;
        let larger = Override::new().max_bytes(1 << 24);
        let outcome = tune_store(larger).await?;
        assert_eq!(updated_fields(&outcome), ["max_bytes"]);
        assert_eq!(tune_store(larger).await?, Outcome::InSync);
        assert_eq!(tune_store(Override::new()).await?, Outcome::InSync);
        assert_eq!(tap.writes().await?, ["STREAM.UPDATE.OBJ_scripts"]);
        let config = info(js, "OBJ_scripts").await?["config"].clone();
        assert_eq!(
            (
                &config["max_bytes"],
                &config["discard"],
                &config["description"]
            ),
            (&(1 << 24).into(), &"old".into(), &"by hand".into())
        );
        assert_eq!(config["duplicate_window"], 60_000_000_000_i64);

        // Only as far as brokers demand it does the window follow.
        let short = Override::new().max_age(Duration::from_secs(30));
        let outcome = tune_store(short).await?;
        assert_eq!(updated_fields(&outcome), ["max_age", "duplicate_window"]);
        let outcome = tune_store(Override::new().max_bytes(UNLIMITED)).await?;
        assert_eq!(updated_fields(&outcome), ["max_bytes"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn tuning_deletes_nothing_without_consent() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Tuned>(js).await?;
        publish(js, "orders", 10).await?;
        let fewer = Override::new().max_msgs(3);
        let held = TunedBootstrap::new(js).tune_stream("ORDERS", fewer).await?;
        assert_eq!(held.held_back().len(), 1, "{held:?}");
        assert_eq!(messages(js, "ORDERS").await?, 10);
        let consented = TunedBootstrap::new(js).allow_data_loss();
        let made = consented.tune_stream("ORDERS", fewer).await?;
        assert_eq!(updated_fields(&made), ["max_msgs"]);
        assert_eq!(messages(js, "ORDERS").await?, 3);
        Ok(())
    })
    .await
}

declare!(Strict:
    stream(StreamSpec {
        duplicate_window: Some(DAY),
        max_msg_size: 1 << 20,
        ..ORDERS
    })
    .consumers(&[Consumer::new(ConsumerSpec {
        num_replicas: Some(3),
        ..ConsumerSpec::named("ORDERS", "billing")
    })]),
    scripts(1 << 20),
);

#[tokio::test]
async fn an_override_is_held_to_the_checks_of_a_declaration() -> Result<()> {
    let server = Server::builder().start()?;
    let js = connect(server.url()).await?;
    let mut tap = Tap::on(&js).await?;
    let plain = Override::new();
    let wrong = Bootstrap::<Brought<Strict>>::new(&js)
        .num_replicas(6)
        .override_stream("ORDERS", plain.max_bytes(0).max_msgs(-2).num_replicas(1))
        .override_stream("ORDERS", plain.max_bytes(1 << 19))
        .override_stream("ORDERS", plain.max_age(Duration::from_secs(3600)))
        .override_object_store("scripts", plain.max_age(Duration::from_millis(5)))
        .override_object_store("scripts", plain.max_age(Duration::MAX))
        .override_object_store("scripts", plain.max_msgs(5))
        .run()
        .await
        .unwrap_err();
    assert_eq!(
        format!("{wrong:?}"),
        "invalid overrides: every resource: num_replicas is 6, which is not between 1 and 5; stream ORDERS: max_bytes \
         is zero, which brokers read as \"unlimited\"; stream ORDERS: max_msgs is negative (-2); stream ORDERS: \
         num_replicas contradicts the declared num_replicas = 3 of the consumer billing: a consumer is kept on \
         servers that keep its stream, on all of them if it removes messages; stream ORDERS: max_bytes contradicts \
         the declared max_msg_size = 1MiB: a single message could be larger than the whole resource; stream ORDERS: \
         max_age contradicts the declared duplicate_window = 1d: a message id can't be remembered for longer than the \
         message is kept; object store scripts: max_age is 5ms, but brokers take at least 100ms; object store \
         scripts: max_age is longer than the 106751 days that brokers can count; object store scripts: an object \
         store has no max_msgs\n  help: give a number from 1 to 5; give a number from 1 on, or `UNLIMITED` for no \
         limit; choose another value, or change the declaration; give at least 100ms, or zero for no age limit; give a shorter one, or zero for no age limit; override `max_age`, `max_bytes`, `num_replicas`"
    );
    let Error::InvalidOverride { invalid } = wrong else {
        panic!("{wrong:?}")
    };
    assert_eq!(invalid.len(), 9);
    assert_eq!(invalid[1].problem, OverrideProblem::Zero);

    let tuned = Bootstrap::<Brought<Strict>>::new(&js).tune_stream("ORDERS", plain.max_bytes(-7));
    assert!(matches!(tuned.await, Err(Error::InvalidOverride { .. })));
    assert!(tap.requests().await?.is_empty());
    Ok(())
}
