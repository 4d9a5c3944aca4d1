//! The changes of streams, and what is known of each.

use std::time::Duration;

use kanade_resources::{
    Compression, ConsumerLimits, Discard, PersistMode, Placement, Republish, Retention,
    ServerVersion, Storage, StreamSource, StreamSpec, SubjectTransform, UNLIMITED,
};

use super::Verdict::{self, Doubtful, Impossible, Lossy, Safe};

type Spec = StreamSpec<'static>;

/// One change of one stream.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) since: ServerVersion,
    pub(crate) before: fn(&mut Spec),
    pub(crate) after: fn(&mut Spec),
    pub(crate) verdict: fn(ServerVersion) -> Verdict,
    /// On an empty stream it is another change.
    pub(crate) fill_only: bool,
}

const fn row(
    name: &'static str,
    before: fn(&mut Spec),
    after: fn(&mut Spec),
    verdict: fn(ServerVersion) -> Verdict,
) -> Row {
    let since = ServerVersion::new(2, 10, 0);
    Row {
        name,
        since,
        before,
        after,
        verdict,
        fill_only: false,
    }
}

const fn safe(name: &'static str, before: fn(&mut Spec), after: fn(&mut Spec)) -> Row {
    row(name, before, after, |_| Safe)
}

const fn lossy(name: &'static str, before: fn(&mut Spec), after: fn(&mut Spec)) -> Row {
    row(name, before, after, |_| Lossy)
}

const fn doubtful(name: &'static str, before: fn(&mut Spec), after: fn(&mut Spec)) -> Row {
    row(name, before, after, |_| Doubtful)
}

const fn impossible(name: &'static str, before: fn(&mut Spec), after: fn(&mut Spec)) -> Row {
    row(name, before, after, |_| Impossible)
}

/// Impossible before nats-server 2.12.
const fn since_2_12(name: &'static str, before: fn(&mut Spec), after: fn(&mut Spec)) -> Row {
    row(name, before, after, |version| {
        if version < ServerVersion::V2_12 {
            Impossible
        } else {
            Safe
        }
    })
}

/// For servers from `since` on, which know the field.
const fn from(since: ServerVersion, row: Row) -> Row {
    Row { since, ..row }
}

const NOTHING: fn(&mut Spec) = |_| {};
const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);
const ORIGIN: StreamSource<'static> = StreamSource::named("ORIGIN");
const FILTERED: StreamSource<'static> = StreamSource {
    filter_subject: Some("origin.1"),
    ..ORIGIN
};
const UPPER: SubjectTransform<'static> = SubjectTransform {
    src: ">",
    dest: "moved.>",
};

const REPUBLISHED: Republish<'static> = Republish {
    src: ">",
    dest: "again.>",
    headers_only: false,
};

fn mirror(spec: &mut Spec) {
    spec.subjects = &[];
    spec.mirror = Some(ORIGIN);
}

fn own_name(spec: &Spec) -> &'static [&'static str] {
    Box::leak(Box::new([spec.name]))
}

