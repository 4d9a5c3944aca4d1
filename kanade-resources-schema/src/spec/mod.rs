//! The specs: what a declaration says, as plain `const`-constructible values.
//!
//! Macro output, the engine and the command line share these types. Numbers follow the JetStream API:
//! `-1` is "unlimited" for a limit, [`Duration::ZERO`](std::time::Duration::ZERO) is "for ever" for an age.

mod buckets;
mod declaration;
mod server_version;
mod settings;
mod stream;

pub use buckets::{KvSpec, ObjectStoreSpec};
pub use declaration::{Declaration, Kind, Resource};
pub use server_version::{ServerVersion, UnknownServerVersion};
pub use settings::{Compression, Discard, Retention, Storage};
pub use stream::StreamSpec;

/// "No limit", as the JetStream API writes it for `max_bytes`, `max_msgs` and their like.
pub const UNLIMITED: i64 = -1;
