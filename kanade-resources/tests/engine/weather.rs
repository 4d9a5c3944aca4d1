use std::time::{Duration, Instant};

use anyhow::Result;
use async_nats::ConnectOptions;
use async_nats::jetstream;
use kanade_resources::{Bootstrap, Error, FailureKind, StreamSpec};
use kanade_resources_testing::{Server, Version};

use crate::support::{Brought, bootstrap, connect_as, declare, stream};

declare!(One: stream(StreamSpec { subjects: &["orders"], ..StreamSpec::named("ORDERS") }));

const USERS: &str = r#"accounts { APP { jetstream: enabled, users: [
    { user: reader, password: secret, permissions: { publish: { deny: ["$JS.API.STREAM.CREATE.*"] } } }
    { user: mute, password: secret, permissions: { publish: { allow: ["$SYS.REQ.USER.INFO", "$JS.API.STREAM.INFO.*"] } } }
    { user: silent, password: secret, permissions: { publish: { allow: ["orders"] } } }
] } }"#;

#[tokio::test]
async fn a_missing_permission_is_an_error_at_once() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).config(USERS).start()?;
        let started = Instant::now();
        let error = bootstrap::<One>(&connect_as("reader", server.url()).await?)
            .await
            .unwrap_err();
        assert!(
            matches!(error.failures()[0].kind, FailureKind::Forbidden { .. }),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            "JetStream resources are not as declared (1 failure)"
        );
        assert_eq!(
            format!("{error:?}"),
            "JetStream resources are not as declared (1 failure):\n  - stream ORDERS: the user `reader` may not \
             publish on `$JS.API.STREAM.CREATE.ORDERS`\n    help: allow the user `reader` to publish on \
             `$JS.API.STREAM.CREATE.ORDERS`, on the server"
        );
        let chain = format!("{:#}", anyhow::Error::from(error));
        assert_eq!(
            chain,
            "JetStream resources are not as declared (1 failure): stream ORDERS: the user `reader` may not publish \
             on `$JS.API.STREAM.CREATE.ORDERS`"
        );
        let error = bootstrap::<One>(&connect_as("mute", server.url()).await?)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::Unreachable(FailureKind::Forbidden { .. })),
            "{error:?}"
        );
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{:?}",
            started.elapsed()
        );
    }
    Ok(())
}

/// Who may not even ask what it may do is told what it is likely to be, at the deadline.
#[tokio::test]
async fn without_any_answer_the_deadline_holds() -> Result<()> {
    let server = Server::builder().config(USERS).start()?;
    let js = connect_as("silent", server.url()).await?;
    let started = Instant::now();
    let run = Bootstrap::<Brought<One>>::new(&js)
        .deadline(Duration::from_secs(3))
        .run();
    let error = run.await.unwrap_err();
    assert!(
        matches!(error, Error::Unreachable(FailureKind::NoAnswer { .. })),
        "{error:?}"
    );
    assert!(
        format!("{error:?}").contains("the user may lack a permission. The user needs the permission to publish on `$JS.API.>`"),
        "{error:?}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    Ok(())
}

#[tokio::test]
async fn a_broker_that_is_not_there_yet_is_waited_for() -> Result<()> {
    let mut server = Server::start()?;
    let url = server.url().to_owned();
    server.kill();
    let client = ConnectOptions::new()
        .retry_on_initial_connect()
        .connect(&url)
        .await?;
    let js = jetstream::new(client);
    let late = Bootstrap::<Brought<One>>::new(&js)
        .deadline(Duration::from_millis(500))
        .run()
        .await
        .unwrap_err();
    assert!(
        format!("{late:?}").contains(": not connected within 5"),
        "{late}"
    );
    let waiting = tokio::spawn(Bootstrap::<Brought<One>>::new(&js).run());
    tokio::time::sleep(Duration::from_secs(10)).await;
    server.start_again()?;
    assert_eq!(waiting.await??.outcomes(), ["created"]);
    Ok(())
}
