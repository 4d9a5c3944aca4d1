use std::time::Duration;

use super::{
    Compression, ConsumerLimits, Discard, PersistMode, Placement, Republish, Retention, Storage,
    StreamSource, SubjectTransform, UNLIMITED, spec,
};
use crate::field::takes::{
    Age, AtLeast, Between, Boolean, Bytes, Count, Description, Limit, MessageBytes, Metadata,
    NonEmpty, TableOf, Text, Word,
};

/// The description of [`StreamSpec`].
macro_rules! stream {
    ($reader:ident) => {
        $reader! {
            /// The configuration of one stream: the JetStream API's fields under the API's names.
            ///
            /// To the broker, KV buckets and object stores are streams, so they are lowered to
            /// this, too. Fields may be added in any release; build a value from
            /// [`StreamSpec::named`]:
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
            StreamSpec<'a> named(name), StreamFields of "a stream" keys {
                /// The broker's name of the stream: 1 to 255 bytes.
                name;
            } {
                /// What the stream is for.
                /// At most 4096 bytes.
                description: Option<&'a str> = None, Description [serves Nothing];
                /// The subjects whose messages are stored; by default, the stream's own name.
                subjects: &'a [&'a str] = &[], NonEmpty<Text> [as Subjects] [otherwise "the name of the stream"];
                /// How long messages are kept.
                retention: Retention = Retention::Limits, Word<Retention> [prominent];
                /// The largest number of consumers.
                /// `-1` is unlimited.
                max_consumers: i64 = UNLIMITED, Limit [profile];
                /// The largest number of messages kept.
                /// `-1` is unlimited.
                max_msgs: i64 = UNLIMITED, Limit [profile];
                /// The most bytes kept, reserved on each replica.
                /// `-1` is unlimited.
                max_bytes: i64 = UNLIMITED, Bytes [profile] [prominent];
                /// The age at which a message is removed.
                /// Zero is never.
                max_age: Duration = Duration::ZERO, Age [profile] [prominent];
                /// The largest number of messages kept per subject.
                /// `-1` is unlimited.
                max_msgs_per_subject: i64 = UNLIMITED, Limit [profile];
                /// The largest message that is accepted.
                /// In bytes; `-1` is unlimited.
                max_msg_size: i32 = -1, MessageBytes [profile];
                /// What happens when a limit is reached.
                discard: Discard = Discard::Old, Word<Discard> [prominent];
                /// Whether `discard = "new"` also applies to each subject that is full.
                discard_new_per_subject: bool = false, Boolean [serves Same];
                /// Where messages are kept.
                storage: Storage = Storage::File, Word<Storage> [profile] [prominent] [serves OrBetter("memory")];
                /// How many servers of a cluster keep each message.
                /// From 1 to 5.
                num_replicas: u8 = 1, Between<1, 5> [profile] [prominent];
                /// Whether publishers get no acknowledgement.
                no_ack: bool = false, Boolean [serves Same];
                /// How long message ids are remembered to drop duplicates.
                /// `None` leaves it to the broker, which takes two minutes, or `max_age` where that
                /// is shorter.
                duplicate_window: Option<Duration> = None, AtLeast<100> [profile] [as Apart] [serves Lasting] [otherwise "two minutes, or `max_age` where that is shorter"];
                /// Where in a cluster the stream is kept.
                placement: Option<Placement<'a>> = None, TableOf<Placement<'static>> [profile] [serves Nothing];
                /// The stream that this stream mirrors.
                mirror: Option<StreamSource<'a>> = None, TableOf<StreamSource<'static>>;
                /// The streams whose messages are copied into this stream.
                sources: &'a [StreamSource<'a>] = &[], NonEmpty<TableOf<StreamSource<'static>>>
                    [as TableSet];
                /// How stored messages are compressed.
                compression: Compression = Compression::None, Word<Compression> [profile] [serves Nothing];
                /// The sequence of the first message of a new stream.
                /// The broker's default is 1.
                first_seq: Option<u64> = None, Count [as FromOne] [serves Nothing] [otherwise "1"];
                /// How subjects are rewritten before messages are stored.
                subject_transform: Option<SubjectTransform<'a>> =
                    None, TableOf<SubjectTransform<'static>> [as TableWith("dest")];
                /// Where stored messages are republished.
                republish: Option<Republish<'a>> = None, TableOf<Republish<'static>> [serves SameIfDeclared];
                /// Whether any replica may answer direct reads.
                allow_direct: bool = false, Boolean;
                /// Whether a mirror may answer the direct reads of its origin.
                mirror_direct: bool = false, Boolean;
                /// Whether the stream is closed: nothing can be stored or deleted any more.
                sealed: bool = false, Boolean [serves Same];
                /// Whether the API refuses to delete single messages.
                deny_delete: bool = false, Boolean [serves Same];
                /// Whether the API refuses to purge the stream.
                deny_purge: bool = false, Boolean [serves Same];
                /// Whether a message may replace earlier ones with a `Nats-Rollup` header.
                allow_rollup_hdrs: bool = false, Boolean;
                /// The limits of consumers, which are also their values where they declare none.
                consumer_limits: Option<ConsumerLimits> = None, TableOf<ConsumerLimits> [serves Inner];
                /// Whether a message may carry an age limit of its own.
                /// Known since nats-server 2.11 (ADR-43).
                allow_msg_ttl: bool = false, Boolean [since V2_11];
                /// How long a marker is kept after `max_age` removed the last message of a subject.
                /// Zero makes no markers. Known since nats-server 2.11 (ADR-43).
                subject_delete_marker_ttl: Duration = Duration::ZERO, AtLeast<1000> [since V2_11] [serves Lasting] [otherwise "no markers"];
                /// Whether messages are added up as counters.
                /// Known since nats-server 2.12 (ADR-49).
                allow_msg_counter: bool = false, Boolean [since V2_12] [serves Same];
                /// Whether batches of messages may be published atomically: all or nothing.
                /// Known since nats-server 2.12 (ADR-50).
                allow_atomic: bool = false, Boolean [since V2_12];
                /// Whether messages may be scheduled for later.
                /// Known since nats-server 2.12 (ADR-51).
                allow_msg_schedules: bool = false, Boolean [since V2_12];
                /// When publishers get their acknowledgement.
                persist_mode: PersistMode = PersistMode::Default, Word<PersistMode> [since V2_12] [serves OrBetter("async")];
                /// Whether batches may be published fast, without being atomic.
                /// Known since nats-server 2.14 (ADR-50).
                allow_batched: bool = false, Boolean [since V2_14];
                /// Keys and values kept with the configuration.
                metadata: &'a [(&'a str, &'a str)] = &[], Metadata;
            }
        }
    };
}
pub(crate) use stream;

