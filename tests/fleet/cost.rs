//! What a start costs, as the broker sees it.

use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::{FutureExt as _, StreamExt as _};
use kanade_fleet::{attach, ensure_jetstream_resources};
use kanade_resources_testing::{DelayProxy, Version};

use crate::support::{broker, connect};

/// The API requests that change something.
const WRITES: [&str; 3] = [
    "$JS.API.STREAM.CREATE.*",
    "$JS.API.STREAM.UPDATE.*",
    "$JS.API.STREAM.DELETE.*",
];

#[tokio::test]
async fn a_second_start_sends_no_write_on_any_version() -> Result<()> {
    for version in Version::ALL.iter().copied() {
        let (server, js) = broker(version).await?;
        let witness = connect(server.url()).await?.client();
        let mut writes = Vec::new();
        for subject in WRITES {
            writes.push(witness.subscribe(subject).await?);
        }
        witness.flush().await?;
        let mut writes = futures_util::stream::select_all(writes);

        let first = ensure_jetstream_resources(&js).await?.report;
        witness.flush().await?;
        let mut seen = 0;
        while writes.next().now_or_never().flatten().is_some() {
            seen += 1;
        }
        assert_eq!((seen, first.writes), (20, 20), "first start on {version}");

        let second = ensure_jetstream_resources(&js).await?.report;
        attach(&js).await?;
        witness.flush().await?;
        assert!(
            writes.next().now_or_never().is_none(),
            "a write at the second start on {version}"
        );
        assert_eq!(
            (second.round_trips, second.writes),
            (1, 0),
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
