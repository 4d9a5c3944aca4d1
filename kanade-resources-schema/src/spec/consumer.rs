use std::time::Duration;

use super::{AckPolicy, DeliverPolicy, PriorityPolicy, ReplayPolicy, nested, spec};
use crate::field::takes::{
    AtLeast, Between, Boolean, Bytes, Count, Description, Limit, Metadata, NonEmpty, Positive,
    Text, Time, Word,
};

/// The description of [`ConsumerSpec`].
macro_rules! consumer {
    ($reader:ident) => {
        $reader! {
            /// The configuration of one durable consumer, under the JetStream API's names.
            ///
            /// `None` leaves a value to the broker. Fields may be added in any release; build a
            /// value from [`ConsumerSpec::named`]:
            ///
            /// ```
            /// use kanade_resources_schema::spec::{ConsumerSpec, DeliverPolicy};
            ///
            /// const BACKEND: ConsumerSpec = ConsumerSpec {
            ///     deliver_policy: DeliverPolicy::LastPerSubject,
            ///     filter_subjects: &["commands.>"],
            ///     ..ConsumerSpec::named("EXEC", "backend")
            /// };
            /// assert!(!BACKEND.is_push());
            /// ```
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            ConsumerSpec<'a> named(stream, name), ConsumerFields of "a consumer" keys {
                /// The broker's name of the stream that is consumed.
                stream;
                /// The durable name: 1 to 255 bytes.
                name;
            } declared {
                /// The one subject that is consumed.
                filter_subject: Text;
            } {
                /// What the consumer is for.
                /// At most 4096 bytes.
                description: Option<&'a str> = None, Description [serves Nothing];
                /// Which message is delivered first.
                deliver_policy: DeliverPolicy = DeliverPolicy::All, Word<DeliverPolicy> [prominent];
                /// The sequence at which delivery starts, with `by_start_sequence`.
                opt_start_seq: Option<u64> = None, Count [serves Same];
                /// The time at which delivery starts, with `by_start_time`.
                /// In RFC 3339.
                opt_start_time: Option<&'a str> = None, Time;
                /// Which messages have to be acknowledged.
                ack_policy: AckPolicy = AckPolicy::Explicit, Word<AckPolicy>
                    [prominent] [as Word("none")];
                /// How long the broker waits for an acknowledgement.
                /// The broker's default is 30 seconds.
                ack_wait: Option<Duration> = None, AtLeast<0> [profile] [otherwise "30 s"];
                /// The largest number of times that a message is delivered.
                /// `-1` is unlimited.
                max_deliver: i64 = -1, Limit;
                /// How long the broker waits before each further delivery, instead of `ack_wait`.
                backoff: &'a [Duration] = &[], NonEmpty<AtLeast<0>> [serves Same] [zero Kept];
                /// The subjects that are consumed.
                /// Every subject of the stream if there are none.
                filter_subjects: &'a [&'a str] = &[], NonEmpty<Text> [as Filters] [serves Same] [otherwise "every subject"];
                /// Whether messages are delivered at once, or at the rate at which they arrived.
                replay_policy: ReplayPolicy = ReplayPolicy::Instant, Word<ReplayPolicy>;
                /// The highest rate of delivery, in bits per second (push only).
                rate_limit_bps: Option<u64> = None, Count [otherwise "unlimited"];
                /// The share of acknowledgements that are reported as events, such as `"25%"`.
                /// In per cent.
                sample_freq: Option<&'a str> = None, Text [as Percentage] [serves Nothing];
                /// The largest number of pull requests that wait at once.
                /// Pull only; the broker's default is 512.
                max_waiting: Option<i64> = None, Positive [otherwise "512"];
                /// The largest number of messages that wait for their acknowledgement.
                /// `-1` is unlimited; the broker's default is 1000.
                max_ack_pending: Option<i64> = None, Limit [profile] [otherwise "1000"];
                /// Whether the payload is left out.
                headers_only: bool = false, Boolean [serves Same];
                /// The largest number of messages of one pull request.
                max_batch: Option<i64> = None, Positive [zero Missing("no limit")];
                /// How long one pull request may wait.
                max_expires: Option<Duration> = None, AtLeast<0>;
                /// The largest number of bytes of one pull request.
                max_bytes: Option<i64> = None, Bytes;
                /// How long the consumer is kept while nobody uses it.
                /// Unlimited by default.
                inactive_threshold: Option<Duration> = None, AtLeast<0> [otherwise "unlimited"];
                /// How many servers keep the consumer's state.
                /// By default, as many as keep the stream.
                num_replicas: Option<u8> = None, Between<1, 5> [profile] [otherwise "those of the stream"];
                /// Whether the state is kept in memory, whatever the stream is kept in.
                mem_storage: bool = false, Boolean [serves Off];
                /// The subject that messages are pushed to; a pull consumer has none.
                deliver_subject: Option<&'a str> = None, Text;
                /// The queue group that shares the pushed messages.
                deliver_group: Option<&'a str> = None, Text;
                /// Whether pushing waits for the receiver's flow control.
                flow_control: bool = false, Boolean [serves Same];
                /// How often an idle push consumer sends a heartbeat.
                idle_heartbeat: Option<Duration> = None, AtLeast<100> [serves Same]
                    [zero Missing("no heartbeat")];
                /// The time until which delivery is paused.
                /// In RFC 3339. Known since nats-server 2.11.
                pause_until: Option<&'a str> = None, Time [since V2_11] [as Apart] [serves Nothing];
                /// The groups that pull requests name.
                /// Known since nats-server 2.11 (ADR-42).
                priority_groups: &'a [&'a str] = &[], NonEmpty<Text> [since V2_11];
                /// How the priority groups are served.
                priority_policy: PriorityPolicy = PriorityPolicy::None, Word<PriorityPolicy>
                    [since V2_11];
                /// How long a pinned client may be silent.
                /// The broker's default is two minutes.
                priority_timeout: Option<Duration> = None, AtLeast<0> [since V2_11] [serves Same] [otherwise "two minutes"];
                /// Keys and values kept with the configuration.
                metadata: &'a [(&'a str, &'a str)] = &[], Metadata;
            }
        }
    };
}
pub(crate) use consumer;

consumer!(spec);

impl<'a> ConsumerSpec<'a> {
    /// A pull consumer of all messages, with explicit acknowledgement: the defaults of the NATS
    /// clients.
    pub const fn named(stream: &'a str, name: &'a str) -> Self {
        Self {
            stream,
            name,
            ..Self::DEFAULT
        }
    }

    /// Whether messages are pushed to a subject, rather than pulled.
    pub const fn is_push(&self) -> bool {
        self.deliver_subject.is_some()
    }
}

/// The description of [`ConsumerLimits`].
macro_rules! consumer_limits {
    ($reader:ident) => {
        $reader! {
            /// The limits of a stream's consumers, which are also their values where they declare
            /// none.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            ConsumerLimits, ConsumerLimitFields of "a `consumer_limits`" {
                /// The longest `inactive_threshold`, and its value where a consumer declares none.
                inactive_threshold: Option<Duration> = None, AtLeast<0>;
                /// The largest `max_ack_pending`, and its value where a consumer declares none.
                max_ack_pending: Option<i64> = None, Positive [as LimitOrZero] [zero Missing("no limit")];
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use consumer_limits;

consumer_limits!(spec);

nested!(ConsumerLimits);
