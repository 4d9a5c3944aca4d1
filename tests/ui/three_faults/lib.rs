//! Three faults in the declaration, and everything else can be used all the same.

#![doc = kanade_resources::reference!()]

use std::time::Duration;

kanade_resources::kanade_resources!();

pub const NAMES: [&str; 3] = [STREAM_RESULTS, STREAM_EVENTS, BUCKET_JOBS];
pub const WINDOW: Duration = streams::RESULTS.max_age;
pub const CAP: i64 = streams::EVENTS.max_bytes;

pub async fn start(
    js: &kanade_resources::async_nats::jetstream::Context,
) -> Result<(), kanade_resources::Error> {
    let resources = ensure_jetstream_resources(js).await?;
    println!("{:?} {}", resources.streams.results.cached_info(), resources.report);
    let _events = resources.streams.events;
    let _jobs = attach(js).await?.kv.jobs;
    Ok(())
}
