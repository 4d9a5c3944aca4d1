//! `profile`: starts in sync, and nothing else, for a profiler to look at.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::broker::{Broker, Servers};
use crate::declared::{FLEET, declaration};
use crate::table::time;
use crate::ways::Way;

/// Starts again and again on a lone server in sync, in one thread, for a profiler to look at
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many resources
    #[arg(long, default_value_t = FLEET)]
    resources: usize,
    /// How many starts
    #[arg(long, default_value_t = 1000)]
    times: u32,
    /// In which way
    #[arg(long, default_value_t = Way::Ours, value_enum)]
    way: Way,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no runtime")?;
    let mean = runtime.block_on(mean(options))?;
    println!("{} a start", time(mean));
    Ok(())
}

async fn mean(options: &Options) -> Result<Duration> {
    let declaration = declaration(options.resources, 1);
    let broker = Broker::start(Servers::Lone)?;
    let wire = broker.connect(Duration::ZERO, options.way).await?;
    Way::Ours.start(&wire.js, declaration, true).await?;
    let started = Instant::now();
    for _ in 0..options.times {
        options.way.start(&wire.js, declaration, false).await?;
    }
    Ok(started.elapsed() / options.times.max(1))
}
