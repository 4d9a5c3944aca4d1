use anyhow::{Result, ensure};
use kanade_resources_proof::newer;
use kanade_resources_testing::{Server, Version};

use crate::support::{
    assert_converged, assert_nothing_lost, connect, fill, process, succeeded, times,
};

#[tokio::test]
async fn a_hundred_processes_start_at_once() -> Result<()> {
    for version in [Version::V2_10, Version::LATEST] {
        let server = Server::builder().version(version).start()?;
        // On a new broker, then on one that is in sync.
        for _ in 0..2 {
            let processes: Vec<_> = (0..100)
                .map(|_| process("newer", server.url()))
                .collect::<Result<_>>()?;
            processes.into_iter().try_for_each(succeeded)?;
        }
        assert_converged(&connect(server.url()).await?).await?;
    }
    Ok(())
}

/// More start-ups at once than the API queue of a server has room for: it drops what is queued, and tells nobody.
#[tokio::test(flavor = "multi_thread")]
async fn a_herd_starts_at_once() -> Result<()> {
    let herd = times(600);
    // The default is 10 000, which a thousand machines overflow, and not the one machine of a test.
    let server = Server::builder()
        .config("jetstream { request_queue_limit: 100 }")
        .start()?;
    let mut contexts = Vec::with_capacity(herd);
    for _ in 0..herd {
        contexts.push(connect(server.url()).await?);
    }
    for is_new in [true, false] {
        let starts: Vec<_> = contexts
            .iter()
            .cloned()
            .map(|js| tokio::spawn(async move { newer::ensure_jetstream_resources(&js).await }))
            .collect();
        let (mut retries, mut requests, mut longest) = (0, 0, std::time::Duration::ZERO);
        for start in starts {
            let report = start.await??.report;
            retries += report.retries;
            requests += report.requests;
            longest = longest.max(report.elapsed);
        }
        ensure!(retries > 0, "the queue was never full");
        println!(
            "{herd} starts, new {is_new}: {requests} requests, {retries} again, {longest:.1?} at most"
        );
        if is_new {
            fill(&contexts[0]).await?;
        }
    }
    assert_nothing_lost(&contexts[0]).await?;
    assert_converged(&contexts[0]).await
}
