//! The changes of a stream, in the order of the JetStream API's fields.

use super::Direction::{Changed, Lowered, Off, On, Raised, Removed, Set};
use super::Moment::{AtOnce, AtRestart, Later};
use super::Predicate as P;
use super::effect::{
    always, deletes, forgets, impossible, never, nothing, on, refuses, shows, waits, when,
};
use super::{Amount, Direction, Effect, Line, Lines, Row};
use crate::symbol;

const REPLACE: &str = "declare it under another name and copy the messages, or, if they may go, delete the stream by \
                       hand and bootstrap again";
const KEEP: &str = "declare it as it is, or declare the stream under another name";
const UPGRADE: &str = "declare it as it is, or upgrade the server";
const SEALED_WHY: &str = "the stream is sealed, which fixes this field and can't be undone";
const STAYS_ON: &str = "once on, it can't be switched off";

const fn word(from: &'static str, to: &'static str) -> Direction<'static> {
    Direction::Word { from, to }
}

const fn sealed() -> Effect {
    when(&[P::IsSealed], impossible(SEALED_WHY, REPLACE))
}

const FROM_OLD_TO_NEW: Direction<'static> = word("old", "new");
const FROM_NEW_TO_OLD: Direction<'static> = word("new", "old");

const ANY_VALUE: &[Direction<'static>] = &[Set, Removed, Changed];
const ANY_LIMIT: &[Direction<'static>] = &[Set, Removed, Raised, Lowered];
const TIGHTER: &[Direction<'static>] = &[Set, Lowered];
const LOOSER: &[Direction<'static>] = &[Removed, Raised];

/// What creating a stream does to those that it copies.
pub(super) const OF_CREATION: &[Effect] = &[drains_origins()];

pub(super) const ROWS: &[Row] = &[
    nothing(symbol::DESCRIPTION, ANY_VALUE),
    always(
        symbol::SUBJECTS,
        ANY_VALUE,
        &[when(
            &[P::GivesUpSubjects],
            refuses(
                AtOnce,
                "messages to a subject that it gives up find no stream, unless another one takes the subject",
            ),
        )],
    ),
    always(
        symbol::RETENTION,
        &[word("limits", "interest")],
        &[
            when(
                &[P::HoldsMessages, P::OwesLess],
                deletes(
                    AtOnce,
                    Amount::Everything,
                    "interest retention deletes what every consumer has acknowledged, and what no consumer is owed",
                ),
            ),
            on(
                Lines::since(Line::V2_15),
                when(
                    &[P::HoldsMessages, P::WithoutConsumer],
                    deletes(
                        AtOnce,
                        Amount::Everything,
                        "interest retention without a consumer deletes everything",
                    ),
                ),
            ),
            on(
                Lines::since(Line::V2_14),
                when(
                    &[P::HoldsMessages, P::StartsLater],
                    deletes(
                        AtRestart,
                        Amount::Everything,
                        "interest retention deletes what the consumers of the declaration are not owed",
                    ),
                ),
            ),
            refuses(
                Later,
                "from now on, messages that no consumer wants are acknowledged but not kept",
            ),
        ],
    ),
    always(
        symbol::RETENTION,
        &[word("interest", "limits")],
        &[shows(
            Later,
            "from now on, acknowledged messages are kept until a limit deletes them",
        )],
    ),
    always(
        symbol::RETENTION,
        &[
            word("limits", "workqueue"),
            word("workqueue", "limits"),
            word("interest", "workqueue"),
            word("workqueue", "interest"),
        ],
        &[impossible(
            "the retention of an existing stream can't be changed to or from workqueue",
            REPLACE,
        )],
    ),
    always(
        symbol::MAX_CONSUMERS,
        ANY_LIMIT,
        &[on(
            Lines::until(Line::V2_11),
            impossible("only nats-server 2.12 and later change it", UPGRADE),
        )],
    ),
    always(
        symbol::MAX_MSGS,
        TIGHTER,
        &[
            when(&[P::DiscardsOld, P::OverMaxMsgs], over_max_msgs()),
            when(&[P::DiscardsNew, P::OverMaxMsgs], full_already()),
            when(&[P::DiscardsNew], refuses_when_full()),
        ],
    ),
    always(
        symbol::MAX_MSGS,
        LOOSER,
        &[when(&[P::DiscardsOld, P::OverMaxMsgs], over_max_msgs())],
    ),
    always(
        symbol::MAX_MSGS_PER_SUBJECT,
        &[Set],
        &[
            on(
                Lines::until(Line::V2_12),
                when(
                    &[P::OverMaxMsgsPerSubject],
                    deletes(
                        AtRestart,
                        Amount::OverMaxMsgsPerSubject,
                        "the oldest messages of each subject are deleted at the next restart of the server",
                    ),
                ),
            ),
            on(
                Lines::since(Line::V2_14),
                when(&[P::OverMaxMsgsPerSubject], over_max_msgs_per_subject()),
            ),
            when(&[P::DiscardsNewPerSubject], subject_refuses_when_full()),
        ],
    ),
    always(
        symbol::MAX_MSGS_PER_SUBJECT,
        &[Lowered],
        &[
            when(&[P::OverMaxMsgsPerSubject], over_max_msgs_per_subject()),
            when(&[P::DiscardsNewPerSubject], subject_refuses_when_full()),
        ],
    ),
    nothing(symbol::MAX_MSGS_PER_SUBJECT, LOOSER),
    always(
        symbol::MAX_BYTES,
        TIGHTER,
        &[
            when(&[P::DiscardsOld, P::OverMaxBytes], over_max_bytes()),
            when(&[P::DiscardsNew, P::OverMaxBytes], full_already()),
            when(&[P::DiscardsNew], refuses_when_full()),
        ],
    ),
    always(
        symbol::MAX_BYTES,
        LOOSER,
        &[when(&[P::DiscardsOld, P::OverMaxBytes], over_max_bytes())],
    ),
    always(
        symbol::MAX_AGE,
        TIGHTER,
        &[
            sealed(),
            when(
                &[P::HoldsMessages, P::OverMaxAge],
                deletes(
                    AtOnce,
                    Amount::Everything,
                    "messages older than max_age are deleted, whatever discard says",
                ),
            ),
        ],
    ),
    always(symbol::MAX_AGE, LOOSER, &[sealed()]),
    always(
        symbol::MAX_MSG_SIZE,
        TIGHTER,
        &[refuses(
            AtOnce,
            "larger messages are refused from now on; stored ones stay",
        )],
    ),
    nothing(symbol::MAX_MSG_SIZE, LOOSER),
    always(
        symbol::DISCARD,
        &[FROM_OLD_TO_NEW],
        &[
            sealed(),
            refuses(Later, "a full stream refuses new messages from now on"),
        ],
    ),
    always(
        symbol::DISCARD,
        &[FROM_NEW_TO_OLD],
        &[
            sealed(),
            when(&[P::OverMaxMsgs], over_max_msgs()),
            when(&[P::OverMaxBytes], over_max_bytes()),
            shows(
                Later,
                "a full stream deletes its oldest messages from now on",
            ),
        ],
    ),
    always(
        symbol::DISCARD_NEW_PER_SUBJECT,
        &[On],
        &[subject_refuses_when_full()],
    ),
    always(
        symbol::DISCARD_NEW_PER_SUBJECT,
        &[Off],
        &[shows(
            Later,
            "a full subject deletes its oldest messages from now on",
        )],
    ),
    always(
        symbol::STORAGE,
        &[Changed],
        &[impossible(
            "the storage of an existing stream can't be changed",
            REPLACE,
        )],
    ),
    always(
        symbol::NUM_REPLICAS,
        &[Set, Raised],
        &[when(
            &[P::NeedsCluster],
            impossible(
                "a server outside of a cluster keeps one replica; nats-server 2.10 to 2.12 say that they keep more, and after a restart the stream is gone",
                "declare one replica, or connect to a cluster",
            ),
        )],
    ),
    always(
        symbol::NUM_REPLICAS,
        &[Removed, Lowered],
        &[
            when(
                &[P::IsClustered, P::KeptElsewhere],
                forgets(
                    AtOnce,
                    Amount::Unknown,
                    "a consumer that is kept by fewer servers than the stream may lose its state; before the stream shrinks, declare as many replicas for the consumer as the stream has",
                ),
            ),
            when(
                &[P::IsClustered, P::KeptByMany],
                waits(
                    "the stream shrinks once the servers of its consumers have said for three seconds that they are up \
                     to date: they say so before they know what was acknowledged",
                ),
            ),
        ],
    ),
    always(
        symbol::NO_ACK,
        &[On],
        &[refuses(
            AtOnce,
            "publishers that wait for an acknowledgement get none, although the message is stored",
        )],
    ),
    nothing(symbol::NO_ACK, &[Off]),
    nothing(symbol::DUPLICATE_WINDOW, &[Set, Raised]),
    always(
        symbol::DUPLICATE_WINDOW,
        &[Removed, Lowered],
        &[shows(
            Later,
            "a message that is published again later than this is stored twice",
        )],
    ),
    always(
        symbol::PLACEMENT,
        ANY_VALUE,
        &[when(
            &[P::IsClustered],
            shows(AtOnce, "the stream may move to other servers"),
        )],
    ),
    always(
        symbol::MIRROR,
        &[Set, Changed],
        &[impossible(
            "what a stream mirrors is decided when it is created",
            REPLACE,
        )],
    ),
    never(
        symbol::MIRROR,
        &[Removed],
        &[
            on(
                Lines::until(Line::V2_11),
                impossible("only nats-server 2.12 and later promote a mirror", UPGRADE),
            ),
            leaves_origins(),
            shows(
                AtOnce,
                "the copies stay, and no more follow; the stream can't become a mirror again",
            ),
        ],
    ),
    always(
        symbol::SOURCES,
        ANY_VALUE,
        &[
            when(
                &[P::HoldsMessages, P::CopiesAnew, P::MakesRoom],
                deletes(
                    Later,
                    Amount::Everything,
                    "everything that a new or changed source holds is copied, and pushes out what is stored",
                ),
            ),
            when(
                &[P::HoldsMessages, P::CopiesAnew, P::AllowsRollups],
                deletes(
                    Later,
                    Amount::Everything,
                    "a message that is copied with a Nats-Rollup header replaces what is stored",
                ),
            ),
            drains_origins(),
            leaves_origins(),
            when(
                &[P::CopiesAnew],
                shows(
                    Later,
                    "everything that a new or changed source holds is copied, even what was copied before",
                ),
            ),
            shows(
                AtOnce,
                "what was copied stays; nothing more comes from a source that is removed",
            ),
        ],
    ),
    nothing(symbol::COMPRESSION, &[Changed]),
    always(
        symbol::FIRST_SEQ,
        &[Set, Raised],
        &[when(
            &[P::OverFirstSeq],
            deletes(
                AtRestart,
                Amount::Unknown,
                "everything stored is deleted at the next restart of the server",
            ),
        )],
    ),
    nothing(symbol::FIRST_SEQ, &[Removed, Lowered]),
    always(
        symbol::SUBJECT_TRANSFORM,
        ANY_VALUE,
        &[
            shows(
                AtOnce,
                "from now on messages are stored under other subjects; stored ones stay as they are",
            ),
            when(
                &[P::HasInterest],
                refuses(
                    AtOnce,
                    "consumers want the new subjects or nothing: messages that none of them wants are not kept",
                ),
            ),
        ],
    ),
    nothing(symbol::REPUBLISH, ANY_VALUE),
    nothing(symbol::ALLOW_DIRECT, &[On]),
    always(symbol::ALLOW_DIRECT, &[Off], &[no_direct_gets()]),
    nothing(symbol::MIRROR_DIRECT, &[On]),
    always(symbol::MIRROR_DIRECT, &[Off], &[no_direct_gets()]),
    never(
        symbol::SEALED,
        &[On],
        &[refuses(
            AtOnce,
            "nothing can be published, deleted or purged any more, and max_age no longer applies",
        )],
    ),
    always(
        symbol::SEALED,
        &[Off],
        &[impossible("sealing can't be undone", REPLACE)],
    ),
    always(
        symbol::ALLOW_ROLLUP_HDRS,
        &[On],
        &[
            sealed(),
            when(
                &[P::HoldsMessages, P::HasSources],
                deletes(
                    Later,
                    Amount::Everything,
                    "a message that is copied with a Nats-Rollup header replaces what is stored",
                ),
            ),
        ],
    ),
    always(
        symbol::ALLOW_ROLLUP_HDRS,
        &[Off],
        &[
            sealed(),
            refuses(AtOnce, "messages with a Nats-Rollup header are refused"),
        ],
    ),
    never(
        symbol::DENY_DELETE,
        &[On],
        &[
            sealed(),
            shows(AtOnce, "no single message can be deleted any more"),
        ],
    ),
    always(symbol::DENY_DELETE, &[Off], &[stays_on()]),
    never(
        symbol::DENY_PURGE,
        &[On],
        &[
            sealed(),
            shows(AtOnce, "the stream can't be purged any more"),
        ],
    ),
    always(symbol::DENY_PURGE, &[Off], &[stays_on()]),
    always(
        symbol::CONSUMER_LIMITS,
        ANY_VALUE,
        &[
            when(
                &[P::ExceedsLimits],
                impossible(
                    "a consumer of the stream exceeds the limits",
                    "lower the consumer's own value first, or declare higher limits",
                ),
            ),
            on(
                Lines::until(Line::V2_12),
                when(
                    &[P::ExceedsNoLimit],
                    impossible(
                        "nats-server 2.12 and earlier read a limit that is not set as zero, which a consumer of the stream exceeds",
                        "declare both limits, and not below any consumer's value",
                    ),
                ),
            ),
            on(
                Lines::since(Line::V2_14),
                when(&[P::TakesThreshold, P::HasPlace], forgets_for_threshold()),
            ),
        ],
    ),
    never(
        symbol::ALLOW_MSG_TTL,
        &[On],
        &[when(&[P::HoldsMessages], old_ttls())],
    ),
    always(symbol::ALLOW_MSG_TTL, &[Off], &[stays_on()]),
    always(
        symbol::SUBJECT_DELETE_MARKER_TTL,
        &[Set, Raised, Lowered],
        &[when(&[P::HoldsMessages, P::WithoutTtl], old_ttls())],
    ),
    nothing(symbol::SUBJECT_DELETE_MARKER_TTL, &[Removed]),
    always(
        symbol::ALLOW_MSG_COUNTER,
        &[On, Off],
        &[impossible(
            "counters are decided when a stream is created",
            REPLACE,
        )],
    ),
    nothing(symbol::ALLOW_ATOMIC, &[On]),
    always(symbol::ALLOW_ATOMIC, &[Off], &[no_batches()]),
    never(
        symbol::ALLOW_MSG_SCHEDULES,
        &[On],
        &[shows(AtOnce, "roll-ups are allowed with it")],
    ),
    always(symbol::ALLOW_MSG_SCHEDULES, &[Off], &[stays_on()]),
    always(
        symbol::PERSIST_MODE,
        &[Changed],
        &[impossible(
            "it is decided when a stream is created",
            REPLACE,
        )],
    ),
    nothing(symbol::ALLOW_BATCHED, &[On]),
    always(symbol::ALLOW_BATCHED, &[Off], &[no_batches()]),
    nothing(symbol::METADATA, ANY_VALUE),
];

const fn over_max_msgs() -> Effect {
    deletes(AtOnce, Amount::OverMaxMsgs, "the oldest messages make room")
}

const fn over_max_bytes() -> Effect {
    deletes(
        AtOnce,
        Amount::OverMaxBytes,
        "the oldest messages make room",
    )
}

const fn over_max_msgs_per_subject() -> Effect {
    deletes(
        AtOnce,
        Amount::OverMaxMsgsPerSubject,
        "the oldest messages of each subject are deleted",
    )
}

const fn drains_origins() -> Effect {
    when(
        &[P::DrainsOrigin],
        deletes(
            AtOnce,
            Amount::OfOrigins,
            "a work queue, and since 2.14 also a stream with interest retention, deletes what is copied from it",
        ),
    )
}

/// Up to 2.12 such a stream keeps nothing for those that copy it.
const fn leaves_origins() -> Effect {
    on(
        Lines::since(Line::V2_14),
        when(
            &[P::LeavesOrigin],
            deletes(
                AtOnce,
                Amount::OfOrigins,
                "a stream with interest retention deletes what it kept only to be copied",
            ),
        ),
    )
}

const fn full_already() -> Effect {
    refuses(
        AtOnce,
        "more is stored already: nothing is deleted, but new writes are refused until it fits",
    )
}

const fn refuses_when_full() -> Effect {
    refuses(Later, "once it is full, new writes are refused")
}

const fn subject_refuses_when_full() -> Effect {
    refuses(Later, "a subject that is full refuses new messages")
}

const fn no_direct_gets() -> Effect {
    shows(
        AtOnce,
        "connected clients may still send direct gets, which are no longer answered",
    )
}

const fn no_batches() -> Effect {
    refuses(AtOnce, "publishing in batches is refused")
}

const fn stays_on() -> Effect {
    impossible(STAYS_ON, KEEP)
}

const fn forgets_for_threshold() -> Effect {
    forgets(
        AtRestart,
        Amount::Everything,
        "consumers without an inactive_threshold of their own take this one, and are deleted with their place once nobody has used them for that long",
    )
}

const fn old_ttls() -> Effect {
    deletes(
        AtOnce,
        Amount::Everything,
        "stored messages with a Nats-TTL header, which sources copied or nats-server 2.10 stored, expire by it",
    )
}
