use std::process::ExitCode;

use anyhow::Result;
use kanade_resources_schema::json_schema;

use crate::output;

/// Print the JSON Schema of resources.toml, for editors that complete and check it
#[derive(clap::Args)]
pub(crate) struct Options {}

pub(super) fn run(_options: &Options) -> Result<ExitCode> {
    output::print(&format!("{:#}\n", json_schema::of_file()))?;
    Ok(ExitCode::SUCCESS)
}
