use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use async_nats::jetstream::{self, Context};
use futures_util::future::try_join;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerSpec, Discard, Error, FailureKind, Fit, Override, Retention,
    Storage, StreamSpec, attach,
};
use kanade_resources_testing::{Server, Version};
use serde_json::json;

use crate::support::{
    Brought, Declared, Tap, ask, bootstrap, connect_as, declare, jobs, on_every_version, scripts,
    stream, tune,
};

declare!(Fleet: stream(StreamSpec { subjects: &["a.>"], ..StreamSpec::named("A") }), jobs(5), scripts(-1));
declare!(OnlyJobs: jobs(5));

#[tokio::test]
async fn attach_finds_the_same_handles_and_writes_nothing() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Fleet>(js).await?;
        let mut tap = Tap::on(js).await?;
        let attached: Brought<Fleet> = attach(js).await?;
        assert_eq!(attached.outcomes(), ["attached"; 3]);
        assert_eq!(
            (
                attached.report.round_trips,
                attached.report.requests,
                attached.report.writes
            ),
            (1, 4, 0)
        );
        assert!(
            tap.requests()
                .await?
                .iter()
                .all(|subject| subject.starts_with("STREAM.INFO."))
        );
        attached
            .handles
            .kv("jobs")?
            .put("nightly", "v1".into())
            .await?;
        attached.handles.stream("A")?;
        attached.handles.object_store("scripts")?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn attach_lists_everything_that_is_missing() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<OnlyJobs>(js).await?;
        let mut tap = Tap::on(js).await?;
        let error = attach::<Brought<Fleet>>(js).await.unwrap_err();
        assert!(matches!(error, Error::Incomplete { .. }), "{error:?}");
        let missing: Vec<&str> = error
            .failures()
            .iter()
            .filter(|failure| matches!(failure.kind, FailureKind::Missing))
            .map(|failure| failure.resource.name.as_str())
            .collect();
        assert_eq!(missing, ["A", "scripts"]);
        assert!(tap.writes().await?.is_empty());
        Ok(())
    })
    .await
}

const USERS: &str = r#"authorization { users: [
    { user: admin, password: secret }
    { user: reader, password: secret, permissions: { publish: "$JS.API.STREAM.INFO.*" } }
] }"#;

#[tokio::test]
async fn attach_needs_no_more_than_to_read_the_streams() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).config(USERS).start()?;
        bootstrap::<Fleet>(&connect_as("admin", server.url()).await?).await?;
        let attached: Brought<Fleet> = attach(&connect_as("reader", server.url()).await?).await?;
        assert_eq!(attached.outcomes(), ["attached"; 3]);
    }
    Ok(())
}

const ORDERS: StreamSpec = StreamSpec {
    subjects: &["orders.>"],
    max_bytes: 1 << 20,
    max_age: Duration::from_secs(3600),
    max_msgs_per_subject: 10,
    ..StreamSpec::named("ORDERS")
};
const BILLING: ConsumerSpec = ConsumerSpec {
    max_deliver: 5,
    ..ConsumerSpec::named("ORDERS", "billing")
};
const SCREEN: ConsumerSpec = ConsumerSpec {
    deliver_subject: Some("screens.orders"),
    ..ConsumerSpec::named("ORDERS", "screen")
};
const ALL_FITS: [Fit; 3] = [Fit::Names, Fit::AtLeast, Fit::Exact];
const LONG: Duration = Duration::from_secs(120);

declare!(Shop, generation = 7:
    stream(ORDERS).consumers(&[Consumer::new(BILLING), Consumer::new(SCREEN)]),
    jobs(5),
    scripts(1 << 20).ignore_changes(&["max_bytes"]),
);

/// What keeps `D` from being attached, each with its resource and in one line.
async fn lacking<D: Declared>(js: &Context, fit: Fit) -> Result<Vec<String>> {
    match attach::<Brought<D>>(js).fit(fit).await {
        Ok(attached) => {
            ensure!(attached.report.writes == 0, "{}", attached.report);
            Ok(Vec::new())
        }
        Err(error @ Error::Incomplete { .. }) => {
            ensure!(error.failures().iter().all(|it| it.help().is_some()));
            Ok(error.failures().iter().map(ToString::to_string).collect())
        }
        Err(error) => Err(error.into()),
    }
}

