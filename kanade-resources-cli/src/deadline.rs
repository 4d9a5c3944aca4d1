//! How long the program may take, from its start to its end.

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use kanade_resources_schema::quantity;

/// What the engine keeps to itself of the time that is left, so that it can still say what it did.
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

    /// Waits for a person: that takes as long as it takes, so the clock stands still.
    pub(crate) fn paused<T>(&self, wait: impl FnOnce() -> T) -> T {
        let asked = Instant::now();
        let answer = wait();
        self.paused.set(self.paused.get() + asked.elapsed());
        answer
    }

    /// Runs `work`, which ends by itself when no time is left, or is ended a moment later.
    ///
    /// # Errors
    ///
    /// When it did not end by itself.
    pub(crate) async fn hold<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        tokio::time::timeout(self.left() + GRACE, work)
            .await
            .with_context(|| format!("not done within {self}; `--timeout` gives it longer"))
    }
}

impl std::fmt::Display for Deadline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&quantity::duration(self.timeout))
    }
}
