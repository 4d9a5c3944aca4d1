//! Streams at random, such as a declaration could have.

use std::time::Duration;

use fastrand::Rng;
use kanade_resources::{
    Compression, ConsumerLimits, Discard, Republish, Retention, ServerVersion, StreamSource,
    StreamSpec, SubjectTransform, UNLIMITED,
};

use super::generate::{EXPIRING, HOUR, ORIGIN, SECOND, Stream, leak, leak_text, pick};

/// What the subjects of transformed messages begin with.
pub(super) const TURNED: &str = "turned.";

/// One that keeps what it holds until it is changed.
pub(super) fn random(rng: &mut Rng, name: &'static str, version: ServerVersion) -> Stream {
    let mut stream = StreamSpec {
        subjects: all_of(name),
        ..StreamSpec::named(name)
    };
    stream.retention = pick(
        rng,
        &[
            Retention::Limits,
            Retention::Limits,
            Retention::Interest,
            Retention::WorkQueue,
        ],
    );
    mutate(rng, &mut stream, 0..3, version);
    if !stream.max_age.is_zero() {
        stream.max_age = 2 * HOUR;
    }
    // It deletes at every restart of 2.10.
    stream.first_seq = None;
    stream.sealed = false;
    stream.num_replicas = 1;
    // Consumers have to be there until then, too.
    if stream.consumer_limits == LIMITS[1] {
        stream.consumer_limits = None;
    }
    mend(&mut stream);
    stream
}

pub(super) fn changed(rng: &mut Rng, before: &Stream, version: ServerVersion) -> Stream {
    let mut after = *before;
    mutate(rng, &mut after, 1..4, version);
    mend(&mut after);
    after
}

fn mutate(
    rng: &mut Rng,
    stream: &mut Stream,
    times: std::ops::Range<usize>,
    version: ServerVersion,
) {
    let mutations = mutations(version);
    for _ in 0..rng.usize(times) {
        pick(rng, &mutations)(stream, rng);
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
    |s, rng| s.subject_transform = pick(rng, &[None, Some(transform(s.name))]),
    |s, rng| s.mirror = pick(rng, MIRRORS),
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

const MIRRORS: &[Option<StreamSource<'static>>] = &[
    None,
    Some(ORIGINAL),
    Some(StreamSource {
        filter_subject: Some("ORIGIN.1"),
        ..ORIGINAL
    }),
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

fn transform(name: &str) -> SubjectTransform<'static> {
    SubjectTransform {
        src: leak_text(format!("{name}.>")),
        dest: leak_text(format!("{TURNED}{name}.>")),
    }
}

fn all_of(name: &str) -> &'static [&'static str] {
    leak(vec![leak_text(format!("{name}.>"))])
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
    match s.mirror {
        Some(_) => make_a_mirror(s),
        None if s.subjects.is_empty() => s.subjects = all_of(s.name),
        None => {}
    }
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

/// Takes away what only streams with messages of their own can have.
fn make_a_mirror(s: &mut Stream) {
    (s.subjects, s.sources, s.first_seq) = (&[], &[], None);
    (s.subject_transform, s.duplicate_window) = (None, None);
    (s.allow_atomic, s.allow_batched, s.allow_msg_schedules) = (false, false, false);
    s.subject_delete_marker_ttl = Duration::ZERO;
}
