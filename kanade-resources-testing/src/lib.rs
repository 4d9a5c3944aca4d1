#![doc = include_str!("../README.md")]

mod binary;
mod cluster;
mod environment;
mod error;
mod fetch;
mod liar;
mod locate;
mod parse;
mod process;
mod proxy;
mod server;
mod version;
mod watchdog;

pub use crate::cluster::Cluster;
pub use crate::error::Error;
pub use crate::fetch::provision;
pub use crate::liar::{Liar, Lie};
pub use crate::proxy::DelayProxy;
pub use crate::server::{Builder, Server};
pub use crate::version::Version;

/// The `host:port` of a URL.
fn host_and_port(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, address)| address)
}