stream!(spec);

impl<'a> StreamSpec<'a> {
    /// A stream with the broker's defaults: no limits, file storage, one replica.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            ..Self::DEFAULT
        }
    }

    /// The streams that it copies: its mirror's origin, and its sources.
    ///
    /// ```
    /// use kanade_resources_schema::spec::{StreamSource, StreamSpec};
    ///
    /// const ARCHIVE: StreamSpec = StreamSpec {
    ///     sources: &[StreamSource::named("ORDERS"), StreamSource::named("RETURNS")],
    ///     ..StreamSpec::named("ARCHIVE")
    /// };
    /// let names: Vec<&str> = ARCHIVE.origins().map(|origin| origin.name).collect();
    /// assert_eq!(names, ["ORDERS", "RETURNS"]);
    /// ```
    pub fn origins(&self) -> impl Iterator<Item = &StreamSource<'a>> {
        self.mirror.iter().chain(self.sources)
    }

    /// How long message ids are remembered where no `duplicate_window` is declared: two minutes, or
    /// `max_age` where that is shorter.
    ///
    /// ```
    /// use kanade_resources_schema::spec::StreamSpec;
    ///
    /// let window = StreamSpec::named("ORDERS").default_duplicate_window();
    /// assert_eq!(window.as_secs(), 120);
    /// ```
    pub fn default_duplicate_window(&self) -> Duration {
        const DEFAULT: Duration = Duration::from_secs(120);
        if self.max_age.is_zero() {
            DEFAULT
        } else {
            DEFAULT.min(self.max_age)
        }
    }

    /// The bytes that the broker reserves on all replicas together: `max_bytes × num_replicas`, or
    /// zero without a cap.
    pub const fn reserved_bytes(&self) -> u64 {
        if self.max_bytes < 0 {
            return 0;
        }
        self.max_bytes
            .unsigned_abs()
            .saturating_mul(self.num_replicas as u64)
    }
}
