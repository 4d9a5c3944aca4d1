//! Subjects that go from one declared stream to another: no two streams may have a subject in common at any time
//! (10065), so one releases it before the other takes it.

use kanade_resources_schema::subject::intersect;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::step::{Action, Step};
use crate::document::{Document, STREAM, strings};
use crate::live::Live;

/// One step among those that are taken together, and what it found.
pub(crate) type Found<'a> = (&'a mut Step, Option<&'a Live>);

/// When a step is written: those that subjects go from or to one after the other, then all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// So many steps go before it.
    Moving(usize),
    /// No subject goes from or to it.
    Staying,
}

/// The turn of each step, so that subjects are released before they are taken; `None` if no subjects change. If streams swap subjects, some of them get [`Step::interim`], which is
/// written before anything else.
///
/// Nothing waits in between, so that there is hardly a moment in which nobody listens: servers make the writes of one
/// connection in the order in which they are sent, but for 3 in 1500 swaps. Those are refused, and tried again.
pub(crate) fn arrange(found: &mut [Found<'_>]) -> Option<Vec<Turn>> {
    if !found.iter().any(|(step, _)| releases(step)) {
        return None;
    }
    let flows: Vec<Flow> = found
        .iter()
        .map(|(step, live)| Flow::of(step, *live))
        .collect();
    let mut turns = vec![Turn::Staying; flows.len()];
    let mut waiting = moving(&flows);
    for turn in 0..waiting.len() {
        let place = waiting
            .iter()
            .position(|taker| is_free(&flows, &waiting, *taker));
        let next = waiting.remove(place.unwrap_or_default());
        turns[next] = Turn::Moving(turn);
        // Everything left is in a ring: whoever goes first takes what the others then wait for.
        if place.is_none() {
            for other in &waiting {
                release(&mut found[*other]);
            }
        }
    }
    Some(turns)
}

/// Whether nothing that `taker` takes is still held by those that wait.
fn is_free(flows: &[Flow], waiting: &[usize], taker: usize) -> bool {
    let taker = &flows[taker];
    !waiting.iter().any(|other| taker.takes_from(&flows[*other]))
}

/// Whether the step changes the subjects of what exists.
fn releases(step: &Step) -> bool {
    step.changes()
        .iter()
        .any(|change| change.field == symbol::SUBJECTS)
}

/// The steps that take a subject which another one releases, and those that release it.
fn moving(flows: &[Flow]) -> Vec<usize> {
    let releasing: Vec<usize> = (0..flows.len())
        .filter(|place| !flows[*place].released.is_empty())
        .collect();
    let is_moving = |place: &usize| {
        let flow = &flows[*place];
        releasing.contains(place)
            || releasing
                .iter()
                .any(|other| flow.takes_from(&flows[*other]))
    };
    if releasing.is_empty() {
        return Vec::new();
    }
    (0..flows.len()).filter(is_moving).collect()
}

/// Which subjects a step takes and releases.
struct Flow {
    stream: String,
    taken: Vec<String>,
    released: Vec<String>,
}

impl Flow {
    fn of(step: &Step, live: Option<&Live>) -> Self {
        let before = live.map(|live| subjects(&live.config)).unwrap_or_default();
        let after = match &step.action {
            Action::Create { document } | Action::Update { document, .. } => subjects(document),
            Action::None => before.clone(),
        };
        let is_consumer = step.resource.consumer.is_some();
        let (before, after) = if is_consumer {
            (Vec::new(), Vec::new())
        } else {
            (before, after)
        };
        Self {
            stream: step.resource.stream.clone(),
            taken: missing(&after, &before),
            released: missing(&before, &after),
        }
    }

    fn takes_from(&self, other: &Self) -> bool {
        let overlaps = |taken: &String| {
            other
                .released
                .iter()
                .any(|held| intersect(taken, held).is_some())
        };
        self.stream != other.stream && self.taken.iter().any(overlaps)
    }
}

/// Those of `all` that `others` lack.
fn missing(all: &[String], others: &[String]) -> Vec<String> {
    all.iter()
        .filter(|subject| !others.contains(subject))
        .cloned()
        .collect()
}

/// Has the stream let go of what it loses before it takes anything.
fn release((step, live): &mut Found<'_>) {
    let Action::Update { document, .. } = &step.action else {
        return;
    };
    let Some(live) = live else { return };
    let after = subjects(document);
    let mut kept: Vec<String> = subjects(&live.config)
        .into_iter()
        .filter(|held| after.contains(held))
        .collect();
    if kept.is_empty() {
        kept.push(placeholder(&step.resource.stream));
    }
    let mut interim = live.config.clone();
    interim.insert(symbol::SUBJECTS.to_owned(), json!(kept));
    step.interim = Some(interim);
}

/// What a stream has for as long as it has nothing else: without subjects it would take its own name. Nobody
/// publishes to it.
fn placeholder(stream: &str) -> String {
    format!("_kanade-resources.moving.{stream}")
}

fn subjects(document: &Document) -> Vec<String> {
    let subjects: Value = STREAM.normal(symbol::SUBJECTS, document);
    strings(&subjects).map(str::to_owned).collect()
}
