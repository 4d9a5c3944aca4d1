//! How long the program may take, from its start to its end.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use kanade_resources_schema::quantity;

/// How long before the end work has to end by itself, so that there is time to say what was done.
const GRACE: Duration = Duration::from_millis(250);

/// The end of `--timeout`.
pub(crate) struct Deadline {
    started: Instant,
    timeout: Duration,
    /// How long somebody thought about an answer.
    paused: Cell<Duration>,
}

impl Deadline {
    /// `timeout` after the process `started`.
    pub(crate) fn new(started: Instant, timeout: Duration) -> Self {
        Self {
            started,
            timeout,
            paused: Cell::default(),
        }
    }

    /// How much time is left.
    pub(crate) fn left(&self) -> Duration {
        let running = self.started.elapsed().saturating_sub(self.paused.get());
        self.timeout.saturating_sub(running)
    }

    /// How much time is left for work.
    pub(crate) fn left_for_work(&self) -> Duration {
        self.left().saturating_sub(GRACE)
    }

    /// Waits for a person: that takes as long as it takes, so the clock stands still.
    pub(crate) fn paused<T>(&self, wait: impl FnOnce() -> T) -> T {
        let asked = Instant::now();
        let answer = wait();
        self.paused.set(self.paused.get() + asked.elapsed());
        answer
    }

    /// Runs `work` until it ends, or the time does.
    ///
    /// # Errors
    ///
    /// When it did not end by itself.
    pub(crate) async fn hold<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        let result = tokio::time::timeout(self.left(), work).await.ok();
        result.with_context(|| format!("not done within {self}; `--timeout` gives it more time"))
    }

    /// The same for work that may fail.
    ///
    /// # Errors
    ///
    /// When it did not end by itself, or failed.
    pub(crate) async fn hold_fallible<T>(
        &self,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        self.hold(work).await?
    }
}

impl std::fmt::Display for Deadline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&quantity::duration(self.timeout))
    }
}