/// The same for each fit: by name, at least, and exactly.
async fn lacking_by_fit<D: Declared>(js: &Context) -> Result<[Vec<String>; 3]> {
    Ok([
        lacking::<D>(js, Fit::Names).await?,
        lacking::<D>(js, Fit::AtLeast).await?,
        lacking::<D>(js, Fit::Exact).await?,
    ])
}

#[tokio::test]
async fn every_fit_takes_what_was_bootstrapped_and_names_what_is_missing() -> Result<()> {
    on_every_version(async |js| {
        let missing = lacking_by_fit::<Shop>(js).await?;
        let expected = [
            "stream ORDERS: it does not exist",
            "consumer billing of ORDERS: it does not exist",
            "consumer screen of ORDERS: it does not exist",
            "KV bucket jobs: it does not exist",
            "object store scripts: it does not exist",
        ];
        assert!(
            missing.iter().all(|missing| *missing == expected),
            "{missing:?}"
        );

        bootstrap::<Shop>(js).await?;
        assert!(lacking_by_fit::<Shop>(js).await?.concat().is_empty());
        // What is left to operators does not count.
        tune(js, "OBJ_scripts", "max_bytes", json!(1 << 10)).await?;
        assert!(lacking_by_fit::<Shop>(js).await?.concat().is_empty());

        ask(js, "CONSUMER.DELETE.ORDERS.billing", json!({})).await?;
        let missing = lacking_by_fit::<Shop>(js).await?;
        let expected = ["consumer billing of ORDERS: it does not exist"];
        assert!(
            missing.iter().all(|missing| *missing == expected),
            "{missing:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_larger_serves_and_what_is_smaller_does_not() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Shop>(js).await?;
        let larger = [
            ("ORDERS", "max_bytes", json!(2 << 20)),
            ("ORDERS", "max_age", json!(0)),
            ("ORDERS", "subjects", json!([">"])),
            ("ORDERS", "allow_direct", json!(true)),
            ("KV_jobs", "max_msgs_per_subject", json!(64)),
        ];
        for (stream, field, value) in larger.clone() {
            // `>` would capture the API's own answers on newer servers.
            let value = if value == json!([">"]) { json!(["orders.>", "returns"]) } else { value };
            tune(js, stream, field, value).await?;
        }
        let [names, at_least, exact] = lacking_by_fit::<Shop>(js).await?;
        assert!(names.is_empty() && at_least.is_empty(), "{at_least:?}");
        assert_eq!(
            exact,
            [
                "stream ORDERS: subjects is [\"orders.>\",\"returns\"] instead of [\"orders.>\"]",
                "stream ORDERS: max_bytes is 2MiB instead of 1MiB",
                "stream ORDERS: max_age is unlimited instead of 1h",
                "stream ORDERS: allow_direct is true instead of false",
                "KV bucket jobs: history is 64 instead of 5",
            ]
        );

        tune(js, "ORDERS", "subjects", json!(["orders.*"])).await?;
        tune(js, "ORDERS", "max_bytes", json!(1 << 10)).await?;
        tune(js, "ORDERS", "max_age", json!(1_800_000_000_000_u64)).await?;
        tune(js, "ORDERS", "discard", json!("new")).await?;
        tune(js, "KV_jobs", "allow_direct", json!(false)).await?;
        tune(js, "KV_jobs", "max_msgs_per_subject", json!(1)).await?;
        let fewer = json!({"stream_name": "ORDERS", "action": "update", "config": {
            "name": "billing", "durable_name": "billing", "ack_policy": "explicit", "max_deliver": 2}});
        ask(js, "CONSUMER.CREATE.ORDERS.billing", fewer).await?;
        let [names, at_least, exact] = lacking_by_fit::<Shop>(js).await?;
        assert!(names.is_empty(), "{names:?}");
        assert_eq!(
            at_least,
            [
                "stream ORDERS: subjects is [\"orders.*\"] instead of at least [\"orders.>\"]",
                "stream ORDERS: max_bytes is 1KiB instead of at least 1MiB",
                "stream ORDERS: max_age is 30m instead of at least 1h",
                "stream ORDERS: discard is \"new\" instead of \"old\"",
                "consumer billing of ORDERS: max_deliver is 2 instead of at least 5",
                "KV bucket jobs: history is 1 instead of at least 5",
                "KV bucket jobs: allow_direct is false instead of true",
            ]
        );
        // The consumer has lost its stamp, too.
        assert!(exact.len() > at_least.len(), "{exact:?}");

        // An override of the same builder counts as declared.
        let tuned = Override::new().max_bytes(1 << 10);
        let error = Bootstrap::<Brought<Shop>>::new(js)
            .override_stream("ORDERS", tuned)
            .attach()
            .fit(Fit::AtLeast)
            .await
            .unwrap_err();
        assert_eq!(error.failures().len(), at_least.len() - 1, "{error:?}");
        Ok(())
    })
    .await
}

declare!(Interest:
    stream(StreamSpec { retention: Retention::Interest, storage: Storage::Memory, ..ORDERS }),
);
declare!(OnDisk: stream(ORDERS));
declare!(InMemory: stream(StreamSpec { storage: Storage::Memory, ..ORDERS }));
declare!(Turned:
    stream(ORDERS).consumers(&[
        Consumer::new(ConsumerSpec { deliver_subject: Some("bills"), ..BILLING }),
        Consumer::new(ConsumerSpec::named("ORDERS", "screen")),
    ]),
);
declare!(NoBucket: stream(StreamSpec {
    subjects: &["jobs"],
    discard: Discard::New,
    ..StreamSpec::named("KV_jobs")
}));

#[tokio::test]
async fn what_is_of_another_kind_never_fits() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Interest>(js).await?;
        let [_, at_least, _] = lacking_by_fit::<OnDisk>(js).await?;
        assert_eq!(
            at_least,
            [
                "stream ORDERS: retention is \"interest\" instead of \"limits\"",
                "stream ORDERS: storage is \"memory\" instead of \"file\"",
            ]
        );
        js.delete_stream("ORDERS").await?;
        bootstrap::<OnDisk>(js).await?;
        let [_, at_least, exact] = lacking_by_fit::<InMemory>(js).await?;
        assert!(at_least.is_empty(), "{at_least:?}");
        assert_eq!(
            exact,
            ["stream ORDERS: storage is \"file\" instead of \"memory\""]
        );
        js.delete_stream("ORDERS").await?;

        bootstrap::<Turned>(js).await?;
        bootstrap::<NoBucket>(js).await?;
        for lacking in lacking_by_fit::<Shop>(js).await? {
            for expected in [
                "consumer billing of ORDERS: there is a push consumer of that name",
                "consumer screen of ORDERS: there is a pull consumer of that name",
                "KV bucket jobs: there is a stream with other subjects of that name",
                "object store scripts: it does not exist",
            ] {
                assert!(lacking.iter().any(|line| line == expected), "{lacking:?}");
            }
        }
        Ok(())
    })
    .await
}

