//! How long processors have worked, in user and in kernel mode.

use std::time::Duration;

use anyhow::Result;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike as _};

/// For this process: all of its threads.
pub(crate) fn of_this_process() -> Result<Duration> {
    used(UsageWho::RUSAGE_SELF)
}

/// For all processes that were started from here, or by those, and have ended.
pub(crate) fn of_children() -> Result<Duration> {
    used(UsageWho::RUSAGE_CHILDREN)
}

fn used(who: UsageWho) -> Result<Duration> {
    let usage = getrusage(who)?;
    Ok(duration(usage.user_time()) + duration(usage.system_time()))
}

fn duration(time: TimeVal) -> Duration {
    Duration::from_micros(u64::try_from(time.num_microseconds()).unwrap_or_default())
}
