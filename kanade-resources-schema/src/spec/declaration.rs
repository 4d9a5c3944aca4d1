use std::fmt;

use super::{ConsumerSpec, ServerVersion, StreamSpec};

/// Everything one `resources.toml` declares, lowered to what the broker is asked for.
///
/// ```
/// use kanade_resources_schema::spec::{Declaration, Kind, Resource, ServerVersion, StreamSpec};
///
/// static RESOURCES: Declaration = Declaration {
///     min_server: ServerVersion::new(2, 10, 0),
///     storage_budget: Some(6 << 30),
///     memory_budget: None,
///     generation: None,
///     resources: &[Resource {
///         kind: Kind::KvBucket,
///         name: "jobs",
///         stream: StreamSpec { subjects: &["$KV.jobs.>"], ..StreamSpec::named("KV_jobs") },
///         lazy: false,
///         allow_data_loss: false,
///         ignore_changes: &[],
///         consumers: &[],
///     }],
/// };
/// for resource in &RESOURCES {
///     assert_eq!(resource.to_string(), "KV bucket jobs");
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration<'a> {
    /// The oldest nats-server that this declaration must work on.
    pub min_server: ServerVersion,
    /// The ceiling for all reservations of file storage, in bytes.
    pub storage_budget: Option<u64>,
    /// The ceiling for all reservations of memory storage, in bytes.
    pub memory_budget: Option<u64>,
    /// The generation that resources are stamped with.
    pub generation: Option<u64>,
    /// Every resource, lazy ones included: streams, KV buckets, object stores, each in file order.
    pub resources: &'a [Resource<'a>],
}

impl<'a> Declaration<'a> {
    /// Every resource, lazy ones included.
    pub fn iter(&self) -> std::slice::Iter<'a, Resource<'a>> {
        self.resources.iter()
    }

    /// The resources that bootstrap guarantees: all but the lazy ones.
    pub fn eager(&self) -> impl Iterator<Item = &'a Resource<'a>> {
        self.iter().filter(|resource| !resource.lazy)
    }
}

impl<'a> IntoIterator for &Declaration<'a> {
    type Item = &'a Resource<'a>;
    type IntoIter = std::slice::Iter<'a, Resource<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One declared resource and the stream that backs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource<'a> {
    /// What it is to an application.
    pub kind: Kind,
    /// Its declared name: `agent_config`, where the broker's stream is `KV_agent_config`.
    pub name: &'a str,
    /// The stream that the broker keeps for it.
    pub stream: StreamSpec<'a>,
    /// Whether it is created on first use only, not by bootstrap.
    pub lazy: bool,
    /// Whether changes that delete stored messages may be applied.
    pub allow_data_loss: bool,
    /// Stream configuration fields that are set at creation and never touched again.
    pub ignore_changes: &'a [&'a str],
    /// The durable consumers of the stream, lazy ones included, in file order.
    pub consumers: &'a [Consumer<'a>],
}

/// One declared durable consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consumer<'a> {
    /// Its configuration.
    pub spec: ConsumerSpec<'a>,
    /// Whether it is created on first use only, not by bootstrap; true for those of a lazy stream, too.
    pub lazy: bool,
    /// Consumer configuration fields that are set at creation and never touched again.
    pub ignore_changes: &'a [&'a str],
}

impl fmt::Display for Consumer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "consumer {} of {}", self.spec.name, self.spec.stream)
    }
}

impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

/// What a resource is to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A stream.
    Stream,
    /// A key-value bucket, kept in the stream `KV_<name>`.
    KvBucket,
    /// An object store, kept in the stream `OBJ_<name>`.
    ObjectStore,
}

impl Kind {
    /// Every kind, in the order in which a declaration lists them.
    pub const ALL: [Self; 3] = [Self::Stream, Self::KvBucket, Self::ObjectStore];

    /// The name in prose.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::KvBucket => "KV bucket",
            Self::ObjectStore => "object store",
        }
    }

    /// The name in prose, with its article.
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Stream => "a stream",
            Self::KvBucket => "a KV bucket",
            Self::ObjectStore => "an object store",
        }
    }

    /// What the name of the backing stream starts with.
    pub const fn stream_prefix(self) -> &'static str {
        match self {
            Self::Stream => "",
            Self::KvBucket => "KV_",
            Self::ObjectStore => "OBJ_",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
