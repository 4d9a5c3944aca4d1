//! Consumers at random, such as a declaration could have.

use fastrand::Rng;
use kanade_resources::{AckPolicy, DeliverPolicy, Retention};

use super::generate::{Consumer, HOUR, SECOND, Stream, leak, leak_text, pick};
use super::streams::TURNED;

/// Such as stay where they are until they are changed.
pub(super) fn random(rng: &mut Rng, stream: &Stream) -> Vec<Consumer> {
    if stream.retention == Retention::WorkQueue && rng.u8(0..4) == 0 {
        return beside_each_other(stream);
    }
    let most = if stream.retention == Retention::WorkQueue {
        2
    } else {
        3
    };
    let mut consumers = Vec::new();
    for name in ["C0", "C1"].into_iter().take(rng.usize(0..most)) {
        let mut consumer = Consumer::named(stream.name, name);
        if stream.retention != Retention::WorkQueue {
            consumer.deliver_policy = pick(
                rng,
                &[
                    DeliverPolicy::All,
                    DeliverPolicy::All,
                    DeliverPolicy::New,
                    DeliverPolicy::LastPerSubject,
                ],
            );
        }
        if rng.u8(0..4) == 0 {
            consumer.deliver_subject = Some(leak_text(format!("to.{}.{name}", stream.name)));
        }
        for _ in 0..rng.usize(0..2) {
            pick(rng, MUTATIONS)(&mut consumer, rng);
        }
        // It has to be there until it is changed.
        consumer.inactive_threshold = consumer.inactive_threshold.map(|_| HOUR);
        consumer.mem_storage = false;
        consumer.num_replicas = None;
        consumers.push(consumer);
    }
    fit(stream, &mut consumers);
    consumers
}

/// Two consumers of a work queue, which may not want the same.
fn beside_each_other(stream: &Stream) -> Vec<Consumer> {
    let mut consumers: Vec<Consumer> = [("C0", "1"), ("C1", "2")]
        .map(|(name, part)| Consumer {
            filter_subjects: leak(vec![leak_text(format!("{}.{part}", stream.name))]),
            ..Consumer::named(stream.name, name)
        })
        .to_vec();
    fit(stream, &mut consumers);
    consumers
}

/// The same, which hand what they want over to each other, or to a new one.
pub(super) fn handed_over(rng: &mut Rng, before: &[Consumer]) -> Vec<Consumer> {
    let mut after = before.to_vec();
    let filters = |place: usize| before[place].filter_subjects;
    let other = leak(vec![leak_text(format!("{}.3", before[0].stream))]);
    match rng.u8(0..3) {
        0 => {
            (after[0].filter_subjects, after[1].filter_subjects) = (filters(1), filters(0));
        }
        1 => {
            (after[0].filter_subjects, after[1].filter_subjects) = (filters(1), other);
        }
        _ => {
            after[0].filter_subjects = other;
            let new = Consumer {
                filter_subjects: filters(0),
                ..Consumer::named(before[0].stream, "NEW")
            };
            after.insert(0, new);
        }
    }
    after
}

pub(super) fn changed(rng: &mut Rng, before: &[Consumer]) -> Vec<Consumer> {
    let mut after = before.to_vec();
    for consumer in &mut after {
        for _ in 0..rng.usize(0..3) {
            pick(rng, MUTATIONS)(consumer, rng);
        }
    }
    after
}

/// One that is not there yet.
pub(super) fn added(rng: &mut Rng, stream: &'static str) -> Consumer {
    let policies = [DeliverPolicy::All, DeliverPolicy::New, DeliverPolicy::Last];
    Consumer {
        deliver_policy: pick(rng, &policies),
        ..Consumer::named(stream, "NEW")
    }
}

type Mutation = fn(&mut Consumer, &mut Rng);

const MUTATIONS: &[Mutation] = &[
    |c, rng| c.description = pick(rng, &[None, Some("why")]),
    |c, rng| c.metadata = pick(rng, &[&[], &[("team", "shop")]]),
    |c, rng| c.ack_wait = pick(rng, &[None, Some(HOUR), Some(2 * HOUR)]),
    |c, rng| c.max_deliver = pick(rng, &[-1, 1, 3, 9]),
    |c, rng| c.max_ack_pending = pick(rng, &[None, Some(3), Some(2000)]),
    |c, rng| c.headers_only = rng.bool(),
    |c, rng| c.inactive_threshold = pick(rng, &[None, Some(SECOND), Some(HOUR)]),
    |c, rng| c.mem_storage = rng.u8(0..3) == 0,
    |c, rng| c.num_replicas = pick(rng, &[None, Some(1)]),
    |c, rng| c.sample_freq = pick(rng, &[None, Some("25%")]),
    |c, rng| c.filter_subjects = filters(c.stream, rng),
    |c, rng| c.filter_subjects = filters(c.stream, rng),
    |c, rng| c.max_batch = pick(rng, &[None, Some(7)]),
    |c, rng| {
        c.ack_policy = pick(
            rng,
            &[AckPolicy::Explicit, AckPolicy::Explicit, AckPolicy::All],
        );
    },
    |c, rng| {
        let moved = leak_text(format!("moved.{}.{}", c.stream, c.name));
        if c.is_push() && rng.bool() {
            c.deliver_subject = Some(moved);
        }
    },
];

fn filters(stream: &str, rng: &mut Rng) -> &'static [&'static str] {
    let filters = match rng.u8(0..4) {
        0 => Vec::new(),
        1 => vec![format!("{stream}.>")],
        2 => vec![format!("{stream}.1")],
        _ => vec![format!("{stream}.1"), format!("{stream}.2")],
    };
    leak(filters.into_iter().map(leak_text).collect())
}

/// Makes of consumers such as brokers take on this stream.
pub(super) fn fit(stream: &Stream, consumers: &mut [Consumer]) {
    let limits = stream.consumer_limits.unwrap_or_default();
    for consumer in consumers {
        if stream.retention == Retention::WorkQueue {
            consumer.ack_policy = AckPolicy::Explicit;
            consumer.deliver_policy = DeliverPolicy::All;
        }
        if consumer.is_push() {
            consumer.max_batch = None;
        }
        let needs_filter = consumer.deliver_policy == DeliverPolicy::LastPerSubject;
        if needs_filter && consumer.filter_subjects.is_empty() {
            consumer.filter_subjects = leak(vec![leak_text(format!("{}.>", stream.name))]);
        }
        consumer.filter_subjects = as_stored(consumer.filter_subjects, stream);
        if let Some(most) = limits.inactive_threshold {
            consumer.inactive_threshold = consumer.inactive_threshold.map(|own| own.min(most));
        }
    }
}

/// Filters are about subjects as they are stored, whatever they are published under.
fn as_stored(filters: &[&'static str], stream: &Stream) -> &'static [&'static str] {
    let published = filters
        .iter()
        .map(|filter| filter.trim_start_matches(TURNED));
    let stored = published.map(|filter| match stream.subject_transform {
        Some(_) => leak_text(format!("{TURNED}{filter}")),
        None => filter,
    });
    leak(stored.collect())
}
