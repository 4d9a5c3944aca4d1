//! The change matrix: every field, set, raised, lowered and removed, on empty and filled streams, before and after a
//! restart, on every version. What the plan says is what happens, and without consent not one message is gone.

mod consumers;
mod rows;

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kanade_resources::async_nats::jetstream;
use kanade_resources::{
    Change, Class, Engine, Plan, Resource, ServerVersion, Step, Storage, StreamSpec,
};
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};

use crate::support::{connect, declaration, resource};
use rows::{ROWS, Row};

/// How many messages a filled stream holds, on how many subjects.
const MESSAGES: u64 = 20;
const SUBJECTS: u64 = 4;

/// What a plan says of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Safe,
    Lossy,
    /// Held back, since a later version would delete, or what is stored might be such that this one does.
    Doubtful,
    Impossible,
}

/// What a stream of a row holds when it is changed, and whether its loss is consented to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Empty,
    Filled,
    Consented,
}

const CASES: [Case; 3] = [Case::Empty, Case::Filled, Case::Consented];

/// A row on its own stream.
struct Subject {
    row: &'static Row,
    case: Case,
    before: StreamSpec<'static>,
    after: StreamSpec<'static>,
}

impl Subject {
    fn of(row: &'static Row, case: Case, place: usize) -> Self {
        let name = leaked(format!("S{place}_{case:?}"));
        let subjects: &'static [&'static str] = Box::leak(Box::new([leaked(format!("{name}.>"))]));
        let mut before = StreamSpec {
            subjects,
            ..StreamSpec::named(name)
        };
        (row.before)(&mut before);
        let mut after = before;
        (row.after)(&mut after);
        Self {
            row,
            case,
            before,
            after,
        }
    }

    fn name(&self) -> &'static str {
        self.before.name
    }

    /// Copies hold what their origin does.
    fn is_published_to(&self) -> bool {
        self.case != Case::Empty && self.before.mirror.is_none() && !self.before.sealed
    }
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

#[tokio::test]
async fn every_change_of_a_stream_is_what_the_plan_says() -> Result<()> {
    for version in Version::ALL {
        let mut server = Server::builder().version(*version).start()?;
        changes_on(&mut server)
            .await
            .with_context(|| format!("on {version}"))?;
    }
    Ok(())
}

async fn changes_on(server: &mut Server) -> Result<()> {
    let version: ServerVersion = server.version().to_string().parse()?;
    let js = connect(server.url()).await?;
    let rows = ROWS
        .iter()
        .enumerate()
        .filter(|(_, row)| version >= row.since);
    let subjects: Vec<Subject> = rows
        .flat_map(|(place, row)| CASES.map(|case| Subject::of(row, case, place)))
        .filter(|subject| !(subject.case == Case::Empty && subject.row.fill_only))
        .collect();
    let before: Vec<Resource<'_>> = std::iter::once(ORIGIN)
        .chain(subjects.iter().map(|subject| subject.before))
        .map(resource)
        .collect();
    Engine::new(&js, &declaration(&before)).run().await?;
    fill(&js, &subjects).await?;
    // Older than every `max_age` of a row that deletes.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let held = stored(&js).await?;

    let after: Vec<Resource<'_>> = subjects
        .iter()
        .map(|subject| resource(subject.after))
        .collect();
    let consented: Vec<Resource<'_>> = of(&subjects, Case::Consented)
        .map(|s| resource(s.after))
        .collect();
    let unconsented: Vec<Resource<'_>> = subjects
        .iter()
        .filter(|s| s.case != Case::Consented)
        .map(|s| resource(s.after))
        .collect();
    let plan = Engine::new(&js, &declaration(&after)).plan().await?;
    let mut wrong = Vec::new();
    for subject in &subjects {
        wrong.extend(misjudged(subject, step(&plan, subject.name())?, version));
    }
    // What is impossible fails the run, which is in the plan, too.
    let _failed = Engine::new(&js, &declaration(&unconsented)).run().await;
    let _failed = Engine::new(&js, &declaration(&consented))
        .allow_data_loss()
        .run()
        .await;
    let again = Engine::new(&js, &declaration(&after)).plan().await?;
    for subject in &subjects {
        wrong.extend(unmade(
            subject,
            step(&plan, subject.name())?,
            step(&again, subject.name())?,
        ));
    }
    // Longer than servers take to expire what is too old.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let at_once = stored(&js).await?;
    server.restart()?;
    let later = stored(&connect(server.url()).await?).await?;
    for subject in &subjects {
        let name = subject.name();
        // What is kept in memory does not outlive a restart anyway.
        let later = if subject.before.storage == Storage::Memory {
            &at_once
        } else {
            &later
        };
        let counts =
            [&held, &at_once, later].map(|stored| stored.get(name).copied().unwrap_or_default());
        wrong.extend(miscounted(subject, step(&plan, name)?, counts, version));
    }
    ensure!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        subjects.len(),
        wrong.join("\n")
    );
    println!("{version}: {} changes as planned", subjects.len());
    Ok(())
}

