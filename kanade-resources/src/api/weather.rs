//! Which failures heal by themselves, and how long to wait before the next attempt.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::codes::{ErrorCode, STREAM_RECONFIGURING};
use crate::failure::FailureKind;

/// The first pause, to which jitter adds up to as much again.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest pause, likewise.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// What a cluster says that elects, moves a stream, waits for a server that is gone, or has not finished deleting one of that name.
const PASSING: [ErrorCode; 6] = [
    ErrorCode::CLUSTER_NOT_AVAILABLE,
    ErrorCode::CLUSTER_NOT_LEADER,
    ErrorCode::STREAM_CREATE,
    ErrorCode::STREAM_OFFLINE,
    ErrorCode::STREAM_MOVE_IN_PROGRESS,
    STREAM_RECONFIGURING,
];

/// How long the servers of a cluster take to hear of each other. Until then, a cluster may answer that there are no
/// suitable peers; after that, there are none.
const SETTLING: Duration = Duration::from_secs(10);

/// Whether it is a matter of time, for a run that has already waited this long: the broker starts, elects, or is
/// overrun.
pub(crate) fn heals(failure: &FailureKind, waited: Duration) -> bool {
    match failure {
        FailureKind::NoAnswer { .. } | FailureKind::NoResponders { .. } => true,
        _ if failure.is(ErrorCode::CLUSTER_NO_PEERS) => waited < SETTLING,
        _ => failure.is_any_of(&PASSING),
    }
}

/// The pauses before each further attempt. They grow, and are spread: what failed at the same time in a
/// thousand processes does not come back at the same time.
pub(crate) fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .without_max_times()
        .with_jitter()
        .build()
}