const AGENTS: &str = r#"authorization { users: [
    { user: admin, password: secret }
    { user: agent, password: secret, permissions: {
        publish: ["$JS.API.STREAM.INFO.ORDERS", "$JS.API.STREAM.INFO.KV_jobs", "$JS.API.STREAM.INFO.OBJ_scripts",
                  "$JS.API.CONSUMER.INFO.ORDERS.billing", "$JS.API.CONSUMER.INFO.ORDERS.screen",
                  "$SYS.REQ.USER.INFO"]
        subscribe: "_INBOX.>"
    } }
    { user: clerk, password: secret, permissions: {
        publish: ["$JS.API.STREAM.INFO.ORDERS", "$SYS.REQ.USER.INFO"]
        subscribe: "_INBOX.>"
    } }
] }"#;

#[tokio::test]
async fn every_fit_needs_no_more_than_the_permissions_to_attach() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).config(AGENTS).start()?;
        let agent = connect_as("agent", server.url()).await?;
        let admin = connect_as("admin", server.url()).await?;
        let waiting = async {
            attach::<Brought<Shop>>(&agent)
                .fit(Fit::Exact)
                .wait(LONG)
                .await
                .context("attach")
        };
        let bootstrapping = async { bootstrap::<Shop>(&admin).await.context("bootstrap") };
        try_join(waiting, bootstrapping).await?;
        for fit in ALL_FITS {
            attach::<Brought<Shop>>(&agent).fit(fit).await?;
        }
        tune(&admin, "ORDERS", "max_age", json!(1_800_000_000_000_u64)).await?;
        assert_eq!(lacking::<Shop>(&agent, Fit::AtLeast).await?.len(), 1);
        ensure!(!server.log().contains("Violation"), "{}", server.log());
    }
    Ok(())
}

