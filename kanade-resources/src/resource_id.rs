//! How steps, outcomes and failures name what they are about.

use std::fmt;

use kanade_resources_schema::spec::{Consumer, Kind, Resource};
use kanade_resources_schema::symbol;
use kanade_resources_schema::visible::visible;
use serde::{Deserialize, Serialize};

/// A resource, or one of its consumers.
///
/// It serialises with its own kind and name, and the name of its stream:
/// `{"kind": "kv", "name": "jobs", "stream": "KV_jobs"}`, or
/// `{"kind": "consumer", "name": "backend", "stream": "EXEC"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
#[non_exhaustive]
pub struct ResourceId {
    /// What the resource is to an application.
    pub kind: Kind,
    /// The declared name of the resource.
    pub name: String,
    /// The broker's name of the stream that backs it: `KV_<name>` for a bucket.
    pub stream: String,
    /// The durable name, if it is about a consumer of the resource rather than the resource itself.
    pub consumer: Option<String>,
}

/// The words for kinds in JSON.
const STREAM: &str = "stream";
const KV: &str = symbol::KV;
const OBJECT_STORE: &str = "object_store";
const CONSUMER: &str = symbol::CONSUMER;

/// A [`ResourceId`] in JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    kind: String,
    name: String,
    stream: String,
}

impl ResourceId {
    /// The resource of that kind and declared name.
    pub(crate) fn named(kind: Kind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            stream: format!("{}{name}", kind.stream_prefix()),
            consumer: None,
        }
    }

    /// The consumer `consumer` of the declared stream `stream`.
    pub(crate) fn of_stream(stream: &str, consumer: &str) -> Self {
        Self {
            consumer: Some(consumer.to_owned()),
            ..Self::named(Kind::Stream, stream)
        }
    }

    /// The consumer `consumer` of `resource`.
    pub(crate) fn of_consumer(resource: &Resource<'_>, consumer: &Consumer<'_>) -> Self {
        Self {
            consumer: Some(consumer.spec.name.to_owned()),
            ..Self::from(resource)
        }
    }

    /// The word for what it is, as in JSON: `stream`, `kv`, `object_store` or `consumer`.
    pub fn kind_word(&self) -> &'static str {
        if self.consumer.is_some() {
            return CONSUMER;
        }
        match self.kind {
            Kind::Stream => STREAM,
            Kind::KvBucket => KV,
            Kind::ObjectStore => OBJECT_STORE,
        }
    }

    /// What it is, in prose.
    pub(crate) fn kind_in_prose(&self) -> &'static str {
        if self.consumer.is_some() {
            CONSUMER
        } else {
            self.kind.as_str()
        }
    }

    /// Its own declared name: the consumer's, if it is about one.
    pub(crate) fn own_name(&self) -> &str {
        self.consumer.as_deref().unwrap_or(&self.name)
    }
}

impl From<&Resource<'_>> for ResourceId {
    fn from(resource: &Resource<'_>) -> Self {
        Self {
            kind: resource.kind,
            name: resource.name.to_owned(),
            stream: resource.stream.name.to_owned(),
            consumer: None,
        }
    }
}

impl From<ResourceId> for Written {
    fn from(id: ResourceId) -> Self {
        Self {
            kind: id.kind_word().to_owned(),
            name: id.own_name().to_owned(),
            stream: id.stream,
        }
    }
}

impl TryFrom<Written> for ResourceId {
    type Error = String;

    fn try_from(Written { kind, name, stream }: Written) -> Result<Self, String> {
        let kind = match kind.as_str() {
            STREAM => Kind::Stream,
            KV => Kind::KvBucket,
            OBJECT_STORE => Kind::ObjectStore,
            CONSUMER => return Ok(Self::of_stream(&stream, &name)),
            other => return Err(format!("unknown kind of resource: {other}")),
        };
        Ok(Self {
            kind,
            name,
            stream,
            consumer: None,
        })
    }
}

impl fmt::Display for ResourceId {
    /// `KV bucket jobs`, or `consumer backend of EXEC`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind_in_prose(), visible(self.own_name()))?;
        match self.consumer {
            Some(_) => write!(f, " of {}", visible(&self.stream)),
            None => Ok(()),
        }
    }
}
