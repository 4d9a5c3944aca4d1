use std::time::Duration;

use super::{
    Compression, ConsumerLimits, Discard, PersistMode, Placement, Republish, Retention, Storage,
    StreamSource, SubjectTransform, UNLIMITED,
};

/// The configuration of one stream: the JetStream API's fields under the API's names.
///
/// KV buckets and object stores are streams to the broker, so this is also what they are lowered to.
/// Fields may be added in any release; build a value from [`StreamSpec::named`]:
///
/// ```
/// use kanade_resources_schema::spec::StreamSpec;
/// use std::time::Duration;
///
/// const EVENTS: StreamSpec = StreamSpec {
///     subjects: &["events.>"],
///     max_age: Duration::from_secs(7 * 86_400),
///     max_bytes: 256 * 1024 * 1024,
///     ..StreamSpec::named("EVENTS")
/// };
/// const WINDOW: Duration = EVENTS.max_age;
/// assert_eq!(WINDOW.as_secs(), 604_800);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamSpec<'a> {
    /// The broker's name of the stream: 1 to 255 bytes.
    pub name: &'a str,
    /// What the stream is for, at most 4096 bytes.
    pub description: Option<&'a str>,
    /// The subjects whose messages are stored.
    pub subjects: &'a [&'a str],
    /// How long messages are kept.
    pub retention: Retention,
    /// The most consumers; `-1` is unlimited.
    pub max_consumers: i64,
    /// The most messages kept; `-1` is unlimited.
    pub max_msgs: i64,
    /// The most messages kept of one subject; `-1` is unlimited.
    pub max_msgs_per_subject: i64,
    /// The most bytes kept, reserved by the broker on each replica; `-1` is unlimited.
    pub max_bytes: i64,
    /// The age at which a message is removed; zero is never.
    pub max_age: Duration,
    /// The largest message taken, in bytes; `-1` is unlimited.
    pub max_msg_size: i32,
    /// What happens when a limit is reached.
    pub discard: Discard,
    /// Whether a full subject refuses new messages, as [`Discard::New`] does for the whole stream.
    pub discard_new_per_subject: bool,
    /// Where messages are kept.
    pub storage: Storage,
    /// How many servers of a cluster keep each message, 1 to 5.
    pub num_replicas: u8,
    /// Whether publishers get no acknowledgement.
    pub no_ack: bool,
    /// How long message ids are remembered to drop duplicates; `None` leaves it to the broker, which takes
    /// two minutes, or `max_age` where that is shorter.
    pub duplicate_window: Option<Duration>,
    /// Where in a cluster the stream is kept.
    pub placement: Option<Placement<'a>>,
    /// The one stream that this one is a copy of.
    pub mirror: Option<StreamSource<'a>>,
    /// The streams whose messages are copied into this one.
    pub sources: &'a [StreamSource<'a>],
    /// How stored messages are compressed.
    pub compression: Compression,
    /// The sequence of the first message of a new stream; the broker's own is 1.
    pub first_seq: Option<u64>,
    /// How subjects are rewritten before messages are stored.
    pub subject_transform: Option<SubjectTransform<'a>>,
    /// Where stored messages are published once more.
    pub republish: Option<Republish<'a>>,
    /// Whether any replica may answer direct reads.
    pub allow_direct: bool,
    /// Whether this mirror may answer the direct reads of its origin.
    pub mirror_direct: bool,
    /// Whether nothing can be stored or deleted any more.
    pub sealed: bool,
    /// Whether a message may replace earlier ones with a `Nats-Rollup` header.
    pub allow_rollup_hdrs: bool,
    /// Whether the API refuses to delete single messages.
    pub deny_delete: bool,
    /// Whether the API refuses to purge the stream.
    pub deny_purge: bool,
    /// What consumers are held to.
    pub consumer_limits: Option<ConsumerLimits>,
    /// Whether a message may carry an age limit of its own (nats-server 2.11, ADR-43).
    pub allow_msg_ttl: bool,
    /// How long a marker stays where `max_age` removed the last message of a subject; zero makes none
    /// (nats-server 2.11).
    pub subject_delete_marker_ttl: Duration,
    /// Whether messages add up to counters (nats-server 2.12, ADR-49).
    pub allow_msg_counter: bool,
    /// Whether batches of messages may be published all or nothing (nats-server 2.12, ADR-50).
    pub allow_atomic: bool,
    /// Whether messages may be scheduled for later (nats-server 2.12, ADR-51).
    pub allow_msg_schedules: bool,
    /// When publishers get their acknowledgement.
    pub persist_mode: PersistMode,
    /// Whether batches may be published fast, without being atomic (nats-server 2.14, ADR-50).
    pub allow_batched: bool,
    /// Keys and values kept with the configuration.
    pub metadata: &'a [(&'a str, &'a str)],
}

impl<'a> StreamSpec<'a> {
    /// A stream with the broker's defaults: no limits, file storage, one replica.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            description: None,
            subjects: &[],
            retention: Retention::Limits,
            max_consumers: UNLIMITED,
            max_msgs: UNLIMITED,
            max_msgs_per_subject: UNLIMITED,
            max_bytes: UNLIMITED,
            max_age: Duration::ZERO,
            max_msg_size: -1,
            discard: Discard::Old,
            discard_new_per_subject: false,
            storage: Storage::File,
            num_replicas: 1,
            no_ack: false,
            duplicate_window: None,
            placement: None,
            mirror: None,
            sources: &[],
            compression: Compression::None,
            first_seq: None,
            subject_transform: None,
            republish: None,
            allow_direct: false,
            mirror_direct: false,
            sealed: false,
            allow_rollup_hdrs: false,
            deny_delete: false,
            deny_purge: false,
            consumer_limits: None,
            allow_msg_ttl: false,
            subject_delete_marker_ttl: Duration::ZERO,
            allow_msg_counter: false,
            allow_atomic: false,
            allow_msg_schedules: false,
            persist_mode: PersistMode::Default,
            allow_batched: false,
            metadata: &[],
        }
    }

    /// The bytes the broker sets aside across all replicas: `max_bytes × num_replicas`, nothing without a cap.
    pub const fn reserved_bytes(&self) -> u64 {
        if self.max_bytes < 0 {
            return 0;
        }
        self.max_bytes
            .unsigned_abs()
            .saturating_mul(self.num_replicas as u64)
    }
}
