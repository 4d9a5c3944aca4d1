//! What this crate promises, against real servers. One program, so that the helpers are compiled once.

mod proxy;
mod server;
mod support;
#[cfg(unix)]
mod watchdog;
