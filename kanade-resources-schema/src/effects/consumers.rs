//! The changes of a consumer, in the order of the JetStream API's fields.

use super::Direction::{Changed, Lowered, Off, On, Raised, Removed, Set};
use super::Moment::{AtOnce, AtRestart, Later};
use super::Predicate as P;
use super::effect::{always, deletes, forgets, impossible, nothing, on, refuses, shows, when};
use super::{Amount, Direction, Effect, Line, Lines, Row};
use crate::symbol;

const KEEP: &str = "declare it as it is, or declare the consumer under another name; deleting it by hand forgets what \
                    was acknowledged";

const ANY_VALUE: &[Direction<'static>] = &[Set, Removed, Changed];
const ANY_NUMBER: &[Direction<'static>] = &[Set, Removed, Raised, Lowered];
const TIGHTER: &[Direction<'static>] = &[Set, Lowered];
const LOOSER: &[Direction<'static>] = &[Removed, Raised];

/// Fixed in 2.11.5.
const HAD_INTEREST: &str = "if the stream had interest retention at any time since the server started, the server still deletes what no consumer wants whenever one of them changes; after a restart it does not";

/// What every change of a consumer does.
pub(super) const OF_ANY_CHANGE: &[Effect] = &[on(
    Lines::until(Line::V2_11),
    when(
        &[P::HadInterest, P::HoldsMessages, P::OwesLess],
        deletes(AtOnce, Amount::Everything, HAD_INTEREST),
    ),
)];

pub(super) const ROWS: &[Row] = &[
    always(
        symbol::DURABLE_NAME,
        &[Set],
        &[impossible(
            "somebody created it without a durable name, so that it goes once nobody uses it; servers say that they \
             give it one, and it goes nevertheless",
            "declare the consumer under another name, or wait until that one is gone",
        )],
    ),
    nothing(symbol::DESCRIPTION, ANY_VALUE),
    fixed(symbol::DELIVER_POLICY, &[Changed]),
    fixed(symbol::OPT_START_SEQ, ANY_NUMBER),
    fixed(symbol::OPT_START_TIME, ANY_VALUE),
    fixed(symbol::ACK_POLICY, &[Changed]),
    always(
        symbol::ACK_WAIT,
        ANY_NUMBER,
        &[shows(
            AtOnce,
            "what is not acknowledged by then is delivered again",
        )],
    ),
    always(
        symbol::MAX_DELIVER,
        TIGHTER,
        &[when(
            &[P::DeliveredOften],
            forgets(
                AtOnce,
                Amount::Unacknowledged,
                "messages that were delivered that often and are not acknowledged are never delivered again",
            ),
        )],
    ),
    nothing(symbol::MAX_DELIVER, LOOSER),
    always(
        symbol::BACKOFF,
        ANY_VALUE,
        &[shows(
            AtOnce,
            "what is not acknowledged by then is delivered again",
        )],
    ),
    always(
        symbol::FILTER_SUBJECTS,
        ANY_VALUE,
        &[
            when(
                &[P::HasInterest, P::Narrows, P::HoldsUpAlone],
                deletes(
                    AtOnce,
                    Amount::OfConsumer,
                    "interest retention deletes what no consumer wants any more",
                ),
            ),
            on(
                Lines::until(Line::V2_11),
                when(
                    &[P::HadInterest, P::Narrows, P::HoldsUpAlone],
                    deletes(AtOnce, Amount::OfConsumer, HAD_INTEREST),
                ),
            ),
            when(
                &[P::IsWorkQueue, P::Narrows],
                shows(
                    AtOnce,
                    "messages that it no longer wants stay stored; another consumer gets them only if it is not past them yet",
                ),
            ),
            shows(
                AtOnce,
                "messages that it newly wants are delivered from its position on, and none before",
            ),
        ],
    ),
    fixed(symbol::REPLAY_POLICY, &[Changed]),
    nothing(symbol::RATE_LIMIT_BPS, ANY_NUMBER),
    nothing(symbol::SAMPLE_FREQ, ANY_VALUE),
    fixed(symbol::MAX_WAITING, ANY_NUMBER),
    always(
        symbol::MAX_ACK_PENDING,
        TIGHTER,
        &[when(
            &[P::OverMaxAckPending],
            shows(AtOnce, "nothing is delivered until enough is acknowledged"),
        )],
    ),
    nothing(symbol::MAX_ACK_PENDING, LOOSER),
    always(
        symbol::HEADERS_ONLY,
        &[On],
        &[shows(
            AtOnce,
            "readers get no payload, and what they acknowledge counts as read",
        )],
    ),
    nothing(symbol::HEADERS_ONLY, &[Off]),
    smaller_requests(symbol::MAX_BATCH),
    nothing(symbol::MAX_BATCH, LOOSER),
    smaller_requests(symbol::MAX_EXPIRES),
    nothing(symbol::MAX_EXPIRES, LOOSER),
    smaller_requests(symbol::MAX_BYTES),
    nothing(symbol::MAX_BYTES, LOOSER),
    always(
        symbol::INACTIVE_THRESHOLD,
        TIGHTER,
        &[
            when(
                &[P::HasInterest, P::HoldsUpAlone],
                deletes(
                    Later,
                    Amount::OfConsumer,
                    "once nobody has used the consumer for that long, it is deleted, and with it the messages that it alone holds up",
                ),
            ),
            when(
                &[P::HasPlace],
                forgets(
                    Later,
                    Amount::OfConsumer,
                    "once nobody has used the consumer for that long, it is deleted with its place",
                ),
            ),
        ],
    ),
    nothing(symbol::INACTIVE_THRESHOLD, LOOSER),
    always(
        symbol::NUM_REPLICAS,
        &[Set, Raised],
        &[when(
            &[P::NeedsCluster],
            impossible(
                "a server outside of a cluster keeps one replica",
                "declare one replica, or none, or connect to a cluster",
            ),
        )],
    ),
    nothing(symbol::NUM_REPLICAS, &[Removed, Lowered]),
    always(
        symbol::MEM_STORAGE,
        &[On],
        &[
            on(
                Lines::since(Line::V2_14),
                impossible("it is fixed when a consumer is created", KEEP),
            ),
            when(
                &[P::HasPlace],
                forgets(
                    AtRestart,
                    Amount::OfConsumer,
                    "its state is lost at the next restart of the server, and it starts where a new one would",
                ),
            ),
        ],
    ),
    always(
        symbol::MEM_STORAGE,
        &[Off],
        &[impossible(
            "it is fixed when a consumer is created; servers up to 2.12 say that they changed it, but the state stays in memory",
            KEEP,
        )],
    ),
    always(
        symbol::DELIVER_SUBJECT,
        &[Set, Removed],
        &[impossible(
            "a consumer stays a pull or a push consumer",
            KEEP,
        )],
    ),
    always(
        symbol::DELIVER_SUBJECT,
        &[Changed],
        &[shows(
            AtOnce,
            "subscribers of the old subject get nothing more",
        )],
    ),
    always(
        symbol::DELIVER_GROUP,
        ANY_VALUE,
        &[shows(
            AtOnce,
            "subscribers outside of the group get nothing more",
        )],
    ),
    fixed(symbol::FLOW_CONTROL, &[On, Off]),
    fixed(symbol::IDLE_HEARTBEAT, ANY_NUMBER),
    always(
        symbol::PAUSE_UNTIL,
        &[Set, Changed],
        &[shows(AtOnce, "nothing is delivered until then")],
    ),
    nothing(symbol::PAUSE_UNTIL, &[Removed]),
    groups(symbol::PRIORITY_GROUPS, ANY_VALUE),
    groups(symbol::PRIORITY_POLICY, &[Changed]),
    nothing(symbol::PRIORITY_TIMEOUT, ANY_NUMBER),
    nothing(symbol::METADATA, ANY_VALUE),
];

const fn fixed(field: &'static str, directions: &'static [Direction<'static>]) -> Row {
    const FIXED: &[Effect] = &[impossible("it is fixed when a consumer is created", KEEP)];
    always(field, directions, FIXED)
}

const fn smaller_requests(field: &'static str) -> Row {
    const SMALLER: &[Effect] = &[refuses(AtOnce, "pull requests beyond it are refused")];
    always(field, TIGHTER, SMALLER)
}

const fn groups(field: &'static str, directions: &'static [Direction<'static>]) -> Row {
    const GROUPS: &[Effect] = &[shows(
        AtOnce,
        "from then on, pull requests have to name one of its groups",
    )];
    always(field, directions, GROUPS)
}
