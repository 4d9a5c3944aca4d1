//! `cargo xtask provision`: for machines that will run the tests without a network.

use anyhow::Result;
use kanade_resources_testing::Version;

/// Fetch nats-servers into the cache and print their paths
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Which versions, such as 2.10.26 [default: every pinned one]
    versions: Vec<Version>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let versions = if options.versions.is_empty() {
        Version::ALL
    } else {
        &options.versions
    };
    for version in versions {
        println!(
            "{}",
            kanade_resources_testing::provision(*version)?.display()
        );
    }
    Ok(())
}
