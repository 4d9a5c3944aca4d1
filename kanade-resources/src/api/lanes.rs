//! How many things of a run are done again at the same time: more while the broker keeps up, fewer while it does not.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};

/// The most that are done again at the same time: what was dropped from a full queue must not fill it again.
pub(super) const MOST: usize = 64;

/// A broker that answers within this time keeps up.
pub(super) const PROMPT: Duration = Duration::from_millis(250);

/// A broker that takes this long does not.
const LATE: Duration = Duration::from_secs(1);

/// Each holds one task at a time.
pub(super) struct Lanes {
    free: Semaphore,
    open: AtomicUsize,
}

impl Lanes {
    pub(super) fn new(open: usize) -> Self {
        Self {
            free: Semaphore::new(open),
            open: AtomicUsize::new(open),
        }
    }

    /// Runs `task` once a lane is free. If it is prompt, another lane is opened; if it is late, this one is closed.
    pub(super) async fn run<T>(&self, task: impl Future<Output = T>) -> T {
        let lane = self.free.acquire().await;
        let started = Instant::now();
        let done = task.await;
        let taken = started.elapsed();
        if taken < PROMPT {
            self.open_another();
        } else if taken >= LATE {
            self.close(lane.ok());
        }
        done
    }

    fn open_another(&self) {
        let more = |open: usize| (open < MOST).then_some(open + 1);
        if self.open.fetch_update(Relaxed, Relaxed, more).is_ok() {
            self.free.add_permits(1);
        }
    }

    /// The last one stays open.
    fn close(&self, lane: Option<SemaphorePermit<'_>>) {
        let fewer = |open: usize| (open > 1).then(|| open - 1);
        if let Some(lane) = lane
            && self.open.fetch_update(Relaxed, Relaxed, fewer).is_ok()
        {
            lane.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::time::Duration;

    use futures_util::future::join_all;
    use tokio::time::sleep;

    use super::{Lanes, MOST};

    async fn late(lanes: &Lanes) {
        lanes.run(sleep(Duration::from_millis(1010))).await;
    }

    #[tokio::test]
    async fn what_is_late_closes_lanes_but_the_last() {
        let lanes = Lanes::new(3);
        join_all([late(&lanes), late(&lanes), late(&lanes)]).await;
        assert_eq!(lanes.free.available_permits(), 1);
        late(&lanes).await;
        assert_eq!(lanes.free.available_permits(), 1);
    }

    #[tokio::test]
    async fn what_is_prompt_opens_lanes_up_to_the_most() {
        let lanes = Lanes::new(1);
        lanes.run(ready(())).await;
        assert_eq!(lanes.free.available_permits(), 2);
        for _ in 0..2 * MOST {
            lanes.run(ready(())).await;
        }
        assert_eq!(lanes.free.available_permits(), MOST);
    }

    #[tokio::test]
    async fn what_is_neither_changes_nothing() {
        let lanes = Lanes::new(2);
        lanes.run(sleep(Duration::from_millis(300))).await;
        assert_eq!(lanes.free.available_permits(), 2);
    }
}
