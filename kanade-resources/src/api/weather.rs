//! Which failures heal by themselves, and how long to wait before the next attempt.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::failure::FailureKind;

/// The first pause, to which jitter adds up to as much again.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest pause, likewise.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// "JetStream system temporarily unavailable": a cluster without a meta leader.
const NOT_AVAILABLE: u64 = 10008;

/// "JetStream cluster can not handle request"
const NOT_LEADER: u64 = 10009;

/// "error creating store for stream": the broker has not finished deleting one of that name.
const STORE_NOT_CREATED: u64 = 10049;

/// "stream move already in progress"
const MOVING: u64 = 10124;

/// "stream reconfiguration already in progress": a stream of a cluster is still being scaled or moved, since 2.15
const RECONFIGURING: u64 = 10226;

/// "no suitable peers for placement": also the answer of a cluster whose servers have not yet all heard of each other
const NO_PEERS: u64 = 10005;

/// How long a cluster takes for that. After that the servers are not there.
const SETTLING: Duration = Duration::from_secs(10);

/// Whether it is a matter of time, for a run that has already waited so long: the broker starts, elects, or is overrun.
pub(crate) fn heals(failure: &FailureKind, waited: Duration) -> bool {
    match failure {
        FailureKind::NoAnswer { .. } | FailureKind::NoResponders { .. } => true,
        FailureKind::Refused { code: NO_PEERS, .. } => waited < SETTLING,
        FailureKind::Refused { code, .. } => {
            matches!(
                *code,
                NOT_AVAILABLE | NOT_LEADER | STORE_NOT_CREATED | MOVING | RECONFIGURING
            )
        }
        _ => false,
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
