use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use super::{PlanForm, Profile, block_on, engine, exit_code};
use crate::connect;
use crate::declared::with_declared;
use crate::kept::Kept;
use crate::progress::Waiting;
use crate::source::Source;

/// Show what `apply` would do
///
/// Reads only. Exits with 0 when everything is as declared, with 2 when something would be changed, with 3 when a
/// change is held back, impossible, or left to a newer generation, and with 1 on errors, such as a resource that could
/// not be looked at.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    #[command(flatten)]
    profile: Profile,
    /// Plan as if data loss were allowed
    #[arg(long)]
    allow_data_loss: bool,
    /// Keep the plan in this file, too, for `apply` to do exactly that
    #[arg(long, value_name = "PLAN")]
    out: Option<PathBuf>,
    /// How the plan is shown
    #[arg(long, value_enum, default_value_t)]
    format: PlanForm,
    #[command(flatten)]
    connection: connect::Connection,
}

pub(super) fn run(options: &Options, started: Instant) -> Result<ExitCode> {
    let deadline = options.connection.deadline(started);
    let source = Source::read_until(&options.file, &deadline);
    let (name, text) = (source.name.clone(), source.text_or_empty());
    with_declared(source, options.profile.name(), |declaration| {
        block_on(async {
            let waiting = Waiting::start();
            let broker = options.connection.connect(&deadline, &waiting).await?;
            let engine = engine(&broker, declaration, &deadline, options.allow_data_loss);
            let plan = broker.explain(deadline.hold(engine.plan()).await?)?;
            drop(waiting);
            options.format.print(&plan)?;
            let code = exit_code(&plan);
            if let Some(path) = &options.out {
                let kept = Kept {
                    name,
                    declaration: text,
                    allow_data_loss: options.allow_data_loss,
                    plan,
                };
                kept.write(path)?;
            }
            Ok(code)
        })
    })
}