/// What is copied from.
const ORIGIN: StreamSpec<'static> = StreamSpec {
    subjects: &["origin.>"],
    ..StreamSpec::named("ORIGIN")
};

fn of(subjects: &[Subject], case: Case) -> impl Iterator<Item = &Subject> {
    subjects.iter().filter(move |subject| subject.case == case)
}

fn step<'p>(plan: &'p Plan, stream: &str) -> Result<&'p Step> {
    plan.steps
        .iter()
        .find(|step| step.resource.stream == stream)
        .with_context(|| stream.to_owned())
}

fn verdict(step: &Step) -> Verdict {
    match step {
        step if !step.impossible.is_empty() => Verdict::Impossible,
        step if !step.held_back.is_empty() => Verdict::Lossy,
        _ => Verdict::Safe,
    }
}

/// Whether the plan says what is known of the change. On an empty stream nothing can be lost.
fn misjudged(subject: &Subject, step: &Step, version: ServerVersion) -> Option<String> {
    let known = match (subject.row.verdict)(version) {
        Verdict::Lossy | Verdict::Doubtful if subject.case == Case::Empty => Verdict::Safe,
        Verdict::Doubtful => Verdict::Lossy,
        verdict => verdict,
    };
    let told = verdict(step);
    (told != known || step.is_in_sync())
        .then(|| format!("{}: {known:?}, but the plan says\n{step}", subject.title()))
}

/// Whether what was possible was made, and nothing else.
fn unmade(subject: &Subject, planned: &Step, left: &Step) -> Option<String> {
    let fields = |changes: &[Change]| -> Vec<String> {
        changes.iter().map(|change| change.field.clone()).collect()
    };
    // Consent is about what deletes; what needs something impossible stays held back.
    let is_held = |change: &&Change| {
        subject.case != Case::Consented || !matches!(change.class, Class::Lossy { .. })
    };
    let expected: Vec<String> = planned
        .held_back
        .iter()
        .filter(is_held)
        .map(|change| change.field.clone())
        .collect();
    let is_as_planned = left.changes().is_empty()
        && fields(&left.held_back) == expected
        && fields(&left.impossible) == fields(&planned.impossible);
    (!is_as_planned).then(|| {
        format!(
            "{}: planned\n{planned}and left was\n{left}",
            subject.title()
        )
    })
}

/// Whether the messages are where the plan says. `counts` are before, after, and after a restart.
fn miscounted(
    subject: &Subject,
    planned: &Step,
    counts: [u64; 3],
    version: ServerVersion,
) -> Option<String> {
    let [before, at_once, later] = counts;
    let is_right = match (subject.case, verdict(planned)) {
        (Case::Consented, Verdict::Lossy) => {
            let lost = before.saturating_sub(later);
            let estimates = planned
                .held_back
                .iter()
                .filter_map(|change| match &change.class {
                    Class::Lossy { estimate, .. } => estimate.messages,
                    _ => None,
                });
            let is_doubtful = (subject.row.verdict)(version) == Verdict::Doubtful;
            (lost > 0 || is_doubtful) && estimates.max().is_none_or(|most| lost <= most)
        }
        _ => at_once >= before && later >= before,
    };
    (!is_right).then(|| {
        format!(
            "{}: {before} messages, {at_once} after, {later} later\n{planned}",
            subject.title()
        )
    })
}

impl Subject {
    fn title(&self) -> String {
        format!("{} {:?} ({})", self.row.name, self.case, self.name())
    }
}

async fn fill(js: &jetstream::Context, subjects: &[Subject]) -> Result<()> {
    let published = subjects
        .iter()
        .filter(|subject| subject.is_published_to())
        .map(Subject::name);
    let mut acknowledgements = Vec::new();
    for name in published.chain(["origin"]) {
        for number in 0..MESSAGES {
            let subject = format!("{name}.{}", number % SUBJECTS);
            acknowledgements.push(
                js.publish(subject, "a message of some length".into())
                    .await?,
            );
        }
    }
    for acknowledgement in acknowledgements {
        acknowledgement.await?;
    }
    Ok(())
}

/// How many messages each stream holds.
async fn stored(js: &jetstream::Context) -> Result<HashMap<String, u64>> {
    let mut stored = HashMap::new();
    loop {
        let page: Value = js
            .request("STREAM.LIST", &json!({ "offset": stored.len() }))
            .await?;
        for stream in page["streams"].as_array().into_iter().flatten() {
            let name = stream["config"]["name"]
                .as_str()
                .context("a name")?
                .to_owned();
            stored.insert(
                name,
                stream["state"]["messages"].as_u64().context("a state")?,
            );
        }
        if stored.len() as u64 >= page["total"].as_u64().context("a total")? {
            return Ok(stored);
        }
    }
}
