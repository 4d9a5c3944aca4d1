use std::time::Duration;

use super::{Compression, Placement, Republish, Storage, StreamSource, UNLIMITED, spec};
use crate::field::takes::{
    Age, AtLeast, Between, Bytes, Description, History, MessageBytes, Metadata, NonEmpty, TableOf,
    Word,
};

/// The description of [`KvSpec`].
macro_rules! kv {
    ($reader:ident) => {
        $reader! {
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
            KvSpec<'a> named(name), KvFields of "a KV bucket" keys {
                /// The name of the bucket; its stream is `KV_<name>`.
                name;
            } {
                /// What the bucket is for.
                /// At most 4096 bytes.
                description: Option<&'a str> = None, Description;
                /// How many revisions of each key are kept.
                /// From 1 to 64.
                history: u8 = 1, History [profile] [prominent] [kept in max_msgs_per_subject];
                /// The largest value that is accepted.
                /// In bytes; `-1` is unlimited.
                max_value_size: i32 = -1, MessageBytes [profile] [kept in max_msg_size];
                /// The age at which a revision is removed.
                /// Zero is never.
                max_age: Duration = Duration::ZERO, Age [profile] [prominent];
                /// The most bytes kept, reserved on each replica. A full bucket refuses writes.
                /// `-1` is unlimited.
                max_bytes: i64 = UNLIMITED, Bytes [profile] [prominent];
                /// Where revisions are kept.
                storage: Storage = Storage::File, Word<Storage> [profile] [prominent];
                /// How many servers of a cluster keep each revision.
                /// From 1 to 5.
                num_replicas: u8 = 1, Between<1, 5> [profile] [prominent];
                /// Where in a cluster the bucket is kept.
                placement: Option<Placement<'a>> = None, TableOf<Placement<'static>> [profile];
                /// Where stored revisions are republished.
                republish: Option<Republish<'a>> = None, TableOf<Republish<'static>>;
                /// The bucket that this bucket mirrors.
                mirror: Option<StreamSource<'a>> = None, TableOf<StreamSource<'static>>;
                /// The buckets whose keys are copied into this bucket.
                sources: &'a [StreamSource<'a>] = &[], NonEmpty<TableOf<StreamSource<'static>>>;
                /// How stored values are compressed.
                compression: Compression = Compression::None, Word<Compression> [profile];
                /// How long a marker is kept after `max_age` removed a key.
                /// Zero makes no markers. Known since nats-server 2.11.
                limit_marker_ttl: Duration = Duration::ZERO, AtLeast<1000>
                    [since V2_11] [kept in subject_delete_marker_ttl] [otherwise "no markers"];
                /// Keys and values kept with the configuration.
                metadata: &'a [(&'a str, &'a str)] = &[], Metadata;
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use kv;

kv!(spec);

impl<'a> KvSpec<'a> {
    /// A bucket with the defaults of the NATS clients: one revision, no limits, file storage, one
    /// replica.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            ..Self::DEFAULT
        }
    }
}

/// The description of [`ObjectStoreSpec`].
macro_rules! object_store {
    ($reader:ident) => {
        $reader! {
            /// The configuration of one object store, under the names the object-store API uses.
            ///
            /// ```
            /// use kanade_resources_schema::spec::ObjectStoreSpec;
            ///
            /// const SCRIPTS: ObjectStoreSpec =
            ///     ObjectStoreSpec { max_bytes: 1 << 30, ..ObjectStoreSpec::named("scripts") };
            /// assert_eq!(SCRIPTS.max_bytes, 1_073_741_824);
            /// ```
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            ObjectStoreSpec<'a> named(name), ObjectStoreFields of "an object store" keys {
                /// The name of the store; its stream is `OBJ_<name>`.
                name;
            } {
                /// What the store is for.
                /// At most 4096 bytes.
                description: Option<&'a str> = None, Description;
                /// The age at which an object is removed.
                /// Zero is never.
                max_age: Duration = Duration::ZERO, Age [profile] [prominent];
                /// The most bytes kept, reserved on each replica. A full store refuses writes.
                /// `-1` is unlimited.
                max_bytes: i64 = UNLIMITED, Bytes [profile] [prominent];
                /// Where objects are kept.
                storage: Storage = Storage::File, Word<Storage> [profile] [prominent];
                /// How many servers of a cluster keep each object.
                /// From 1 to 5.
                num_replicas: u8 = 1, Between<1, 5> [profile] [prominent];
                /// Where in a cluster the store is kept.
                placement: Option<Placement<'a>> = None, TableOf<Placement<'static>> [profile];
                /// How stored objects are compressed.
                compression: Compression = Compression::None, Word<Compression> [profile];
                /// Keys and values kept with the configuration.
                metadata: &'a [(&'a str, &'a str)] = &[], Metadata;
            }
        }
    };
}
#[cfg(feature = "parser")]
pub(crate) use object_store;

object_store!(spec);

impl<'a> ObjectStoreSpec<'a> {
    /// A store with the defaults of the NATS clients: no limits, file storage, one replica.
    pub const fn named(name: &'a str) -> Self {
        Self {
            name,
            ..Self::DEFAULT
        }
    }
}
