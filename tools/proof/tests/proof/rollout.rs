use anyhow::{Result, ensure};
use kanade_resources_proof::{newer, older};
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};

use crate::support::{
    assert_converged, assert_nothing_lost, connect, fill, process, succeeded, times,
};

#[tokio::test]
async fn what_the_newer_binary_declares_stays_while_older_ones_start_again_and_again() -> Result<()>
{
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let js = connect(server.url()).await?;
        older::ensure_jetstream_resources(&js).await?;
        fill(&js).await?;
        // The first of the new meets a crowd of the old.
        for _ in 0..times(3).min(20) {
            let processes: Vec<_> = ["older", "newer", "older", "older", "newer", "older"]
                .into_iter()
                .map(|declaration| process(declaration, server.url()))
                .collect::<Result<_>>()?;
            processes.into_iter().try_for_each(succeeded)?;
        }
        newer::ensure_jetstream_resources(&js).await?;
        let report = older::ensure_jetstream_resources(&js).await?.report;
        ensure!(report.writes == 0, "{report}");
        assert_converged(&js).await?;
        assert_nothing_lost(&js).await?;
        let answer: Value = js.request("STREAM.INFO.ALERTS", &json!(null)).await?;
        ensure!(
            answer["config"]["subjects"] == json!(["alerts.>"]),
            "{answer}"
        );
    }
    Ok(())
}
