use std::time::Duration;

use anyhow::{Context as _, Result};
use kanade_resources::async_nats::jetstream;
use kanade_resources::{Error, Outcome};
use kanade_resources_proof::{newer, older};
use kanade_resources_testing::{Server, Version};

use crate::support::{
    assert_converged, assert_nothing_lost, connect, fill, process, succeeded, times,
};

/// The longest that an apply of these declarations takes on a loaded machine, roughly: a random moment of it.
fn moment() -> Duration {
    Duration::from_micros(fastrand::u64(..40_000))
}

/// Something to do for the next run, and something to lose: everything is back at the older declaration.
async fn set_back(js: &jetstream::Context) -> Result<()> {
    for stream in ["ALERTS", "COPY", "OBJ_packages", "KV_jobs"] {
        // One that is missing is as good as one that is deleted.
        let _ = js.delete_stream(stream).await;
    }
    for stream in ["COMMANDS", "RESULTS", "KV_agents"] {
        let Ok(stream) = js.get_stream(stream).await else {
            continue;
        };
        let mut config = stream.cached_info().config.clone();
        config.metadata.clear();
        config.description = None;
        js.update_stream(config).await?;
    }
    let report = older::ensure_jetstream_resources(js).await?.report;
    anyhow::ensure!(
        report
            .resources
            .iter()
            .all(|entry| !matches!(entry.outcome, Outcome::Newer { .. })),
        "{report}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_broker_is_killed_at_any_moment() -> Result<()> {
    let rounds = times(10).div_ceil(Version::ALL.len());
    for version in Version::ALL {
        let mut server = Server::builder().version(*version).start()?;
        let js = connect(server.url()).await?;
        older::ensure_jetstream_resources(&js).await?;
        fill(&js).await?;
        for round in 0..rounds {
            set_back(&js)
                .await
                .with_context(|| format!("set back, round {round} on {version}"))?;
            let run = tokio::spawn({
                let js = js.clone();
                async move { newer::ensure_jetstream_resources(&js).await.map(drop) }
            });
            tokio::time::sleep(moment()).await;
            server.kill();
            server.start_again()?;
            // The very run that was interrupted goes on, unless it was told something that it can't know the cause of.
            let outcome: Result<(), Error> = run.await?;
            outcome.with_context(|| format!("round {round} on {version}"))?;
            newer::ensure_jetstream_resources(&js).await?;
            assert_converged(&js).await?;
            assert_nothing_lost(&js)
                .await
                .with_context(|| format!("round {round} on {version}"))?;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_is_killed_at_any_moment() -> Result<()> {
    let rounds = times(10).div_ceil(Version::ALL.len());
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let js = connect(server.url()).await?;
        older::ensure_jetstream_resources(&js).await?;
        fill(&js).await?;
        for _ in 0..rounds {
            set_back(&js).await?;
            let mut killed = process("newer", server.url())?;
            tokio::time::sleep(moment()).await;
            killed.kill()?;
            killed.wait()?;
            succeeded(process("newer", server.url())?)?;
            assert_converged(&js).await?;
            assert_nothing_lost(&js).await?;
        }
    }
    Ok(())
}

/// A future that is dropped has sent what it has sent, and nothing after.
#[tokio::test]
async fn the_future_is_dropped_at_any_moment() -> Result<()> {
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    older::ensure_jetstream_resources(&js).await?;
    fill(&js).await?;
    for _ in 0..times(20) {
        set_back(&js).await?;
        let _cancelled =
            tokio::time::timeout(moment() / 2, newer::ensure_jetstream_resources(&js)).await;
        newer::ensure_jetstream_resources(&js).await?;
        assert_converged(&js).await?;
        assert_nothing_lost(&js).await?;
    }
    Ok(())
}
