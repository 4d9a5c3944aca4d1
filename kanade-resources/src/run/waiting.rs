//! How an attaching process waits: ever longer, at random, and less so once its connection is back.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use tokio::time::sleep;

use crate::api::Api;

/// The first pause, to which jitter adds up to as much again.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest pause, likewise: a thousand waiting processes look less than 250 times a second.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// How often the client is asked whether its connection is another one. Nothing is sent for that.
const CONNECTION_POLL: Duration = Duration::from_millis(250);

/// The most time that is kept for the last look.
const LAST_LOOK: Duration = Duration::from_secs(2);

pub(super) struct Waiting<'w, 'a> {
    api: &'w Api<'a>,
    pauses: ExponentialBackoff,
    /// How often the client had connected when the pauses began.
    connections: u64,
    last_look: Duration,
}

/// What comes after a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// There will be time for another look.
    Look,
    /// There will not.
    LastLook,
}

impl<'w, 'a> Waiting<'w, 'a> {
    pub(super) fn new(api: &'w Api<'a>) -> Self {
        Self {
            api,
            pauses: pauses(),
            connections: api.connections(),
            last_look: LAST_LOOK.min(api.time_left() / 4),
        }
    }

    /// Waits for the next look.
    pub(super) async fn pause(&mut self) -> Next {
        let pause = self.pauses.next().unwrap_or(LONGEST_PAUSE);
        let time = self.api.time_left().saturating_sub(self.last_look);
        self.sleep(pause.min(time)).await;
        if pause >= time {
            Next::LastLook
        } else {
            Next::Look
        }
    }

    /// Sleeps for `time`, or until the connection is another one; then for a first pause, so that
    /// not everybody looks in the moment in which a broker is back.
    async fn sleep(&mut self, mut time: Duration) {
        while !time.is_zero() {
            let step = time.min(CONNECTION_POLL);
            sleep(step).await;
            time -= step;
            if self.api.connections() != self.connections {
                self.connections = self.api.connections();
                self.pauses = pauses();
                time = time.min(self.pauses.next().unwrap_or_default());
            }
        }
    }
}

fn pauses() -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .without_max_times()
        .with_jitter()
        .build()
}
