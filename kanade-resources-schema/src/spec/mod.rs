//! The specs: what a declaration says, as plain `const`-constructible values.
//!
//! Macro output, the engine and the command line share these types. Numbers follow the JetStream
//! API: `-1` is "unlimited" for a limit, [`Duration::ZERO`](std::time::Duration::ZERO) is "never
//! removed" for an age.
//!
//! Each field is described here, in the table of its spec, and nowhere else.

mod buckets;
mod consumer;
mod declaration;
mod ignore_changes;
mod macros;
mod overlay;
mod placement;
mod profile;
mod source;
mod stream;
mod transform;
mod words;

#[cfg(feature = "parser")]
pub(crate) use crate::field::takes::MAX_HISTORY;
pub use crate::server_version::{ServerVersion, UnknownServerVersion};
pub use buckets::{KvSpec, ObjectStoreSpec};
pub use consumer::{ConsumerLimits, ConsumerSpec};
pub use declaration::{Consumer, Declaration, Kind, MANY_STREAMS, Resource, Resources};
pub use ignore_changes::IgnoreChanges;
use macros::{nested, spec};
pub use overlay::{ConsumerChange, DeclaredProfile, Overlay, StreamChange, UnknownProfile};
pub use placement::Placement;
#[cfg(feature = "parser")]
pub(crate) use profile::Keep;
pub use profile::{InProfile, ProfileName};
pub use source::{ExternalStream, SourceConsumer, StreamSource};
pub use stream::StreamSpec;
pub use transform::{Republish, SubjectTransform};
pub use words::{
    AckPolicy, Compression, DeliverPolicy, Discard, PersistMode, PriorityPolicy, ReplayPolicy,
    Retention, Storage,
};

/// The tables of fields, for the macros that read them.
#[cfg(feature = "parser")]
pub(crate) mod tables {
    pub(crate) use super::buckets::{kv, object_store};
    pub(crate) use super::consumer::{consumer, consumer_limits};
    pub(crate) use super::placement::placement;
    pub(crate) use super::source::{external, source, source_consumer};
    pub(crate) use super::stream::stream;
    pub(crate) use super::transform::{republish, transform};
}

/// "No limit", as the JetStream API writes it for `max_bytes`, `max_msgs` and their like.
pub const UNLIMITED: i64 = -1;
