use kanade_resources_schema::spec::{Consumer, Declaration, Resource, StreamSource};

use crate::resource_id::ResourceId;

/// What the engine looks at and writes as one: the stream of a resource, or one consumer of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target<'a> {
    Stream(&'a Resource<'a>),
    Consumer(&'a Resource<'a>, &'a Consumer<'a>),
}

impl<'a> Target<'a> {
    /// What bootstrap guarantees, in the order of the declaration: each stream, then its consumers.
    pub(crate) fn eager(declaration: &Declaration<'a>) -> Vec<Self> {
        declaration.eager().flat_map(Self::of_resource).collect()
    }

    fn of_resource(resource: &'a Resource<'a>) -> impl Iterator<Item = Self> {
        let consumers = resource.consumers.iter().filter(|consumer| !consumer.lazy);
        std::iter::once(Self::Stream(resource))
            .chain(consumers.map(|consumer| Self::Consumer(resource, consumer)))
    }

    pub(crate) fn id(self) -> ResourceId {
        match self {
            Self::Stream(resource) => ResourceId::from(resource),
            Self::Consumer(resource, consumer) => ResourceId::of_consumer(resource, consumer),
        }
    }

    /// The resource that it is, or that it belongs to.
    pub(crate) fn resource(self) -> &'a Resource<'a> {
        match self {
            Self::Stream(resource) | Self::Consumer(resource, _) => resource,
        }
    }

    /// The broker's name of the stream that it is, or that it consumes.
    pub(crate) fn stream(self) -> &'a str {
        self.resource().stream.name
    }

    /// The declared metadata.
    pub(crate) fn metadata(self) -> &'a [(&'a str, &'a str)] {
        match self {
            Self::Stream(resource) => resource.stream.metadata,
            Self::Consumer(_, consumer) => consumer.spec.metadata,
        }
    }

    /// The fields that are set at creation and never touched again.
    pub(crate) fn ignore_changes(self) -> &'a [&'a str] {
        match self {
            Self::Stream(resource) => resource.ignore_changes,
            Self::Consumer(_, consumer) => consumer.ignore_changes,
        }
    }

    /// The streams of this account that must be there first, so that the broker can check it against them.
    pub(crate) fn needs(self) -> Vec<&'a str> {
        let Self::Stream(resource) = self else { return vec![self.stream()] };
        let stream = &resource.stream;
        let here = |source: &&StreamSource<'a>| source.external.is_none() && source.name != stream.name;
        stream.mirror.iter().chain(stream.sources).filter(here).map(|source| source.name).collect()
    }
}
