use std::time::Duration;

use super::{Compression, Placement, Republish, Storage, StreamSource, UNLIMITED};

/// The configuration of one KV bucket, under the names the KV API uses.
///
/// ```
/// use kanade_resources_schema::spec::KvSpec;
///
/// const AGENT_CONFIG: KvSpec = KvSpec { history: 5, ..KvSpec::named("agent_config") };
/// const REVISIONS: u8 = AGENT_CONFIG.history;
/// assert_eq!(REVISIONS, 5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KvSpec<'a> {
    /// The name of the bucket; its stream is `KV_<name>`.
    pub name: &'a str,
    /// What the bucket is for, at most 4096 bytes.
    pub description: Option<&'a str>,
    /// How many revisions of each key are kept, 1 to 64.
    pub history: u8,
    /// The largest value taken, in bytes; `-1` is unlimited.
    pub max_value_size: i32,
    /// The age at which a revision is removed; zero is never.
    pub max_age: Duration,
    /// The most bytes kept, reserved on each replica; `-1` is unlimited. A full bucket refuses writes.
    pub max_bytes: i64,
    /// Where revisions are kept.
    pub storage: Storage,
    /// How many servers of a cluster keep each revision, 1 to 5.
    pub num_replicas: u8,
    /// Where in a cluster the bucket is kept.
    pub placement: Option<Placement<'a>>,
    /// Where stored revisions are published once more.
    pub republish: Option<Republish<'a>>,
    /// The one bucket that this one is a copy of.
    pub mirror: Option<StreamSource<'a>>,
    /// The buckets whose keys are copied into this one.
    pub sources: &'a [StreamSource<'a>],
    /// How stored values are compressed.
    pub compression: Compression,
    /// How long a marker stays where `max_age` removed a key; zero makes none (nats-server 2.11).
    pub limit_marker_ttl: Duration,
    /// Keys and values kept with the configuration.
    pub metadata: &'a [(&'a str, &'a str)],
}

impl<'a> KvSpec<'a> {
    /// A bucket with the defaults of the NATS clients: one revision, no limits, file storage, one replica.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            description: None,
            history: 1,
            max_value_size: -1,
            max_age: Duration::ZERO,
            max_bytes: UNLIMITED,
            storage: Storage::File,
            num_replicas: 1,
            placement: None,
            republish: None,
            mirror: None,
            sources: &[],
            compression: Compression::None,
            limit_marker_ttl: Duration::ZERO,
            metadata: &[],
        }
    }
}

/// The configuration of one object store, under the names the object-store API uses.
///
/// ```
/// use kanade_resources_schema::spec::ObjectStoreSpec;
///
/// const SCRIPTS: ObjectStoreSpec = ObjectStoreSpec { max_bytes: 1 << 30, ..ObjectStoreSpec::named("scripts") };
/// assert_eq!(SCRIPTS.max_bytes, 1_073_741_824);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectStoreSpec<'a> {
    /// The name of the store; its stream is `OBJ_<name>`.
    pub name: &'a str,
    /// What the store is for, at most 4096 bytes.
    pub description: Option<&'a str>,
    /// The age at which an object is removed; zero is never.
    pub max_age: Duration,
    /// The most bytes kept, reserved on each replica; `-1` is unlimited. A full store refuses writes.
    pub max_bytes: i64,
    /// Where objects are kept.
    pub storage: Storage,
    /// How many servers of a cluster keep each object, 1 to 5.
    pub num_replicas: u8,
    /// Where in a cluster the store is kept.
    pub placement: Option<Placement<'a>>,
    /// How stored objects are compressed.
    pub compression: Compression,
    /// Keys and values kept with the configuration.
    pub metadata: &'a [(&'a str, &'a str)],
}

impl<'a> ObjectStoreSpec<'a> {
    /// A store with the defaults of the NATS clients: no limits, file storage, one replica.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            description: None,
            max_age: Duration::ZERO,
            max_bytes: UNLIMITED,
            storage: Storage::File,
            num_replicas: 1,
            placement: None,
            compression: Compression::None,
            metadata: &[],
        }
    }
}
