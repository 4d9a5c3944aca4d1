//! One process of a fleet: bootstraps `older` or `newer`, its first argument, on the broker that its second one names.

use std::env;

use anyhow::{Context as _, Result, bail};
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources_proof::{newer, older};

#[tokio::main]
async fn main() -> Result<()> {
    let [declaration, url] = env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .ok()
        .context("usage: kanade-resources-proof older|newer URL")?;
    let js = jetstream::new(async_nats::connect(url).await?);
    let report = match declaration.as_str() {
        "older" => older::ensure_jetstream_resources(&js).await?.report,
        "newer" => newer::ensure_jetstream_resources(&js).await?.report,
        other => bail!("neither older nor newer: {other}"),
    };
    println!("{report}");
    Ok(())
}
