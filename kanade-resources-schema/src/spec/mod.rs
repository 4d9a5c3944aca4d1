//! The specs: what a declaration says, as plain `const`-constructible values.
//!
//! Macro output, the engine and the command line share these types. Numbers follow the JetStream API:
//! `-1` is "unlimited" for a limit, [`Duration::ZERO`](std::time::Duration::ZERO) is "for ever" for an age.

mod buckets;
mod consumer;
mod declaration;
mod placement;
mod server_version;
mod settings;
mod source;
mod stream;
mod transform;

pub use buckets::{KvSpec, ObjectStoreSpec};
pub use consumer::{ConsumerLimits, ConsumerSpec};
pub use declaration::{Consumer, Declaration, Kind, Resource};
pub use placement::Placement;
pub use server_version::{ServerVersion, UnknownServerVersion};
pub use settings::{
    AckPolicy, Compression, DeliverPolicy, Discard, PersistMode, PriorityPolicy, ReplayPolicy,
    Retention, Storage,
};
#[cfg(feature = "parser")]
pub(crate) use settings::{Words, words};
pub use source::{ExternalStream, SourceConsumer, StreamSource};
pub use stream::StreamSpec;
pub use transform::{Republish, SubjectTransform};

/// "No limit", as the JetStream API writes it for `max_bytes`, `max_msgs` and their like.
pub const UNLIMITED: i64 = -1;

/// The most revisions of a key that clients let a bucket keep (ADR-8).
#[cfg(feature = "parser")]
pub(crate) const MAX_HISTORY: u8 = 64;
