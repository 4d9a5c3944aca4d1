//! `herd`: thousands of processes that start at the same moment, as after a power cut.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources::{Declaration, Engine, Report};
use kanade_resources_testing::Server;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::declared::{FLEET, declaration};
use crate::table::{NOTHING, heading, median, row, time_if_any};
use crate::ways::Way;

/// Thousands of starts at once on a lone server as it comes, by hand and ours
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many start, each over a connection of its own
    #[arg(long, default_value_t = 5000)]
    starts: usize,
    /// Which ways
    #[arg(long, value_delimiter = ',', default_values_t = [Way::Joined, Way::Ours], value_enum)]
    ways: Vec<Way>,
}

/// How many connect at the same time.
const CONNECTING: usize = 64;

/// What became of one start.
struct Ended {
    after: Duration,
    /// Ours reports what it has cost.
    result: Result<Option<Report>>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let runtime = Runtime::new().context("no runtime")?;
    heading(&[
        "starts",
        "program",
        "broker",
        "failed",
        "median",
        "slowest",
        "requests",
        "sent again",
        "expected",
    ]);
    for way in &options.ways {
        runtime.block_on(measure(*way, options.starts))?;
    }
    Ok(())
}

/// On a new broker, and on the one that this leaves, once it is in sync.
async fn measure(way: Way, starts: usize) -> Result<()> {
    let server = Server::start()?;
    let declaration = declaration(FLEET, 1);
    let herd: Vec<jetstream::Context> = stream::iter(0..starts)
        .map(|_| connect(server.url()))
        .buffer_unordered(CONNECTING)
        .try_collect()
        .await?;
    for is_new in [true, false] {
        let ended = all_at_once(herd.clone(), way, declaration, is_new).await?;
        print(way, is_new, &ended);
        Engine::new(&connect(server.url()).await?, declaration)
            .run()
            .await
            .context("after the herd")?;
    }
    Ok(())
}

/// A client as it comes, too: it waits ten seconds for the calls by hand.
async fn connect(url: &str) -> Result<jetstream::Context> {
    Ok(jetstream::new(async_nats::connect(url).await?))
}

async fn all_at_once(
    herd: Vec<jetstream::Context>,
    way: Way,
    declaration: &'static Declaration<'static>,
    is_new: bool,
) -> Result<Vec<Ended>> {
    let mut ended = Vec::with_capacity(herd.len());
    let mut starts = JoinSet::new();
    for js in herd {
        starts.spawn(async move { start(&js, way, declaration, is_new).await });
    }
    while let Some(one) = starts.join_next().await {
        ended.push(one?);
    }
    Ok(ended)
}

async fn start(
    js: &jetstream::Context,
    way: Way,
    declaration: &'static Declaration<'static>,
    is_new: bool,
) -> Ended {
    let started = Instant::now();
    let result = match way {
        Way::Ours => Engine::new(js, declaration)
            .run()
            .await
            .map(|(_handles, report)| Some(report))
            .map_err(Into::into),
        by_hand => by_hand.start(js, declaration, is_new).await.map(|_| None),
    };
    Ended {
        after: started.elapsed(),
        result,
    }
}

fn print(way: Way, is_new: bool, ended: &[Ended]) {
    let failures: Vec<&anyhow::Error> = ended
        .iter()
        .filter_map(|one| one.result.as_ref().err())
        .collect();
    if let Some(first) = failures.first() {
        eprintln!("{}, for instance: {first:#}", way.name());
    }
    let mut times: Vec<Duration> = ended
        .iter()
        .filter(|one| one.result.is_ok())
        .map(|one| one.after)
        .collect();
    let slowest = times.iter().max().copied();
    row(&[
        ended.len().to_string(),
        match way {
            Way::Ours => "ours".to_owned(),
            by_hand => format!("by hand, {}", by_hand.name()),
        },
        if is_new { "new" } else { "in sync" }.to_owned(),
        failures.len().to_string(),
        time_if_any(median(&mut times)),
        time_if_any(slowest),
        sum(ended, |report| report.requests),
        sum(ended, |report| report.retries),
        match way {
            Way::Ours if failures.is_empty() => "met".to_owned(),
            Way::Ours => "missed: none fails".to_owned(),
            _ => NOTHING.to_owned(),
        },
    ]);
}

/// Over all that report.
fn sum(ended: &[Ended], number: impl Fn(&Report) -> u64) -> String {
    let reports: Vec<&Report> = ended
        .iter()
        .filter_map(|one| one.result.as_ref().ok()?.as_ref())
        .collect();
    if reports.is_empty() {
        return NOTHING.to_owned();
    }
    let sum: u64 = reports.into_iter().map(number).sum();
    sum.to_string()
}
