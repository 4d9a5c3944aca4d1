use std::fmt;

/// Something about configuration and state that an effect depends on. "Will" is about the state after the run: its
/// other changes, and the consumers that it makes, count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Predicate {
    /// The stream holds messages.
    HoldsMessages,
    /// The stream will have `discard = "old"`.
    DiscardsOld,
    /// The stream will have `discard = "new"`.
    DiscardsNew,
    /// The stream will have `discard_new_per_subject`.
    DiscardsNewPerSubject,
    /// The stream holds more messages than `max_msgs` will allow.
    OverMaxMsgs,
    /// The stream holds more bytes than `max_bytes` will allow.
    OverMaxBytes,
    /// The oldest message is older than `max_age` will allow, or will be before the run is over.
    OverMaxAge,
    /// One subject may hold more messages than `max_msgs_per_subject` will allow.
    OverMaxMsgsPerSubject,
    /// `first_seq` will be above the first stored sequence.
    OverFirstSeq,
    /// The stream will have one of the caps that make room by deleting: `max_msgs` or `max_bytes` with
    /// `discard = "old"`, or `max_msgs_per_subject` without `discard_new_per_subject`.
    MakesRoom,
    /// A source is new, or is changed in a way that makes the broker start over with it.
    CopiesAnew,
    /// A stream of the same account that is copied newly, or in another way, is a work queue or has interest retention,
    /// and holds messages of which not all are owed to a consumer of its own.
    DrainsOrigin,
    /// A stream of the same account that is no longer copied, or in another way, has interest retention, and holds
    /// messages of which not all are owed to a consumer of its own.
    LeavesOrigin,
    /// The stream will have sources.
    HasSources,
    /// The stream will have `allow_rollup_hdrs`.
    AllowsRollups,
    /// A subject that is stored now will not be.
    GivesUpSubjects,
    /// The stream is sealed.
    IsSealed,
    /// The stream has no `allow_msg_ttl` yet.
    WithoutTtl,
    /// The stream has or will have interest retention.
    HasInterest,
    /// The stream had interest retention since the server started, and has or will have limits.
    HadInterest,
    /// The stream has work-queue retention.
    IsWorkQueue,
    /// The stream has no consumer.
    WithoutConsumer,
    /// The stream has no consumer, and will have one that starts later than at the first message.
    StartsLater,
    /// The stream has consumers, and to none of them everything that is stored is still to be delivered, or waits for
    /// its acknowledgement.
    OwesLess,
    /// A consumer of the stream will exceed a limit of `consumer_limits`.
    ExceedsLimits,
    /// A consumer of the stream has a value for which `consumer_limits` will have no limit.
    ExceedsNoLimit,
    /// A consumer of the stream has no `inactive_threshold` of its own, and `consumer_limits` will have one.
    TakesThreshold,
    /// More than one replica is declared, and the server is not part of a cluster.
    NeedsCluster,
    /// The server is part of a cluster.
    IsClustered,
    /// Fewer servers keep a consumer than keep its stream, and the leader of the stream may not be one of them.
    KeptElsewhere,
    /// Several servers keep a consumer of the stream.
    KeptByMany,
    /// The consumer will want less than it does.
    Narrows,
    /// The consumer holds messages up, and no other one is owed everything that is stored.
    HoldsUpAlone,
    /// A consumer has a place to lose: something was delivered to it, messages are stored, or it started elsewhere than
    /// at the first message.
    HasPlace,
    /// Messages that are not acknowledged were delivered as often as `max_deliver` will allow.
    DeliveredOften,
    /// More messages wait for an acknowledgement than `max_ack_pending` will allow.
    OverMaxAckPending,
}

