//! What a start costs, as the broker sees it.

use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::StreamExt as _;
use kanade_fleet::{attach, ensure_jetstream_resources};
use kanade_resources::async_nats::jetstream::Context;
use kanade_resources::async_nats::{Client, Subscriber};
use kanade_resources_testing::{DelayProxy, Version};

use crate::support::{broker, connect};

/// What a connection asks of streams, as the broker passes it on to a subscriber.
struct Tap {
    seen: Subscriber,
    client: Client,
}

impl Tap {
    async fn on(js: &Context) -> Result<Self> {
        let client = js.client();
        let seen = client.subscribe("$JS.API.STREAM.>").await?;
        Ok(Self { seen, client })
    }

    /// How many requests since the last call change something.
    async fn writes(&mut self) -> Result<usize> {
        // What this very connection sends later can't arrive earlier.
        self.client
            .publish("$JS.API.STREAM.FENCE", "".into())
            .await?;
        let mut writes = 0;
        while let Some(message) = self.seen.next().await {
            match message.subject.split('.').nth(3) {
                Some("CREATE" | "UPDATE" | "DELETE" | "PURGE") => writes += 1,
                Some("FENCE") => break,
                _ => {}
            }
        }
        Ok(writes)
    }
}

#[tokio::test]
async fn a_second_start_sends_no_write_on_any_version() -> Result<()> {
    for version in Version::ALL.iter().copied() {
        let (_server, js) = broker(version).await?;
        let mut tap = Tap::on(&js).await?;

        let first = ensure_jetstream_resources(&js).await?.report;
        let sent = tap.writes().await?;
        assert_eq!((sent, first.writes), (20, 20), "first start on {version}");

        let second = ensure_jetstream_resources(&js).await?.report;
        attach(&js).await?;
        let sent = tap.writes().await?;
        assert_eq!(
            (sent, second.writes, second.round_trips),
            (0, 0, 1),
            "second start on {version}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_start_in_sync_costs_one_round_trip() -> Result<()> {
    let round_trip = Duration::from_millis(100);
    let (server, js) = broker(Version::LATEST).await?;
    ensure_jetstream_resources(&js).await?;

    let proxy = DelayProxy::start(server.url(), round_trip)?;
    let far = connect(&proxy.url()).await?;
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let report = ensure_jetstream_resources(&far).await?.report;
        best = best.min(start.elapsed());
        assert_eq!((report.round_trips, report.writes), (1, 0));
    }
    assert!(
        best < round_trip * 19 / 10,
        "{best:?} for one round trip of {round_trip:?}"
    );
    Ok(())
}
