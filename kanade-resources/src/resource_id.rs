use std::fmt;

use kanade_resources_schema::spec::{Consumer, Kind, Resource};
use kanade_resources_schema::symbol;
use serde::{Serialize, Serializer};

/// What a step, an outcome or a failure is about: a resource, or one of its consumers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct ResourceId {
    /// What the resource is to an application.
    #[serde(serialize_with = "kind")]
    pub kind: Kind,
    /// The declared name of the resource.
    pub name: String,
    /// The broker's name of the stream that backs it: `KV_<name>` for a bucket.
    pub stream: String,
    /// The durable name, where it is about a consumer of the resource rather than the resource itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumer: Option<String>,
}

impl ResourceId {
    /// The resource of that kind and declared name.
    pub(crate) fn named(kind: Kind, name: &str) -> Self {
        let stream = format!("{}{name}", kind.stream_prefix());
        Self {
            kind,
            name: name.to_owned(),
            stream,
            consumer: None,
        }
    }

    /// The consumer `consumer` of `resource`.
    pub(crate) fn of_consumer(resource: &Resource<'_>, consumer: &Consumer<'_>) -> Self {
        Self {
            consumer: Some(consumer.spec.name.to_owned()),
            ..Self::from(resource)
        }
    }

    /// What it is, in prose.
    pub(crate) fn kind_in_prose(&self) -> &'static str {
        if self.consumer.is_some() {
            "consumer"
        } else {
            self.kind.as_str()
        }
    }

    /// Its own declared name: the consumer's, where it is about one.
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

impl fmt::Display for ResourceId {
    /// `KV bucket jobs`, or `consumer backend of EXEC`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind_in_prose(), self.own_name())?;
        match self.consumer {
            Some(_) => write!(f, " of {}", self.stream),
            None => Ok(()),
        }
    }
}

/// The table of the declaration that it stands in.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn kind<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match kind {
        Kind::Stream => symbol::STREAMS,
        Kind::KvBucket => symbol::KV,
        Kind::ObjectStore => symbol::OBJECT_STORES,
    })
}
