//! Declarations at random, and others at random to change them into. Brokers take each of them.

use std::time::Duration;

use fastrand::Rng;
use kanade_resources::{ConsumerSpec, Retention, ServerVersion, StreamSource, StreamSpec};

use super::{consumers, streams};

pub(super) type Stream = StreamSpec<'static>;
pub(super) type Consumer = ConsumerSpec<'static>;

pub(super) const SECOND: Duration = Duration::from_secs(1);
pub(super) const HOUR: Duration = Duration::from_secs(3600);

/// What is copied from: one with messages that may stay, one whose messages carry a TTL that is over.
pub(super) const ORIGIN: &str = "ORIGIN";
pub(super) const EXPIRING: &str = "EXPIRING";

/// A stream and its consumers, as they are and as they are to be.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) before: (Stream, Vec<Consumer>),
    pub(super) after: (Stream, Vec<Consumer>),
    /// A consumer that somebody else has on it.
    pub(super) stranger: Option<Stranger>,
    /// A subject that it gives to another stream.
    pub(super) handed_over: Option<&'static str>,
    /// How many messages are published to it, on how many subjects.
    pub(super) messages: u64,
    pub(super) subjects: u64,
    /// How many messages each consumer is handed, and how many of those it acknowledges.
    pub(super) handed: usize,
    pub(super) acknowledged: usize,
    pub(super) consent: Consent,
}

/// An undeclared consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stranger {
    Durable,
    /// It goes by itself, sooner or later.
    Ephemeral {
        inactive_threshold: Duration,
    },
}

/// What whoever makes the change agrees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    Nothing,
    /// Every loss.
    Everything,
    /// What a plan shows, after which more is published.
    Shown,
}

impl Change {
    pub(super) fn stream(&self) -> &'static str {
        self.before.0.name
    }
}

/// Changes for as many streams on a server of that version.
pub(super) fn changes(rng: &mut Rng, count: usize, version: ServerVersion) -> Vec<Change> {
    let mut changes: Vec<Change> = (0..count)
        .map(|number| change(rng, leak_text(format!("S{number}")), version))
        .collect();
    for pair in changes.chunks_exact_mut(2) {
        if let [one, other] = pair {
            match rng.u8(0..10) {
                0 | 1 => exchange(rng, one, other),
                2 => copy(one, other),
                _ => {}
            }
        }
    }
    changes
}

fn change(rng: &mut Rng, name: &'static str, version: ServerVersion) -> Change {
    let before = streams::random(rng, name, version);
    let consumers_before = consumers::random(rng, &before);
    let after = streams::changed(rng, &before, version);
    let mut consumers_after =
        if consumers_before.len() > 1 && before.retention == Retention::WorkQueue {
            consumers::handed_over(rng, &consumers_before)
        } else {
            consumers::changed(rng, &consumers_before)
        };
    let is_queue = [before.retention, after.retention].contains(&Retention::WorkQueue);
    if rng.u8(0..4) == 0 && !is_queue {
        consumers_after.push(consumers::added(rng, name));
    }
    consumers::fit(&after, &mut consumers_after);
    let handed = rng.usize(0..8);
    Change {
        stranger: stranger(rng, before.retention),
        before: (before, consumers_before),
        after: (after, consumers_after),
        handed_over: None,
        messages: pick(rng, &[0, 1, 12, 30]),
        subjects: rng.u64(1..6),
        handed,
        acknowledged: rng.usize(0..=handed),
        consent: pick(
            rng,
            &[
                Consent::Nothing,
                Consent::Nothing,
                Consent::Everything,
                Consent::Shown,
            ],
        ),
    }
}

/// A work queue has room for none, and what one that goes by itself holds up would go, whatever is changed.
fn stranger(rng: &mut Rng, retention: Retention) -> Option<Stranger> {
    let ephemeral = |inactive_threshold| Some(Stranger::Ephemeral { inactive_threshold });
    match (retention, rng.u8(0..8)) {
        (Retention::WorkQueue, _) => None,
        (_, 0 | 1) => Some(Stranger::Durable),
        (Retention::Limits, 2) => ephemeral(Duration::ZERO),
        (Retention::Limits, 3) => ephemeral(HOUR),
        _ => None,
    }
}

fn are_mirrors(one: &Change, other: &Change) -> bool {
    [&one.before, &one.after, &other.before, &other.after]
        .iter()
        .any(|(stream, _)| stream.mirror.is_some())
}

/// Has one stream begin to copy the other, which may be a work queue. Nobody agrees to anything: what the origin lost
/// would be in the plan of the copy.
fn copy(origin: &mut Change, other: &mut Change) {
    if are_mirrors(origin, other) || other.after.0.allow_msg_schedules {
        return;
    }
    let stream = &mut other.after.0;
    stream.sources = Box::leak(Box::new([StreamSource::named(origin.stream())]));
    stream.max_msg_size = -1;
    (origin.consent, other.consent) = (Consent::Nothing, Consent::Nothing);
}

/// Has two streams hand a subject over, one to the other or both.
fn exchange(rng: &mut Rng, one: &mut Change, other: &mut Change) {
    if are_mirrors(one, other) {
        return;
    }
    other.consent = one.consent;
    hand_over(one, other);
    if rng.bool() {
        hand_over(other, one);
    }
}

fn hand_over(giver: &mut Change, taker: &mut Change) {
    let subject = leak_text(format!("handed.{}", giver.stream()));
    for stream in [&mut giver.before.0, &mut taker.after.0] {
        stream.subjects = leak([stream.subjects, &[subject]].concat());
    }
    giver.handed_over = Some(subject);
}

pub(super) fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(0..from.len())]
}

pub(super) fn leak_text(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

pub(super) fn leak(texts: Vec<&'static str>) -> &'static [&'static str] {
    Box::leak(texts.into_boxed_slice())
}
