use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use kanade_resources::{Engine, Error, FailureKind, Plan, Report};

use super::{Form, HELD_BACK, Profile, block_on, engine, shown};
use crate::connect::{self, Broker};
use crate::deadline::Deadline;
use crate::declared::with_declared;
use crate::format::terminal;
use crate::kept::Kept;
use crate::output;
use crate::progress::{Progress, Waiting};
use crate::source::Source;

/// Create what is missing, and update in place what differs
///
/// Shows the plan and asks before the first write. Nothing is ever deleted and created again; what would delete stored
/// messages is held back without `--allow-data-loss`. Exits with 0 when everything is as declared afterwards, with 3
/// when something is held back, impossible, or left to a newer generation, and with 1 on errors. A kept plan is applied
/// without asking; it is an error if a configuration in it has changed since.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration, or a plan that `plan --out` kept; `-` is standard input
    #[arg(value_name = "FILE|PLAN", default_value = "resources.toml")]
    file: PathBuf,
    #[command(flatten)]
    profile: Profile,
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

pub(super) fn run(options: &Options, started: Instant) -> Result<ExitCode> {
    let deadline = options.connection.deadline(started);
    let source = Source::read_until(&options.file, &deadline);
    match Kept::read(&source.name, &source.text_or_empty())? {
        Some(kept) => options.apply_kept(&kept, &deadline),
        None => options.apply_anew(source, &deadline),
    }
}

impl Options {
    fn apply_anew(&self, source: Source, deadline: &Deadline) -> Result<ExitCode> {
        with_declared(source, self.profile.name(), |declaration| {
            block_on(async {
                let waiting = Waiting::start();
                let broker = self.connection.connect(deadline, &waiting).await?;
                let engine = || engine(&broker, declaration, deadline, self.allow_data_loss);
                let plan = broker.explain(deadline.hold(engine().plan()).await?)?;
                drop(waiting);
                if self.format == Form::Human {
                    self.format.print(&plan, terminal::render)?;
                }
                if !self.yes && plan.writes() > 0 && !self.is_agreed(&plan, deadline)? {
                    bail!("nothing was changed");
                }
                self.apply(&broker, engine(), &plan, &shown(&plan), deadline)
                    .await
            })
        })
    }

    /// Does what was shown and approved, if everything that the plan mentions is still as it was.
    fn apply_kept(&self, kept: &Kept, deadline: &Deadline) -> Result<ExitCode> {
        self.refuse_what_was_not_planned(kept)?;
        let source = Source {
            name: kept.name.clone(),
            text: Ok(kept.declaration.clone()),
        };
        let profile = kept.plan.profile.as_deref();
        with_declared(source, profile, |declaration| {
            block_on(async {
                let waiting = Waiting::start();
                let broker = self.connection.connect(deadline, &waiting).await?;
                let engine = || engine(&broker, declaration, deadline, kept.allow_data_loss);
                let now = broker.explain(deadline.hold(engine().plan()).await?)?;
                drop(waiting);
                let outdated = kept.outdated(&now);
                if !outdated.is_empty() {
                    bail!(
                        "the plan is out of date, and nothing was changed:\n  {}\nmake it anew, and have it approved",
                        outdated.join("\n  ")
                    );
                }
                self.apply(&broker, engine(), &kept.plan, "", deadline)
                    .await
            })
        })
    }

    /// Options may not ask for more than the plan shows.
    fn refuse_what_was_not_planned(&self, kept: &Kept) -> Result<()> {
        if self.allow_data_loss && !kept.allow_data_loss {
            bail!(
                "the plan was made without `--allow-data-loss`, so nobody has seen what would be lost; make it anew"
            );
        }
        let profile = self.profile.name();
        if profile.is_some() && profile != kept.plan.profile.as_deref() {
            bail!("the plan was not made for this profile; make it anew");
        }
        Ok(())
    }

    /// Applies the plan, and reports what `seen` has not shown already.
    async fn apply(
        &self,
        broker: &Broker,
        engine: Engine<'_>,
        plan: &Plan,
        seen: &str,
        deadline: &Deadline,
    ) -> Result<ExitCode> {
        let progress = Progress::start(plan);
        let outcome = deadline.hold(engine.apply(plan)).await;
        progress.finish();
        self.conclude(
            broker,
            plan,
            seen,
            outcome?.map(|(_handles, report)| report),
        )
    }

    /// Whether somebody at a terminal wants `plan`, which they have seen.
    fn is_agreed(&self, plan: &Plan, deadline: &Deadline) -> Result<bool> {
        if !io::stdin().is_terminal() {
            bail!("there is nobody to ask: say `--yes` where standard input is not a terminal");
        }
        if self.format == Form::Json {
            output::tell(shown(plan).trim_end());
        }
        output::tell("Apply? [y/N]");
        let answer = deadline.paused(answer)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    fn print_report(&self, report: &Report, seen: &str) -> Result<()> {
        self.format.print(report, |text| {
            terminal::render(&terminal::without_repetition(text, seen))
        })
    }

    fn conclude(
        &self,
        broker: &Broker,
        plan: &Plan,
        seen: &str,
        outcome: Result<Report, Error>,
    ) -> Result<ExitCode> {
        match outcome {
            Ok(report) => {
                self.print_report(&report, seen)?;
                let is_blocked = plan.is_blocked() || report.held_back().next().is_some();
                Ok(if is_blocked {
                    ExitCode::from(HELD_BACK)
                } else {
                    ExitCode::SUCCESS
                })
            }
            Err(error) => {
                if let Some(report) = error.report() {
                    self.print_report(report, seen)?;
                }
                if !waits_for_somebody(&error) {
                    return broker.explain(Err(error));
                }
                let error = shown(&format!("{error:?}"));
                output::tell(&terminal::of_error(error.trim_end()));
                Ok(ExitCode::from(HELD_BACK))
            }
        }
    }
}

/// Whether nothing failed but what servers can't do or what was held back, so that somebody has to decide.
fn waits_for_somebody(error: &Error) -> bool {
    let failures = error.failures();
    let mut kinds = failures.iter().map(|failure| &failure.kind);
    !failures.is_empty()
        && kinds.all(|kind| matches!(kind, FailureKind::Impossible(_) | FailureKind::HeldBack(_)))
}

/// One line of standard input.
fn answer() -> Result<String> {
    const LONGEST: u64 = 1024;
    let mut answer = String::new();
    io::stdin()
        .lock()
        .take(LONGEST)
        .read_line(&mut answer)
        .context("could not read the answer")?;
    Ok(answer)
}
