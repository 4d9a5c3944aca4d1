use std::time::Duration;

use anyhow::Result;
use kanade_resources::{Resource, StreamSpec};
use kanade_resources_testing::{DelayProxy, Server, Version};

use crate::support::{bootstrap, connect, declare, stream};

const fn numbered(name: &'static str) -> Resource<'static> {
    stream(StreamSpec::named(name))
}

declare!(Twenty:
    numbered("S01"), numbered("S02"), numbered("S03"), numbered("S04"), numbered("S05"), numbered("S06"),
    numbered("S07"), numbered("S08"), numbered("S09"), numbered("S10"), numbered("S11"), numbered("S12"),
    numbered("S13"), numbered("S14"), numbered("S15"), numbered("S16"), numbered("S17"), numbered("S18"),
    numbered("S19"), numbered("S20"),
);

#[tokio::test]
async fn twenty_resources_in_sync_cost_one_round_trip() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        bootstrap::<Twenty>(&connect(server.url()).await?).await?;
        let proxy = DelayProxy::start(server.url(), Duration::from_millis(100))?;
        let far = connect(&proxy.url()).await?;
        // A busy machine may stretch one run; the wire stretches all of them.
        let mut fastest = Duration::MAX;
        for _ in 0..5 {
            let report = bootstrap::<Twenty>(&far).await?.report;
            assert_eq!(
                (report.round_trips, report.requests, report.writes),
                (1, 21, 0)
            );
            fastest = fastest.min(report.elapsed);
        }
        assert!(
            fastest < Duration::from_millis(190),
            "{fastest:?} on {version}"
        );
    }
    Ok(())
}
