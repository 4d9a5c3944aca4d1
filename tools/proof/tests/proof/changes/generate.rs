//! Declarations at random, and others at random to change them into. Brokers take each of them.

use std::time::Duration;

use fastrand::Rng;
use kanade_resources::{
    AckPolicy, Compression, ConsumerLimits, ConsumerSpec, DeliverPolicy, Discard, Republish,
    Retention, ServerVersion, StreamSource, StreamSpec, UNLIMITED,
};

pub(super) type Stream = StreamSpec<'static>;
pub(super) type Consumer = ConsumerSpec<'static>;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// What is copied from: one with messages that may stay, one whose messages carry a TTL that is over.
pub(super) const ORIGIN: &str = "ORIGIN";
pub(super) const EXPIRING: &str = "EXPIRING";

/// A stream and its consumers, as they are and as they are to be.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) before: (Stream, Vec<Consumer>),
    pub(super) after: (Stream, Vec<Consumer>),
    /// Whether somebody else has a consumer on it.
    pub(super) has_stranger: bool,
    /// How many messages are published to it, on how many subjects.
    pub(super) messages: u64,
    pub(super) subjects: u64,
    /// How many messages each consumer is handed, and how many of those it acknowledges.
    pub(super) handed: usize,
    pub(super) acknowledged: usize,
    pub(super) consents: bool,
}

/// A change for the stream `name` on a server of that version.
pub(super) fn change(rng: &mut Rng, name: &'static str, version: ServerVersion) -> Change {
    let mut before = StreamSpec {
        subjects: leak(vec![leak_text(format!("{name}.>"))]),
        ..StreamSpec::named(name)
    };
    before.retention = pick(
        rng,
        &[
            Retention::Limits,
            Retention::Limits,
            Retention::Interest,
            Retention::WorkQueue,
        ],
    );
    let mutations = mutations(version);
    for _ in 0..rng.usize(0..3) {
        pick(rng, &mutations)(&mut before, rng);
    }
    // What is stored has to stay until it is changed, and first_seq deletes at every restart of 2.10.
    before.max_age = if before.max_age.is_zero() {
        Duration::ZERO
    } else {
        2 * HOUR
    };
    before.first_seq = None;
    before.sealed = false;
    before.num_replicas = 1;
    // Consumers have to be there until then, too.
    if before.consumer_limits == LIMITS[1] {
        before.consumer_limits = None;
    }
    mend(&mut before);
    let mut consumers_before = consumers(rng, &before);
    fit(&before, &mut consumers_before);

    let mut after = before;
    for _ in 0..rng.usize(1..4) {
        pick(rng, &mutations)(&mut after, rng);
    }
    mend(&mut after);
    let mut consumers_after = consumers_before.clone();
    for consumer in &mut consumers_after {
        for _ in 0..rng.usize(0..3) {
            pick(rng, CONSUMER_MUTATIONS)(consumer, rng);
        }
    }
    let is_queue = [before.retention, after.retention].contains(&Retention::WorkQueue);
    if rng.u8(0..4) == 0 && !is_queue {
        let mut added = Consumer::named(name, "NEW");
        added.deliver_policy = pick(
            rng,
            &[DeliverPolicy::All, DeliverPolicy::New, DeliverPolicy::Last],
        );
        consumers_after.push(added);
    }
    fit(&after, &mut consumers_after);
    let handed = rng.usize(0..8);
    Change {
        before: (before, consumers_before),
        after: (after, consumers_after),
        has_stranger: before.retention != Retention::WorkQueue && rng.u8(0..4) == 0,
        messages: pick(rng, &[0, 1, 12, 30]),
        subjects: rng.u64(1..6),
        handed,
        acknowledged: rng.usize(0..=handed),
        consents: rng.u8(0..4) == 0,
    }
}

type Mutation = fn(&mut Stream, &mut Rng);

fn mutations(version: ServerVersion) -> Vec<Mutation> {
    let mut mutations = MUTATIONS.to_vec();
    for (since, newer) in NEWER_MUTATIONS {
        if version >= *since {
            mutations.push(*newer);
        }
    }
    mutations
}

const MUTATIONS: &[Mutation] = &[
    |s, rng| s.description = pick(rng, &[None, Some("why"), Some("why not")]),
    |s, rng| s.metadata = pick(rng, &[&[], &[("team", "shop")], &[("team", "till")]]),
    |s, rng| s.max_msgs = pick(rng, &[UNLIMITED, 3, 10, 40]),
    |s, rng| s.max_msgs = pick(rng, &[UNLIMITED, 3, 10, 40]),
    |s, rng| s.max_bytes = pick(rng, &[UNLIMITED, 300, 1000, 100_000]),
    |s, rng| s.max_msgs_per_subject = pick(rng, &[UNLIMITED, 1, 4, 20]),
    |s, rng| s.max_msgs_per_subject = pick(rng, &[UNLIMITED, 1, 4, 20]),
    |s, rng| s.max_age = pick(rng, &[Duration::ZERO, SECOND, HOUR]),
    |s, rng| s.max_msg_size = pick(rng, &[-1, 10, 10_000]),
    |s, rng| s.max_consumers = pick(rng, &[UNLIMITED, 20]),
    |s, rng| s.discard = pick(rng, &[Discard::Old, Discard::New]),
    |s, rng| s.discard_new_per_subject = rng.bool(),
    |s, rng| s.retention = pick(rng, &[Retention::Limits, Retention::Interest]),
    |s, rng| s.retention = pick(rng, &[Retention::Limits, Retention::Interest]),
    |s, rng| s.duplicate_window = pick(rng, &[None, Some(SECOND), Some(HOUR)]),
    |s, rng| s.compression = pick(rng, &[Compression::None, Compression::S2]),
    |s, rng| s.allow_direct = rng.bool(),
    |s, rng| s.allow_rollup_hdrs = rng.bool(),
    |s, rng| s.deny_delete = rng.u8(0..4) == 0,
    |s, rng| s.deny_purge = rng.u8(0..4) == 0,
    |s, rng| s.first_seq = pick(rng, &[None, Some(100)]),
    |s, rng| s.sealed = rng.u8(0..3) == 0,
    |s, rng| s.num_replicas = pick(rng, &[1, 3]),
    |s, rng| s.sources = pick(rng, SOURCES),
    |s, rng| s.sources = pick(rng, SOURCES),
    |s, rng| s.republish = pick(rng, &[None, Some(republish(s.name))]),
    |s, rng| s.subjects = subjects(s.name, rng),
    |s, rng| s.consumer_limits = pick(rng, LIMITS),
];

