use anyhow::Result;
use kanade_resources::{Error, FailureKind, StreamSpec, attach};
use kanade_resources_testing::{Server, Version};

use crate::support::{
    Brought, Tap, bootstrap, connect_as, declare, jobs, on_every_version, scripts, stream,
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
            (1, 3, 0)
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
