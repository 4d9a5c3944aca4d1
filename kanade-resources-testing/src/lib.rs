#![doc = include_str!("../README.md")]

mod environment;
mod error;
mod fetch;
mod locate;
mod process;
mod server;
mod version;
mod watchdog;

pub use crate::error::Error;
pub use crate::fetch::provision;
pub use crate::server::{Builder, Server};
pub use crate::version::Version;