const NEWER_MUTATIONS: &[(ServerVersion, Mutation)] = &[
    (ServerVersion::V2_11, |s, rng| s.allow_msg_ttl = rng.bool()),
    (ServerVersion::V2_11, |s, rng| {
        s.subject_delete_marker_ttl = pick(rng, &[Duration::ZERO, HOUR]);
    }),
    (ServerVersion::V2_12, |s, rng| s.allow_atomic = rng.bool()),
    (ServerVersion::V2_12, |s, rng| {
        s.allow_msg_schedules = rng.bool();
    }),
    (ServerVersion::V2_14, |s, rng| s.allow_batched = rng.bool()),
];

const ORIGINAL: StreamSource<'static> = StreamSource::named(ORIGIN);
const SOURCES: &[&[StreamSource<'static>]] = &[
    &[],
    &[ORIGINAL],
    &[StreamSource {
        filter_subject: Some("ORIGIN.1"),
        ..ORIGINAL
    }],
    &[StreamSource::named(EXPIRING)],
    &[ORIGINAL, StreamSource::named(EXPIRING)],
];

const LIMITS: &[Option<ConsumerLimits>] = &[
    None,
    Some(ConsumerLimits {
        inactive_threshold: Some(SECOND),
        max_ack_pending: None,
    }),
    Some(ConsumerLimits {
        inactive_threshold: Some(HOUR),
        max_ack_pending: Some(2000),
    }),
];

fn republish(name: &str) -> Republish<'static> {
    Republish {
        src: ">",
        dest: leak_text(format!("again.{name}.>")),
        headers_only: false,
    }
}

fn subjects(name: &str, rng: &mut Rng) -> &'static [&'static str] {
    let subjects = match rng.u8(0..3) {
        0 => vec![format!("{name}.>")],
        1 => vec![format!("{name}.1"), format!("{name}.2")],
        _ => vec![format!("{name}.>"), format!("more.{name}")],
    };
    leak(subjects.into_iter().map(leak_text).collect())
}

/// Makes of any combination one that a declaration could have.
fn mend(s: &mut Stream) {
    if s.subject_delete_marker_ttl > Duration::ZERO {
        (s.allow_msg_ttl, s.allow_rollup_hdrs, s.deny_purge) = (true, true, false);
    }
    if s.allow_msg_schedules {
        (s.allow_rollup_hdrs, s.deny_purge, s.discard) = (true, false, Discard::Old);
        s.sources = &[];
    }
    if s.allow_rollup_hdrs {
        s.deny_purge = false;
    }
    if s.max_msgs_per_subject == UNLIMITED || s.discard == Discard::Old {
        s.discard_new_per_subject = false;
    }
    if s.discard_new_per_subject && s.retention == Retention::WorkQueue {
        s.discard_new_per_subject = false;
    }
    if !s.max_age.is_zero() && s.duplicate_window.is_some_and(|window| window > s.max_age) {
        s.duplicate_window = None;
    }
    if s.sealed {
        s.allow_rollup_hdrs = false;
        (s.deny_delete, s.deny_purge, s.discard, s.max_age) =
            (true, true, Discard::New, Duration::ZERO);
        (s.allow_msg_schedules, s.subject_delete_marker_ttl) = (false, Duration::ZERO);
    }
}

fn consumers(rng: &mut Rng, stream: &Stream) -> Vec<Consumer> {
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
            pick(rng, CONSUMER_MUTATIONS)(&mut consumer, rng);
        }
        // It has to be there until it is changed.
        consumer.inactive_threshold = None;
        consumer.mem_storage = false;
        consumer.num_replicas = None;
        consumers.push(consumer);
    }
    consumers
}

type ConsumerMutation = fn(&mut Consumer, &mut Rng);

const CONSUMER_MUTATIONS: &[ConsumerMutation] = &[
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
fn fit(stream: &Stream, consumers: &mut [Consumer]) {
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
        if let Some(most) = limits.inactive_threshold {
            consumer.inactive_threshold = consumer.inactive_threshold.map(|own| own.min(most));
        }
    }
}

pub(super) fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(0..from.len())]
}

pub(super) fn leak_text(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn leak(texts: Vec<&'static str>) -> &'static [&'static str] {
    Box::leak(texts.into_boxed_slice())
}
