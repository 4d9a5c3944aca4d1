use std::time::Duration;

use anyhow::Result;
use kanade_resources::{
    Bootstrap, Declaration, Error, FailureKind, ServerVersion, Storage, StreamSpec,
};
use kanade_resources_testing::{Server, Version};
use serde_json::json;

use crate::support::{
    Brought, Declared, ask, bootstrap, connect, connect_as, declare, info, jobs, labels,
    on_every_version, stream,
};

const KEPT: StreamSpec = StreamSpec {
    subjects: &["kept.>"],
    ..StreamSpec::named("KEPT")
};

declare!(OnDisk: stream(KEPT));
declare!(Torn:
    stream(StreamSpec { storage: Storage::Memory, description: Some("moved"), ..KEPT }),
    stream(StreamSpec { subjects: &["taken.>"], ..StreamSpec::named("LATE") }),
    jobs(5),
);

#[tokio::test]
async fn every_failure_is_reported_and_the_rest_is_done() -> Result<()> {
    on_every_version(async |js| {
        bootstrap::<OnDisk>(js).await?;
        ask(
            js,
            "STREAM.CREATE.EARLY",
            json!({"name": "EARLY", "subjects": ["taken.>"]}),
        )
        .await?;

        let error = bootstrap::<Torn>(js).await.unwrap_err();
        let kinds: Vec<&FailureKind> = error
            .failures()
            .iter()
            .map(|failure| &failure.kind)
            .collect();
        assert!(
            matches!(kinds[..], [FailureKind::Impossible(change), FailureKind::SubjectTaken { .. }]
                if change.field == "storage"),
            "{error:?}"
        );
        for part in [
            "stream KEPT: storage",
            "\"file\" -> \"memory\"",
            "stream LATE",
            "10065",
            "help: ",
        ] {
            assert!(
                format!("{error:?}").contains(part),
                "{part:?} is not in: {error}"
            );
        }
        assert_eq!(
            labels(error.report().unwrap()),
            ["updated", "failed", "created"]
        );
        let config = &info(js, "KEPT").await?["config"];
        assert_eq!(
            (&config["storage"], &config["description"]),
            (&json!("file"), &json!("moved"))
        );
        assert_eq!(
            info(js, "KV_jobs").await?["config"]["max_msgs_per_subject"],
            5
        );
        Ok(())
    })
    .await
}

declare!(TooBig: stream(StreamSpec { max_bytes: 2 << 30, ..KEPT }), jobs(5));

#[tokio::test]
async fn what_does_not_fit_is_reported_with_the_brokers_code() -> Result<()> {
    for version in Version::ALL {
        let limits = "jetstream { max_file_store: 1GB }";
        let server = Server::builder().version(*version).config(limits).start()?;
        let js = connect(server.url()).await?;
        let error = bootstrap::<TooBig>(&js).await.unwrap_err();
        let [failure] = error.failures() else {
            panic!("{error:?}")
        };
        assert_eq!(
            (failure.resource.name.as_str(), failure.kind.code()),
            ("KEPT", Some(10047))
        );
        assert_eq!(labels(error.report().unwrap()), ["failed", "created"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_server_without_jetstream_is_told_apart() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder()
            .version(*version)
            .jetstream(false)
            .start()?;
        let js = connect(server.url()).await?;
        let error = bootstrap::<OnDisk>(&js).await.unwrap_err();
        assert!(
            matches!(error, Error::JetStreamNotEnabled { .. }),
            "{error:?}"
        );
        assert!(
            format!("{error:?}").contains("start it with `-js`"),
            "{error:?}"
        );
        let error = kanade_resources::attach::<Brought<OnDisk>>(&js)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::JetStreamNotEnabled { .. }),
            "{error:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_account_without_jetstream_is_told_apart() -> Result<()> {
    for version in Version::ALL {
        let accounts = "accounts { A { jetstream: enabled, users: [{ user: a, password: secret }] }
                                   B { users: [{ user: b, password: secret }] } }";
        let server = Server::builder()
            .version(*version)
            .config(accounts)
            .start()?;
        let js = connect_as("b", server.url()).await?;
        let error = bootstrap::<OnDisk>(&js).await.unwrap_err();
        assert!(
            matches!(error, Error::JetStreamNotEnabledForAccount { .. }),
            "{error:?}"
        );
    }
    Ok(())
}

const PERMISSIONS: &str = r#"authorization { users: [
    { user: none, password: secret, permissions: { publish: "other.>", subscribe: "_INBOX.>" } }
    { user: reader, password: secret, permissions: { publish: ["$JS.API.INFO", "$JS.API.STREAM.INFO.*"] } }
] }"#;

#[tokio::test]
async fn a_user_without_permissions_is_told_what_may_be_missing() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder()
            .version(*version)
            .config(PERMISSIONS)
            .start()?;
        let js = connect_as("none", server.url()).await?;
        let start = Bootstrap::<Brought<OnDisk>>::new(&js).deadline(Duration::from_millis(300));
        let error = start.run().await.unwrap_err();
        assert!(
            matches!(error, Error::Unreachable(FailureKind::NoAnswer { .. })),
            "{error:?}"
        );
        for part in ["`$JS.API.INFO`", "_INBOX.>", "overloaded"] {
            assert!(
                format!("{error:?}").contains(part),
                "{part:?} is not in: {error}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_user_who_may_only_read_learns_which_write_was_not_answered() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder()
            .version(*version)
            .config(PERMISSIONS)
            .start()?;
        let js = connect_as("reader", server.url()).await?;
        let start = Bootstrap::<Brought<OnDisk>>::new(&js).deadline(Duration::from_millis(300));
        let error = start.run().await.unwrap_err();
        let [failure] = error.failures() else {
            panic!("{error:?}")
        };
        assert!(
            matches!(&failure.kind, FailureKind::NoAnswer { subject, .. } if subject == "$JS.API.STREAM.CREATE.KEPT"),
            "{error:?}"
        );
    }
    Ok(())
}

#[derive(Debug)]
struct Newest;
impl Declared for Newest {
    const DECLARATION: &'static Declaration<'static> =
        &OnDisk::DECLARATION.min_server(ServerVersion::V2_15);
}

#[tokio::test]
async fn a_server_older_than_declared_is_refused_before_anything_is_sent() -> Result<()> {
    let server = Server::builder().version(Version::V2_10).start()?;
    let js = connect(server.url()).await?;
    let error = bootstrap::<Newest>(&js).await.unwrap_err();
    assert!(matches!(error, Error::ServerTooOld { .. }), "{error:?}");
    assert!(
        format!("{error:?}").contains("is 2.10.26, the declaration needs 2.15.0"),
        "{error:?}"
    );
    assert!(js.get_stream("KEPT").await.is_err());

    let server = Server::builder().version(Version::V2_15).start()?;
    bootstrap::<Newest>(&connect(server.url()).await?).await?;
    Ok(())
}
