//! How many requests of a run are asked again at the same time: fewer, the more of them are dropped again.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::failure::FailureKind;

/// The most requests of one run that are asked again at the same time: what was dropped from a full queue must not
/// fill it again.
const MOST: usize = 4;

/// Each holds one request at a time.
pub(super) struct Lanes {
    free: Semaphore,
    open: AtomicUsize,
}

impl Lanes {
    pub(super) fn new() -> Self {
        Self {
            free: Semaphore::new(MOST),
            open: AtomicUsize::new(MOST),
        }
    }

    /// Asks once a lane is free. Where there is no answer again, the lane is closed.
    pub(super) async fn ask<T>(
        &self,
        ask: impl Future<Output = Result<T, FailureKind>>,
    ) -> Result<T, FailureKind> {
        let lane = self.free.acquire().await;
        let answer = ask.await;
        if let (Ok(lane), Err(FailureKind::NoAnswer { .. })) = (lane, &answer) {
            self.close(lane);
        }
        answer
    }

    /// The last one stays open.
    fn close(&self, lane: SemaphorePermit<'_>) {
        let fewer = |open: usize| (open > 1).then(|| open - 1);
        if self.open.fetch_update(Relaxed, Relaxed, fewer).is_ok() {
            lane.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::time::Duration;

    use super::{FailureKind, Lanes};

    async fn ask(lanes: &Lanes, failure: Option<FailureKind>) {
        let answer = failure.map_or(Ok(()), Err);
        let _ = lanes.ask(ready(answer)).await;
    }

    fn no_answer() -> FailureKind {
        FailureKind::NoAnswer {
            subject: "$JS.API.STREAM.INFO.A".to_owned(),
            waited: Duration::from_secs(5),
        }
    }

    #[tokio::test]
    async fn what_is_dropped_again_leaves_fewer_lanes_and_one_at_last() {
        let lanes = Lanes::new();
        for left in [3, 2, 1, 1, 1] {
            ask(&lanes, Some(no_answer())).await;
            assert_eq!(lanes.free.available_permits(), left);
        }
    }

    #[tokio::test]
    async fn what_is_answered_leaves_all_lanes_open() {
        let lanes = Lanes::new();
        let refused = FailureKind::NoStream;
        for failure in [None, Some(refused), None] {
            ask(&lanes, failure).await;
            assert_eq!(lanes.free.available_permits(), 4);
        }
    }
}