#[tokio::test]
async fn a_missing_permission_ends_the_waiting_at_once() -> Result<()> {
    let server = Server::builder().config(AGENTS).start()?;
    let clerk = connect_as("clerk", server.url()).await?;
    // The deadline is an hour: the test would not end if it were waited for.
    let error = attach::<Brought<Shop>>(&clerk)
        .wait(Duration::from_secs(3600))
        .await
        .unwrap_err();
    let failures: Vec<String> = error.failures().iter().map(ToString::to_string).collect();
    assert_eq!(failures[0], "stream ORDERS: it does not exist");
    assert!(
        matches!(&error.failures()[3].kind, FailureKind::Forbidden { user, .. } if user == "clerk"),
        "{error:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_deadline_says_what_was_still_missing() -> Result<()> {
    let server = Server::start()?;
    let js = jetstream::new(async_nats::connect(server.url()).await?);
    bootstrap::<OnlyJobs>(&js).await?;
    tune(&js, "KV_jobs", "max_msgs_per_subject", json!(1)).await?;
    let mut tap = Tap::on(&js).await?;
    let error = attach::<Brought<Fleet>>(&js)
        .fit(Fit::AtLeast)
        .wait(Duration::from_secs(3))
        .await
        .unwrap_err();
    let text = format!("{error:?}");
    for line in [
        "JetStream resources are not as declared (3 failures after waiting ",
        "  - stream A: it does not exist\n    help: ",
        "  - KV bucket jobs: history is 1 instead of at least 5\n    help: ",
        "  - object store scripts: it does not exist",
    ] {
        assert!(text.contains(line), "{line:?} is not in:\n{text}");
    }
    assert!(matches!(
        error,
        Error::Incomplete {
            waited: Some(_),
            ..
        }
    ));
    // Everything is asked about at the beginning and at the end, and one resource in between.
    let asked = tap.requests().await?;
    let of = |stream: &str| asked.iter().filter(|it| it.ends_with(stream)).count();
    assert_eq!(of("STREAM.INFO.A"), 2, "{asked:?}");
    assert!(of("STREAM.INFO.OBJ_scripts") > 4, "{asked:?}");
    Ok(())
}

#[tokio::test]
async fn a_broker_may_come_late_and_restart_while_it_is_waited_for() -> Result<()> {
    for version in [Version::ALL[0], Version::LATEST] {
        let mut server = Server::builder().version(version).start()?;
        server.kill();
        let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
        let js = jetstream::new(options.connect(server.url()).await?);
        let agent = js.clone();
        let attached = tokio::spawn(async move {
            attach::<Brought<Shop>>(&agent)
                .fit(Fit::Exact)
                .wait(LONG)
                .await
        });
        server.start_again()?;
        let mut tap = Tap::on(&js).await?;
        while tap.requests().await?.len() < 5 {}
        server.restart()?;
        bootstrap::<Shop>(&js).await?;
        attached.await??;
    }
    Ok(())
}

declare!(Seventh, generation = 7: stream(ORDERS));
declare!(Eighth, generation = 8: stream(ORDERS));

#[tokio::test]
async fn an_exact_fit_waits_for_its_generation() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<Seventh>(js).await?;
        let [names, at_least, exact] = lacking_by_fit::<Eighth>(js).await?;
        assert!(names.is_empty() && at_least.is_empty());
        assert_eq!(
            exact,
            ["stream ORDERS: metadata.kanade-resources.generation is \"7\" instead of \"8\""]
        );
        bootstrap::<Eighth>(js).await?;
        assert!(lacking_by_fit::<Eighth>(js).await?.concat().is_empty());
        // Nothing differs but the stamp.
        assert!(lacking_by_fit::<Seventh>(js).await?.concat().is_empty());
        Ok(())
    })
    .await
}
