use std::collections::VecDeque;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context as _, Result};
use futures_util::future::try_join_all;
use kanade_resources_testing::Version;

use crate::account::Account;
use crate::broker::Broker;
use crate::case::Case;
use crate::generate::generate;
use crate::judge::{Outcome, judge};
use crate::report::Disagreement;
use crate::shrink::shrink;

/// What came of a run.
#[derive(Debug, Default)]
pub struct Run {
    /// How often both took a case.
    pub taken: u64,
    /// How often both refused one.
    pub refused: u64,
    /// How often only rules that are stricter on purpose refused one.
    pub unproven: u64,
    /// Where they differ.
    pub disagreements: Vec<Disagreement>,
}

/// Cases that are still to be asked about, with their numbers.
type Queue = Mutex<VecDeque<(Option<u64>, Case)>>;

/// Asks about `cases` cases of a series, on a broker of each of `versions`.
///
/// # Errors
///
/// When a broker can't be started, or goes away.
pub async fn run(seed: u64, cases: u64, versions: &[Version]) -> Result<Run> {
    ask(
        || {
            (0..cases)
                .map(|number| (Some(number), generate(seed, number)))
                .collect()
        },
        versions,
    )
    .await
}

/// Asks about every declaration in `folder`.
///
/// # Errors
///
/// When a file is no declaration, or a broker can't be started.
pub async fn corpus(folder: &Path, versions: &[Version]) -> Result<Run> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let text = std::fs::read_to_string(&path)?;
        cases.push((
            None,
            Case::parse(&text).with_context(|| path.display().to_string())?,
        ));
    }
    ask(|| cases.iter().cloned().collect(), versions).await
}

async fn ask(
    cases: impl Fn() -> VecDeque<(Option<u64>, Case)>,
    versions: &[Version],
) -> Result<Run> {
    let runs = versions
        .iter()
        .map(|version| on_broker(*version, Mutex::new(cases())));
    let runs = try_join_all(runs).await?;
    Ok(runs.into_iter().fold(Run::default(), Run::and))
}

async fn on_broker(version: Version, queue: Queue) -> Result<Run> {
    let broker = Broker::start(version).await?;
    let runs = broker
        .accounts
        .iter()
        .map(|account| in_account(&broker, account, &queue));
    let runs = try_join_all(runs)
        .await
        .with_context(|| format!("on nats-server {version}"))?;
    Ok(runs.into_iter().fold(Run::default(), Run::and))
}

async fn in_account(broker: &Broker, account: &Account, queue: &Queue) -> Result<Run> {
    let mut run = Run::default();
    while let Some((number, case)) = next(queue) {
        let outcome = judge(&case, broker.version, account);
        match outcome
            .await
            .with_context(|| case.to_toml(broker.version))?
        {
            Outcome::Taken => run.taken += 1,
            Outcome::Refused => run.refused += 1,
            Outcome::Unproven => run.unproven += 1,
            Outcome::Differs(why) => {
                let (case, why) = shrink(case, why, broker.version, account).await?;
                run.disagreements.push(Disagreement {
                    number,
                    case,
                    version: broker.version,
                    why,
                });
            }
        }
    }
    Ok(run)
}

fn next(queue: &Queue) -> Option<(Option<u64>, Case)> {
    queue.lock().ok()?.pop_front()
}

impl Run {
    fn and(mut self, other: Self) -> Self {
        self.taken += other.taken;
        self.refused += other.refused;
        self.unproven += other.unproven;
        self.disagreements.extend(other.disagreements);
        self
    }
}
