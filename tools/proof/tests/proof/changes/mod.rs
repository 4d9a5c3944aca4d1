//! Random declarations changed into other random ones, on every version, many streams sharing one restart. Without
//! consent not one message is gone and no consumer has lost its place, now or after the restart; with consent, at most
//! what was estimated; no publish is refused that the plan did not announce; and the second plan is empty.

mod generate;
mod world;

use std::env;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use fastrand::Rng;
use futures_util::future::join_all;
use kanade_resources::{
    Class, Consumer, Engine, Error, FailureKind, Plan, Resource, ServerVersion, Step,
};
use kanade_resources_testing::{Server, Version};

use crate::support::{connect, declaration, resource, times};
use generate::{Change, change, leak_text};
use world::{State, fill, origins, probe, state};

/// How many changes share a server and a restart.
const BATCH: usize = 100;

/// What was found once, by its seed.
const CASES: &[(Version, u64)] = &[
    // A stream with schedules is not sealed, since its roll-ups stay.
    (Version::V2_14, 5006),
];

#[tokio::test]
async fn random_changes_do_what_the_plan_says() -> Result<()> {
    let seed = env::var("KANADE_PROOF_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| fastrand::u64(..));
    let versions = Version::ALL.iter().map(|version| on(*version, seed));
    let wrong: Vec<String> = join_all(versions)
        .await
        .into_iter()
        .filter_map(|result| result.err().map(|error| format!("{error:?}")))
        .collect();
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Batches on one version, each with a seed of its own.
async fn on(version: Version, seed: u64) -> Result<()> {
    let mut made = 0;
    let mut next = seed;
    while made < times(BATCH) {
        batch(version, next)
            .await
            .with_context(|| format!("on {version}: KANADE_PROOF_SEED={next}"))?;
        made += BATCH;
        next = next.wrapping_add(1);
    }
    println!("{version}: {made} random changes did what the plan said");
    Ok(())
}

#[tokio::test]
async fn what_was_found_once_stays_away() -> Result<()> {
    for (version, seed) in CASES {
        batch(*version, *seed)
            .await
            .with_context(|| format!("on {version}: KANADE_PROOF_SEED={seed}"))?;
    }
    Ok(())
}

/// A change, and what became of it.
struct Trial {
    change: Change,
    before: State,
    planned: Vec<Step>,
    left: Vec<Step>,
    at_once: State,
    /// Why publishing is refused afterwards, if it was not refused before.
    refused: Option<String>,
}

async fn batch(version: Version, seed: u64) -> Result<()> {
    let mut rng = Rng::with_seed(seed);
    let mut server = Server::builder().version(version).start()?;
    let line: ServerVersion = server.version().to_string().parse()?;
    let js = connect(server.url()).await?;
    Engine::new(&js, &declaration(&origins(line))).run().await?;
    world::fill_origins(&js).await?;
    let changes: Vec<Change> = (0..BATCH)
        .map(|number| change(&mut rng, leak_text(format!("S{number}")), line))
        .collect();
    let before: Vec<Resource<'_>> = changes
        .iter()
        .map(|change| made_of(&change.before))
        .collect();
    let made = Engine::new(&js, &declaration(&before)).run().await;
    ensure!(made.is_ok(), "a random declaration is not taken: {made:?}");
    for change in &changes {
        fill(&js, change)
            .await
            .with_context(|| format!("{change:?}"))?;
    }
    // What expires by its TTL, or grows older than the shortest max_age, does so.
    tokio::time::sleep(Duration::from_millis(2500)).await;

    let after: Vec<Resource<'_>> = changes
        .iter()
        .map(|change| made_of(&change.after))
        .collect();
    let of = |consents: bool| -> Vec<Resource<'_>> {
        let pairs = changes.iter().zip(&after);
        pairs
            .filter(|(change, _)| change.consents == consents)
            .map(|(_, resource)| *resource)
            .collect()
    };
    let mut states = Vec::new();
    for change in &changes {
        states.push(state(&js, change).await?);
    }
    let plan = Engine::new(&js, &declaration(&after)).plan().await?;
    let mut wrong = Vec::new();
    let (unconsented, consented) = (of(false), of(true));
    let runs = [
        Engine::new(&js, &declaration(&unconsented)).run().await,
        Engine::new(&js, &declaration(&consented))
            .allow_data_loss()
            .run()
            .await,
    ];
    for run in runs {
        wrong.extend(refusals(run.err(), &changes));
    }
    let again = Engine::new(&js, &declaration(&after)).plan().await?;
    // Longer than inactive consumers stay, and than servers take to expire.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut trials = Vec::new();
    for (change, before) in changes.into_iter().zip(states) {
        trials.push(Trial {
            planned: steps(&plan, &change),
            left: steps(&again, &change),
            at_once: state(&js, &change).await?,
            refused: None,
            change,
            before,
        });
    }
    server.restart()?;
    let js = connect(server.url()).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    for trial in &mut trials {
        let later = state(&js, &trial.change).await?;
        trial.refused = probe(&js, &trial.change).await;
        wrong.extend(
            trial
                .findings(&later)
                .into_iter()
                .map(|what| trial.tell(&what, &later)),
        );
    }
    ensure!(
        wrong.is_empty(),
        "{} of {BATCH}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    Ok(())
}

fn made_of((stream, consumers): &(generate::Stream, Vec<generate::Consumer>)) -> Resource<'static> {
    let consumers: Vec<Consumer<'static>> =
        consumers.iter().map(|spec| Consumer::new(*spec)).collect();
    resource(*stream).consumers(Box::leak(consumers.into_boxed_slice()))
}

fn steps(plan: &Plan, change: &Change) -> Vec<Step> {
    let is_its = |step: &&Step| step.resource.stream == change.before.0.name;
    plan.steps.iter().filter(is_its).cloned().collect()
}

/// What a run could not do, but for what the plan says is impossible.
fn refusals(error: Option<Error>, changes: &[Change]) -> Vec<String> {
    let Some(error) = error else {
        return Vec::new();
    };
    let Error::Incomplete { failures, .. } = error else {
        return vec![format!("a run failed: {error}")];
    };
    let is_expected = |kind: &FailureKind| matches!(kind, FailureKind::Impossible(_));
    failures
        .iter()
        .filter(|failure| !is_expected(&failure.kind))
        .map(|failure| {
            let name = failure.resource.stream.as_str();
            let change = changes.iter().find(|change| change.before.0.name == name);
            format!("refused: {failure}\n  {change:?}")
        })
        .collect()
}

impl Trial {
    fn findings(&self, later: &State) -> Vec<String> {
        let mut findings = Vec::new();
        if self.may_lose() {
            findings.extend(self.lost_more_than_estimated(later));
        } else {
            findings.extend(self.lost(&self.at_once, "at once"));
            findings.extend(self.lost(later, "after the restart"));
        }
        findings.extend(self.refused_unannounced());
        findings.extend(self.not_settled());
        findings
    }

    /// Whether a loss was planned and agreed to.
    fn may_lose(&self) -> bool {
        self.change.consents && self.lossy().next().is_some()
    }

    fn lossy(&self) -> impl Iterator<Item = &kanade_resources::Change> {
        let changes = self.planned.iter().flat_map(|step| &step.held_back);
        changes.filter(|change| matches!(change.class, Class::Lossy { .. }))
    }

    fn lost(&self, now: &State, when: &str) -> Option<String> {
        let State {
            messages,
            first_seq,
            ..
        } = self.before;
        if now.messages < messages || messages > 0 && now.first_seq > first_seq {
            return Some(format!("{when} messages are gone"));
        }
        for (name, before) in &self.before.consumers {
            let Some(place) = now.consumers.get(name) else {
                if before.is_new {
                    continue;
                }
                return Some(format!("{when} the consumer {name} is gone"));
            };
            if place.floor < before.floor || place.delivered < before.delivered {
                return Some(format!("{when} {name} is set back"));
            }
        }
        None
    }

    fn lost_more_than_estimated(&self, later: &State) -> Option<String> {
        let mut most = 0;
        for change in self.lossy() {
            let Class::Lossy { estimate, .. } = &change.class else {
                continue;
            };
            most += estimate.messages?;
        }
        let lost = self.before.messages.saturating_sub(later.messages);
        (lost > most).then(|| format!("{lost} messages are gone, and {most} were estimated"))
    }

    fn refused_unannounced(&self) -> Option<String> {
        let refused = self.refused.as_ref()?;
        let announced = self
            .planned
            .iter()
            .flat_map(Step::changes)
            .any(|change| change.note.is_some());
        let is_known = self.before.refuses || announced || self.may_lose();
        (!is_known).then(|| format!("publishing is refused: {refused}"))
    }

    fn not_settled(&self) -> Option<String> {
        // Without a consumer that went meanwhile, as was agreed to, more is possible.
        let mut known = self.before.consumers.keys();
        if known.any(|name| !self.at_once.consumers.contains_key(name)) {
            return None;
        }
        let writes = self.left.iter().any(|step| !step.changes().is_empty());
        writes.then(|| "the second plan is not empty".to_owned())
    }

    fn tell(&self, what: &str, later: &State) -> String {
        let print = |steps: &[Step]| -> String { steps.iter().map(ToString::to_string).collect() };
        format!(
            "{}: {what}\n  before {:?}\n  at once {:?}\n  later {later:?}\nplanned\n{}left\n{}  {:?}",
            self.change.before.0.name,
            self.before,
            self.at_once,
            print(&self.planned),
            print(&self.left),
            self.change
        )
    }
}
