//! A crowd of processes that attach before anything is there, and one that bootstraps.

use std::time::Duration;

use anyhow::{Context as _, Result};
use kanade_resources::{Consumer, ConsumerSpec, Fit, StreamSpec, attach};
use kanade_resources_testing::Server;
use tokio::task::JoinSet;

use crate::support::{Brought, Tap, bootstrap, connect, declare, jobs, scripts, stream};

const ORDERS: StreamSpec = StreamSpec {
    subjects: &["orders.>"],
    ..StreamSpec::named("ORDERS")
};

declare!(Fleet, generation = 7:
    stream(ORDERS).consumers(&[Consumer::new(ConsumerSpec::named("ORDERS", "billing"))]),
    jobs(5),
    scripts(1 << 20),
);

/// How many attach; `KANADE_CROWD` says another number, such as 1000.
fn crowd() -> Result<usize> {
    match std::env::var("KANADE_CROWD") {
        Ok(number) => number.parse().context("KANADE_CROWD"),
        Err(_) => Ok(100),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_attaches_and_one_bootstraps_later() -> Result<()> {
    let crowd = crowd()?;
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    let mut tap = Tap::on(&js).await?;
    let mut agents = JoinSet::new();
    for _ in 0..crowd {
        let js = connect(server.url()).await?;
        agents.spawn(async move {
            attach::<Brought<Fleet>>(&js)
                .fit(Fit::Exact)
                .wait(Duration::from_secs(300))
                .await
        });
    }
    // Each of them has looked at everything in vain, and at one thing once more.
    let mut waiting = 0;
    let mut seen = Vec::new();
    while waiting < 2 * crowd {
        seen.extend(tap.requests().await?);
        waiting = seen
            .iter()
            .filter(|it| *it == "STREAM.INFO.OBJ_scripts")
            .count()
            / 2;
    }
    assert!(seen.iter().all(|subject| subject.contains(".INFO.")));

    let report = bootstrap::<Fleet>(&js).await?.report;
    let mut requests = 0;
    while let Some(attached) = agents.join_next().await {
        let report = attached??.report;
        assert_eq!(report.writes, 0, "{report}");
        requests += report.requests;
    }
    let mut writes = tap.writes().await?;
    writes.sort();
    assert_eq!(
        writes,
        [
            "CONSUMER.CREATE.ORDERS.billing",
            "STREAM.CREATE.KV_jobs",
            "STREAM.CREATE.OBJ_scripts",
            "STREAM.CREATE.ORDERS",
        ]
    );
    assert_eq!(report.writes, 4, "{report}");
    println!("{crowd} processes attached with {requests} requests");
    Ok(())
}
