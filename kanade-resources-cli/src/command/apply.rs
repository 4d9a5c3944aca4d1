use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use kanade_resources::{Declaration, Engine, Error, FailureKind, Plan, Report};

use super::{Form, HELD_BACK, block_on};
use crate::connect::{self, Broker};
use crate::declared::with_declaration;
use crate::output;
use crate::progress::Progress;

/// Create what is missing, and update in place what differs
///
/// Shows the plan and asks before the first write. Nothing is ever deleted and created again; what would delete stored
/// messages is held back without `--allow-data-loss`. Exits with 0 when everything is as declared afterwards, with 3
/// when something is held back, impossible, or left to a newer generation, and with 1 on errors.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    /// Apply changes that delete stored messages, too
    #[arg(long)]
    allow_data_loss: bool,
    /// Don't ask
    #[arg(short, long)]
    yes: bool,
    /// How the outcome is shown
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    connection: connect::Connection,
}

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    with_declaration(&options.file, |declaration| {
        block_on(async {
            let broker = options.connection.connect().await?;
            let plan = broker.explain(options.engine(&broker, declaration).plan().await)?;
            if options.format == Form::Human {
                output::print(&options.format.render(&plan)?)?;
            }
            if !options.yes && plan.writes() > 0 && !agreed()? {
                bail!("nothing was changed");
            }
            let progress = Progress::start(plan.writes());
            let outcome = options.engine(&broker, declaration).run().await;
            progress.finish();
            options.conclude(&broker, &plan, outcome.map(|(_handles, report)| report))
        })
    })
}

impl Options {
    fn engine<'d>(&self, broker: &Broker, declaration: &'d Declaration<'d>) -> Engine<'d> {
        let engine = Engine::new(&broker.js, declaration).deadline(broker.timeout);
        if self.allow_data_loss {
            engine.allow_data_loss()
        } else {
            engine
        }
    }

    fn conclude(
        &self,
        broker: &Broker,
        plan: &Plan,
        outcome: Result<Report, Error>,
    ) -> Result<ExitCode> {
        match outcome {
            Ok(report) => {
                output::print(&self.format.render(&report)?)?;
                let is_blocked = plan.is_blocked() || report.held_back().next().is_some();
                Ok(if is_blocked {
                    ExitCode::from(HELD_BACK)
                } else {
                    ExitCode::SUCCESS
                })
            }
            Err(error) => {
                if let Some(report) = error.report() {
                    output::print(&self.format.render(report)?)?;
                }
                let is_impossible = |kind: &FailureKind| matches!(kind, FailureKind::Impossible(_));
                let failures = error.failures();
                if failures.is_empty()
                    || !failures.iter().all(|failure| is_impossible(&failure.kind))
                {
                    return broker.explain(Err(error));
                }
                output::tell(&format!("{error:?}"));
                Ok(ExitCode::from(HELD_BACK))
            }
        }
    }
}

/// Asks on a terminal.
fn agreed() -> Result<bool> {
    if !io::stdin().is_terminal() {
        bail!("there is nobody to ask: say `--yes` where standard input is no terminal");
    }
    output::tell("Apply? [y/N]");
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("could not read the answer")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
