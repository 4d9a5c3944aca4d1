use std::fmt;

use kanade_resources_schema::spec::{Kind, Resource};

/// Which resource a step, an outcome or a failure is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResourceId {
    /// What it is to an application.
    pub kind: Kind,
    /// Its declared name.
    pub name: String,
    /// The broker's name of the stream that backs it: `KV_<name>` for a bucket.
    pub stream: String,
}

impl From<&Resource<'_>> for ResourceId {
    fn from(resource: &Resource<'_>) -> Self {
        Self { kind: resource.kind, name: resource.name.to_owned(), stream: resource.stream.name.to_owned() }
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}
