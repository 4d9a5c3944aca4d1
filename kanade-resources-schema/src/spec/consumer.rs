use std::time::Duration;

use super::{AckPolicy, DeliverPolicy, PriorityPolicy, ReplayPolicy};

/// The configuration of one durable consumer, under the JetStream API's names.
///
/// `None` leaves a value to the broker. Fields may be added in any release; build a value from
/// [`ConsumerSpec::named`]:
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
pub struct ConsumerSpec<'a> {
    /// The broker's name of the stream that is consumed.
    pub stream: &'a str,
    /// The durable name: 1 to 255 bytes.
    pub name: &'a str,
    /// What the consumer is for, at most 4096 bytes.
    pub description: Option<&'a str>,
    /// Which message comes first.
    pub deliver_policy: DeliverPolicy,
    /// The sequence that delivery starts at, with [`DeliverPolicy::ByStartSequence`].
    pub opt_start_seq: Option<u64>,
    /// The moment that delivery starts at, in RFC 3339, with [`DeliverPolicy::ByStartTime`].
    pub opt_start_time: Option<&'a str>,
    /// What has to be acknowledged.
    pub ack_policy: AckPolicy,
    /// How long an acknowledgement is waited for; the broker's own value is 30 seconds.
    pub ack_wait: Option<Duration>,
    /// How often a message is delivered at most; `-1` is without end.
    pub max_deliver: i64,
    /// How long each further delivery is waited for, instead of `ack_wait`.
    pub backoff: &'a [Duration],
    /// The subjects that are consumed, all of the stream's without any.
    pub filter_subjects: &'a [&'a str],
    /// Whether messages come at once, or as fast as they once came in.
    pub replay_policy: ReplayPolicy,
    /// The fastest delivery, in bits per second (push only).
    pub rate_limit_bps: Option<u64>,
    /// The share of acknowledgements that are reported as events, in per cent: `"25%"`.
    pub sample_freq: Option<&'a str>,
    /// The most pull requests that wait at once (pull only); the broker's own value is 512.
    pub max_waiting: Option<i64>,
    /// The most messages without acknowledgement; `-1` is unlimited, the broker's own value 1000.
    pub max_ack_pending: Option<i64>,
    /// Whether the payload is left out.
    pub headers_only: bool,
    /// The most messages of one pull request.
    pub max_batch: Option<i64>,
    /// The longest that one pull request waits.
    pub max_expires: Option<Duration>,
    /// The most bytes of one pull request.
    pub max_bytes: Option<i64>,
    /// How long the consumer is kept while nobody uses it; for ever without.
    pub inactive_threshold: Option<Duration>,
    /// How many servers keep the consumer's state; the stream's number without.
    pub num_replicas: Option<u8>,
    /// Whether the state is kept in memory, whatever the stream is kept in.
    pub mem_storage: bool,
    /// The subject that messages are pushed to; a pull consumer has none.
    pub deliver_subject: Option<&'a str>,
    /// The queue group that shares the pushed messages.
    pub deliver_group: Option<&'a str>,
    /// Whether pushing waits for the receiver's flow control.
    pub flow_control: bool,
    /// How often an idle push consumer says that it is there.
    pub idle_heartbeat: Option<Duration>,
    /// Until when delivery is paused, in RFC 3339 (nats-server 2.11).
    pub pause_until: Option<&'a str>,
    /// The groups that pull requests name (nats-server 2.11, ADR-42).
    pub priority_groups: &'a [&'a str],
    /// How those groups are served.
    pub priority_policy: PriorityPolicy,
    /// How long a pinned client may be silent; the broker's own value is two minutes.
    pub priority_timeout: Option<Duration>,
    /// Keys and values kept with the configuration.
    pub metadata: &'a [(&'a str, &'a str)],
}

impl<'a> ConsumerSpec<'a> {
    /// A pull consumer of all messages, with explicit acknowledgement: the defaults of the NATS clients.
    pub const fn named(stream: &'a str, name: &'a str) -> Self {
        Self {
            stream,
            name,
            description: None,
            deliver_policy: DeliverPolicy::All,
            opt_start_seq: None,
            opt_start_time: None,
            ack_policy: AckPolicy::Explicit,
            ack_wait: None,
            max_deliver: -1,
            backoff: &[],
            filter_subjects: &[],
            replay_policy: ReplayPolicy::Instant,
            rate_limit_bps: None,
            sample_freq: None,
            max_waiting: None,
            max_ack_pending: None,
            headers_only: false,
            max_batch: None,
            max_expires: None,
            max_bytes: None,
            inactive_threshold: None,
            num_replicas: None,
            mem_storage: false,
            deliver_subject: None,
            deliver_group: None,
            flow_control: false,
            idle_heartbeat: None,
            pause_until: None,
            priority_groups: &[],
            priority_policy: PriorityPolicy::None,
            priority_timeout: None,
            metadata: &[],
        }
    }

    /// Whether messages are pushed to a subject, rather than pulled.
    pub const fn is_push(&self) -> bool {
        self.deliver_subject.is_some()
    }
}

/// What a stream holds its consumers to, where they say nothing themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConsumerLimits {
    /// The longest `inactive_threshold`, and the one taken where none is declared.
    pub inactive_threshold: Option<Duration>,
    /// The largest `max_ack_pending`, and the one taken where none is declared.
    pub max_ack_pending: Option<i64>,
}
