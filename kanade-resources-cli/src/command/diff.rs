use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use kanade_resources::Snapshot;

use super::{PlanForm, Profile, exit_code};
use crate::declared::{declaration, with_checked};
use crate::source::{Source, is_stdin};

/// Show what one declaration would change on a broker that is in sync with another
///
/// Needs no broker, and assumes that every stream is full of messages: a change that may delete some is shown as held
/// back. Exits with 0 when nothing would be done, with 2 when something would be changed, with 3 when a change is held
/// back or impossible, and with 1 on errors.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration that the broker is in sync with; `-` is standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The declaration that is to be applied; `-` is standard input
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    profile: Profile,
    /// How the plan is shown
    #[arg(long, value_enum, default_value_t)]
    format: PlanForm,
}

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    if is_stdin(&options.old) && is_stdin(&options.new) {
        bail!("only one of the two declarations can be standard input");
    }
    let profile = options.profile.name();
    let old = with_checked(Source::read(&options.old), "", |checked, arena| {
        let declared = declaration(checked, profile, arena);
        let declared = declared.with_context(|| options.old.display().to_string())?;
        Ok(Snapshot::of(&declared))
    })?;
    let plan = with_checked(Source::read(&options.new), "", |checked, arena| {
        let declared = declaration(checked, profile, arena);
        let declared = declared.with_context(|| options.new.display().to_string())?;
        Ok(old.plan(&declared, checked.min_server))
    })?;
    options.format.print(&plan)?;
    Ok(exit_code(&plan))
}