impl Predicate {
    /// Every predicate.
    pub const ALL: [Self; 36] = [
        Self::HoldsMessages,
        Self::DiscardsOld,
        Self::DiscardsNew,
        Self::DiscardsNewPerSubject,
        Self::OverMaxMsgs,
        Self::OverMaxBytes,
        Self::OverMaxAge,
        Self::OverMaxMsgsPerSubject,
        Self::OverFirstSeq,
        Self::MakesRoom,
        Self::CopiesAnew,
        Self::DrainsOrigin,
        Self::LeavesOrigin,
        Self::HasSources,
        Self::AllowsRollups,
        Self::GivesUpSubjects,
        Self::IsSealed,
        Self::WithoutTtl,
        Self::HasInterest,
        Self::HadInterest,
        Self::IsWorkQueue,
        Self::WithoutConsumer,
        Self::StartsLater,
        Self::OwesLess,
        Self::ExceedsLimits,
        Self::ExceedsNoLimit,
        Self::TakesThreshold,
        Self::NeedsCluster,
        Self::IsClustered,
        Self::KeptElsewhere,
        Self::KeptByMany,
        Self::Narrows,
        Self::HoldsUpAlone,
        Self::HasPlace,
        Self::DeliveredOften,
        Self::OverMaxAckPending,
    ];

    /// Whether it takes all consumers of the stream to tell.
    ///
    /// ```
    /// use kanade_resources_schema::effects::Predicate;
    ///
    /// assert!(Predicate::OwesLess.is_about_consumers());
    /// assert!(!Predicate::HoldsMessages.is_about_consumers());
    /// ```
    pub const fn is_about_consumers(self) -> bool {
        matches!(
            self,
            Self::WithoutConsumer
                | Self::StartsLater
                | Self::OwesLess
                | Self::ExceedsLimits
                | Self::ExceedsNoLimit
                | Self::TakesThreshold
                | Self::KeptElsewhere
                | Self::KeptByMany
                | Self::HoldsUpAlone
        )
    }
}

impl fmt::Display for Predicate {
    /// How the operators' page says it, after "where".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HoldsMessages => "messages are stored",
            Self::DiscardsOld => "`discard` is `old`",
            Self::DiscardsNew => "`discard` is `new`",
            Self::DiscardsNewPerSubject => "`discard_new_per_subject` is on",
            Self::OverMaxMsgs => "more messages are stored than `max_msgs`",
            Self::OverMaxBytes => "more bytes are stored than `max_bytes`",
            Self::OverMaxAge => "a message is older than `max_age`",
            Self::OverMaxMsgsPerSubject => "a subject may hold more than `max_msgs_per_subject`",
            Self::OverFirstSeq => "`first_seq` is above the first stored sequence",
            Self::MakesRoom => "a cap deletes the oldest messages to make room",
            Self::CopiesAnew => "a source is new or changed",
            Self::DrainsOrigin => {
                "what is newly copied is a work queue or has interest retention, and holds more than one of its consumers is owed"
            }
            Self::LeavesOrigin => {
                "what is no longer copied has interest retention, and holds more than one of its consumers is owed"
            }
            Self::HasSources => "the stream has sources",
            Self::AllowsRollups => "`allow_rollup_hdrs` is on",
            Self::GivesUpSubjects => "a subject is given up",
            Self::IsSealed => "the stream is sealed",
            Self::WithoutTtl => "`allow_msg_ttl` was off",
            Self::HasInterest => "the stream has interest retention",
            Self::HadInterest => {
                "the stream had interest retention at any time since the server started"
            }
            Self::IsWorkQueue => "the stream is a work queue",
            Self::WithoutConsumer => "the stream has no consumer",
            Self::StartsLater => "the first consumer starts later than at the first message",
            Self::OwesLess => "no consumer is owed everything that is stored",
            Self::ExceedsLimits => "a consumer exceeds a limit",
            Self::ExceedsNoLimit => "a consumer has a value where there is no limit",
            Self::TakesThreshold => "a consumer has no `inactive_threshold` of its own",
            Self::NeedsCluster => {
                "more than one replica is declared, and the server is not part of a cluster"
            }
            Self::IsClustered => "the server is part of a cluster",
            Self::KeptElsewhere => {
                "fewer servers keep a consumer than its stream, and perhaps not the stream's leader"
            }
            Self::KeptByMany => "several servers keep a consumer",
            Self::Narrows => "the consumer wants less than before",
            Self::HoldsUpAlone => "no other consumer is owed the same messages",
            Self::HasPlace => "a consumer has a place to lose",
            Self::DeliveredOften => "a message was delivered that often already",
            Self::OverMaxAckPending => "more messages wait for an acknowledgement",
        })
    }
}