pub(crate) static ROWS: &[Row] = &[
    safe("description: set", NOTHING, |s| s.description = Some("why")),
    safe(
        "description: change",
        |s| s.description = Some("why"),
        |s| s.description = Some("why not"),
    ),
    safe(
        "description: remove",
        |s| s.description = Some("why"),
        |s| s.description = None,
    ),
    safe(
        "subjects: replace all, nothing stored matches",
        NOTHING,
        |s| s.subjects = own_name(s),
    ),
    row(
        "retention: limits -> interest, no consumer",
        NOTHING,
        |s| s.retention = Retention::Interest,
        |version| {
            if version < ServerVersion::V2_15 {
                Doubtful
            } else {
                Lossy
            }
        },
    ),
    impossible("retention: limits -> workqueue", NOTHING, |s| {
        s.retention = Retention::WorkQueue;
    }),
    impossible(
        "retention: workqueue -> limits",
        |s| s.retention = Retention::WorkQueue,
        |s| s.retention = Retention::Limits,
    ),
    impossible(
        "retention: workqueue -> interest",
        |s| s.retention = Retention::WorkQueue,
        |s| s.retention = Retention::Interest,
    ),
    safe(
        "retention: interest -> limits",
        |s| s.retention = Retention::Interest,
        |s| s.retention = Retention::Limits,
    ),
    impossible(
        "retention: interest -> workqueue",
        |s| s.retention = Retention::Interest,
        |s| s.retention = Retention::WorkQueue,
    ),
    since_2_12("max_consumers: set", NOTHING, |s| s.max_consumers = 5),
    since_2_12(
        "max_consumers: raise",
        |s| s.max_consumers = 5,
        |s| s.max_consumers = 6,
    ),
    since_2_12(
        "max_consumers: lower",
        |s| s.max_consumers = 5,
        |s| s.max_consumers = 4,
    ),
    since_2_12(
        "max_consumers: remove",
        |s| s.max_consumers = 5,
        |s| s.max_consumers = UNLIMITED,
    ),
    lossy("max_msgs: set below what is stored", NOTHING, |s| {
        s.max_msgs = 5;
    }),
    lossy(
        "max_msgs: lower below what is stored",
        |s| s.max_msgs = 50,
        |s| s.max_msgs = 5,
    ),
    safe("max_msgs: set above what is stored", NOTHING, |s| {
        s.max_msgs = 50;
    }),
    safe(
        "max_msgs: lower, above what is stored",
        |s| s.max_msgs = 50,
        |s| s.max_msgs = 40,
    ),
    safe("max_msgs: raise", |s| s.max_msgs = 50, |s| s.max_msgs = 60),
    safe(
        "max_msgs: remove",
        |s| s.max_msgs = 50,
        |s| s.max_msgs = UNLIMITED,
    ),
    safe(
        "max_msgs: set below, discard new",
        |s| s.discard = Discard::New,
        |s| s.max_msgs = 5,
    ),
    lossy(
        "max_msgs: set below, memory",
        |s| s.storage = Storage::Memory,
        |s| s.max_msgs = 5,
    ),
    lossy("max_bytes: set below what is stored", NOTHING, |s| {
        s.max_bytes = 500;
    }),
    safe("max_bytes: set above what is stored", NOTHING, |s| {
        s.max_bytes = 1 << 20;
    }),
    safe(
        "max_bytes: lower, above what is stored",
        |s| s.max_bytes = 1 << 20,
        |s| s.max_bytes = 1 << 19,
    ),
    safe(
        "max_bytes: raise",
        |s| s.max_bytes = 1 << 20,
        |s| s.max_bytes = 1 << 21,
    ),
    safe(
        "max_bytes: remove",
        |s| s.max_bytes = 1 << 20,
        |s| s.max_bytes = UNLIMITED,
    ),
    safe(
        "max_bytes: set below, discard new",
        |s| s.discard = Discard::New,
        |s| s.max_bytes = 500,
    ),
    lossy(
        "max_bytes: lower below, memory",
        |s| (s.storage, s.max_bytes) = (Storage::Memory, 1 << 20),
        |s| s.max_bytes = 500,
    ),
    lossy("max_age: set below the messages' age", NOTHING, |s| {
        s.max_age = SECOND;
    }),
    lossy(
        "max_age: lower below the messages' age",
        |s| s.max_age = HOUR,
        |s| s.max_age = SECOND,
    ),
    lossy(
        "max_age: set below the messages' age, discard new",
        |s| s.discard = Discard::New,
        |s| s.max_age = SECOND,
    ),
    lossy(
        "max_age: set below the messages' age, memory",
        |s| s.storage = Storage::Memory,
        |s| s.max_age = SECOND,
    ),
    safe("max_age: set above the messages' age", NOTHING, |s| {
        s.max_age = HOUR;
    }),
    safe("max_age: set below the default window", NOTHING, |s| {
        s.max_age = Duration::from_secs(60);
    }),
    safe(
        "max_age: raise",
        |s| s.max_age = HOUR,
        |s| s.max_age = 2 * HOUR,
    ),
    safe(
        "max_age: raise above the default window",
        |s| s.max_age = Duration::from_secs(60),
        |s| s.max_age = HOUR,
    ),
    safe(
        "max_age: remove",
        |s| s.max_age = HOUR,
        |s| s.max_age = Duration::ZERO,
    ),
    lossy(
        "max_msgs_per_subject: set below what is stored",
        NOTHING,
        |s| s.max_msgs_per_subject = 2,
    ),
    lossy(
        "max_msgs_per_subject: lower",
        |s| s.max_msgs_per_subject = 10,
        |s| s.max_msgs_per_subject = 2,
    ),
    lossy(
        "max_msgs_per_subject: lower, discard new",
        |s| (s.max_msgs_per_subject, s.discard) = (10, Discard::New),
        |s| s.max_msgs_per_subject = 2,
    ),
    lossy(
        "max_msgs_per_subject: lower, new per subject",
        |s| {
            (s.max_msgs_per_subject, s.discard, s.discard_new_per_subject) =
                (10, Discard::New, true);
        },
        |s| s.max_msgs_per_subject = 2,
    ),
    lossy(
        "max_msgs_per_subject: lower, memory",
        |s| (s.max_msgs_per_subject, s.storage) = (10, Storage::Memory),
        |s| s.max_msgs_per_subject = 2,
    ),
    safe(
        "max_msgs_per_subject: raise",
        |s| s.max_msgs_per_subject = 10,
        |s| s.max_msgs_per_subject = 12,
    ),
    safe(
        "max_msgs_per_subject: remove",
        |s| s.max_msgs_per_subject = 10,
        |s| s.max_msgs_per_subject = UNLIMITED,
    ),
    safe("max_msg_size: set below what is stored", NOTHING, |s| {
        s.max_msg_size = 4;
    }),
    safe(
        "max_msg_size: remove",
        |s| s.max_msg_size = 400,
        |s| s.max_msg_size = -1,
    ),
    safe("discard: old -> new", NOTHING, |s| s.discard = Discard::New),
    safe(
        "discard: new -> old",
        |s| s.discard = Discard::New,
        |s| s.discard = Discard::Old,
    ),
    safe(
        "discard_new_per_subject: on",
        |s| (s.max_msgs_per_subject, s.discard) = (10, Discard::New),
        |s| s.discard_new_per_subject = true,
    ),
    safe(
        "discard_new_per_subject: off",
        |s| {
            (s.max_msgs_per_subject, s.discard, s.discard_new_per_subject) =
                (10, Discard::New, true);
        },
        |s| s.discard_new_per_subject = false,
    ),
    impossible("storage: file -> memory", NOTHING, |s| {
        s.storage = Storage::Memory;
    }),
    impossible(
        "storage: memory -> file",
        |s| s.storage = Storage::Memory,
        |s| s.storage = Storage::File,
    ),
    safe("no_ack: on", NOTHING, |s| s.no_ack = true),
    safe("duplicate_window: shorter", NOTHING, |s| {
        s.duplicate_window = Some(SECOND);
    }),
    safe(
        "duplicate_window: longer",
        |s| s.duplicate_window = Some(SECOND),
        |s| s.duplicate_window = Some(HOUR),
    ),
    safe("placement: set", NOTHING, |s| {
        s.placement = Some(Placement {
            tags: &["ssd"],
            cluster: None,
            preferred: None,
        });
    }),
    safe(
        "placement: remove",
        |s| {
            s.placement = Some(Placement {
                tags: &["ssd"],
                cluster: None,
                preferred: None,
            });
        },
        |s| s.placement = None,
    ),
    impossible("mirror: turn a stream into one", NOTHING, mirror),
    impossible("mirror: change the filter", mirror, |s| {
        s.mirror = Some(FILTERED);
    }),
    since_2_12("mirror: remove", mirror, |s| {
        (s.mirror, s.subjects) = (None, own_name(s));
    }),
    safe("sources: add", NOTHING, |s| s.sources = &[ORIGIN]),
    safe(
        "sources: remove",
        |s| s.sources = &[ORIGIN],
        |s| s.sources = &[],
    ),
    safe(
        "sources: change the filter",
        |s| s.sources = &[ORIGIN],
        |s| s.sources = &[FILTERED],
    ),
    doubtful(
        "sources: add, capped",
        |s| s.max_msgs = 20,
        |s| s.sources = &[ORIGIN],
    ),
    doubtful(
        "sources: add, capped per subject",
        |s| s.max_msgs_per_subject = 5,
        |s| s.sources = &[ORIGIN],
    ),
    safe(
        "sources: add, capped, discard new",
        |s| (s.max_msgs, s.discard) = (30, Discard::New),
        |s| s.sources = &[ORIGIN],
    ),
    doubtful(
        "sources: add, with roll-ups",
        |s| s.allow_rollup_hdrs = true,
        |s| s.sources = &[ORIGIN],
    ),
    impossible("num_replicas: 1 -> 3 on a lone server", NOTHING, |s| {
        s.num_replicas = 3;
    }),
    safe("compression: on", NOTHING, |s| {
        s.compression = Compression::S2;
    }),
    safe(
        "compression: off",
        |s| s.compression = Compression::S2,
        |s| s.compression = Compression::None,
    ),
    Row {
        fill_only: true,
        ..lossy("first_seq: set", NOTHING, |s| s.first_seq = Some(100))
    },
    from(
        ServerVersion::V2_11,
        Row {
            fill_only: true,
            ..lossy(
                "first_seq: raise",
                |s| s.first_seq = Some(100),
                |s| s.first_seq = Some(200),
            )
        },
    ),
    from(
        ServerVersion::V2_11,
        safe(
            "first_seq: lower",
            |s| s.first_seq = Some(100),
            |s| s.first_seq = Some(50),
        ),
    ),
    from(
        ServerVersion::V2_11,
        safe(
            "first_seq: remove",
            |s| s.first_seq = Some(100),
            |s| s.first_seq = None,
        ),
    ),
    safe("subject_transform: add", NOTHING, |s| {
        s.subject_transform = Some(UPPER);
    }),
    safe(
        "subject_transform: remove",
        |s| s.subject_transform = Some(UPPER),
        |s| s.subject_transform = None,
    ),
    safe("republish: add", NOTHING, |s| {
        s.republish = Some(REPUBLISHED);
    }),
    safe(
        "republish: change",
        |s| s.republish = Some(REPUBLISHED),
        |s| {
            s.republish = Some(Republish {
                headers_only: true,
                ..REPUBLISHED
            });
        },
    ),
    safe(
        "republish: remove",
        |s| s.republish = Some(REPUBLISHED),
        |s| s.republish = None,
    ),
    safe("allow_direct: on", NOTHING, |s| s.allow_direct = true),
    safe(
        "allow_direct: off",
        |s| s.allow_direct = true,
        |s| s.allow_direct = false,
    ),
    safe("sealed: on", NOTHING, |s| s.sealed = true),
    safe(
        "sealed: on, with max_age",
        |s| s.max_age = HOUR,
        |s| s.sealed = true,
    ),
    safe("deny_delete: on", NOTHING, |s| s.deny_delete = true),
    impossible(
        "deny_delete: off",
        |s| s.deny_delete = true,
        |s| s.deny_delete = false,
    ),
    safe("deny_purge: on", NOTHING, |s| s.deny_purge = true),
    impossible(
        "deny_purge: off",
        |s| s.deny_purge = true,
        |s| s.deny_purge = false,
    ),
    safe("allow_rollup_hdrs: on", NOTHING, |s| {
        s.allow_rollup_hdrs = true;
    }),
    safe(
        "allow_rollup_hdrs: off",
        |s| s.allow_rollup_hdrs = true,
        |s| s.allow_rollup_hdrs = false,
    ),
    safe("consumer_limits: set", NOTHING, |s| {
        s.consumer_limits = Some(ConsumerLimits {
            inactive_threshold: Some(HOUR),
            max_ack_pending: Some(9),
        });
    }),
    safe(
        "consumer_limits: remove",
        |s| {
            s.consumer_limits = Some(ConsumerLimits {
                inactive_threshold: Some(HOUR),
                max_ack_pending: Some(9),
            });
        },
        |s| s.consumer_limits = None,
    ),
    from(
        ServerVersion::V2_11,
        doubtful("allow_msg_ttl: on", NOTHING, |s| s.allow_msg_ttl = true),
    ),
    from(
        ServerVersion::V2_11,
        impossible(
            "allow_msg_ttl: off",
            |s| s.allow_msg_ttl = true,
            |s| s.allow_msg_ttl = false,
        ),
    ),
    from(
        ServerVersion::V2_11,
        doubtful("subject_delete_marker_ttl: set", NOTHING, |s| {
            s.subject_delete_marker_ttl = HOUR;
        }),
    ),
    from(
        ServerVersion::V2_11,
        safe(
            "subject_delete_marker_ttl: change",
            |s| s.subject_delete_marker_ttl = HOUR,
            |s| s.subject_delete_marker_ttl = 2 * HOUR,
        ),
    ),
    from(
        ServerVersion::V2_11,
        safe(
            "subject_delete_marker_ttl: remove, allow_msg_ttl kept",
            |s| {
                (
                    s.subject_delete_marker_ttl,
                    s.allow_msg_ttl,
                    s.allow_rollup_hdrs,
                ) = (HOUR, true, true);
            },
            |s| s.subject_delete_marker_ttl = Duration::ZERO,
        ),
    ),
    from(
        ServerVersion::V2_11,
        impossible(
            "subject_delete_marker_ttl: remove, allow_msg_ttl never declared",
            |s| s.subject_delete_marker_ttl = HOUR,
            |s| s.subject_delete_marker_ttl = Duration::ZERO,
        ),
    ),
    from(
        ServerVersion::V2_12,
        impossible("allow_msg_counter: on", NOTHING, |s| {
            s.allow_msg_counter = true;
        }),
    ),
    from(
        ServerVersion::V2_12,
        safe("allow_atomic: on", NOTHING, |s| s.allow_atomic = true),
    ),
    from(
        ServerVersion::V2_12,
        safe(
            "allow_atomic: off",
            |s| s.allow_atomic = true,
            |s| s.allow_atomic = false,
        ),
    ),
    from(
        ServerVersion::V2_14,
        safe("allow_batched: on", NOTHING, |s| s.allow_batched = true),
    ),
    from(
        ServerVersion::V2_14,
        safe(
            "allow_batched: off",
            |s| s.allow_batched = true,
            |s| s.allow_batched = false,
        ),
    ),
    from(
        ServerVersion::V2_12,
        safe("allow_msg_schedules: on", NOTHING, |s| {
            s.allow_msg_schedules = true;
        }),
    ),
    from(
        ServerVersion::V2_12,
        impossible(
            "allow_msg_schedules: off",
            |s| s.allow_msg_schedules = true,
            |s| s.allow_msg_schedules = false,
        ),
    ),
    from(
        ServerVersion::V2_12,
        impossible("persist_mode: default -> async", NOTHING, |s| {
            s.persist_mode = PersistMode::Async;
        }),
    ),
    from(
        ServerVersion::V2_12,
        impossible(
            "persist_mode: async -> default",
            |s| s.persist_mode = PersistMode::Async,
            |s| s.persist_mode = PersistMode::Default,
        ),
    ),
    safe("metadata: add", NOTHING, |s| {
        s.metadata = &[("team", "shop")];
    }),
    safe(
        "metadata: change",
        |s| s.metadata = &[("team", "shop")],
        |s| s.metadata = &[("team", "till")],
    ),
    lossy("two at once: a safe one goes through", NOTHING, |s| {
        (s.max_msgs, s.description) = (5, Some("smaller"));
    }),
];
