//! What a run is about: streams and consumers, one by one.

use kanade_resources_schema::field::Walk as _;
use kanade_resources_schema::spec::{
    Consumer, ConsumerSpec, Declaration, IgnoreChanges, Kind, Resource,
};
use kanade_resources_schema::symbol;

use crate::error::Error;
use crate::names;
use crate::resource_id::ResourceId;

/// What the engine looks at and writes as one: the stream of a resource, or one consumer of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target<'a> {
    Stream(&'a Resource<'a>),
    Consumer(&'a Resource<'a>, &'a Consumer<'a>),
}

/// What a run is about.
#[derive(Clone, Copy)]
pub(crate) enum Scope<'s> {
    /// What bootstrap guarantees.
    Eager,
    /// One resource, lazy or not.
    Resource(Kind, &'s str),
    /// One consumer of a stream, lazy or not, and that stream.
    Consumer(&'s str, &'s str),
}

impl Scope<'_> {
    /// Everything in it, in the order of the declaration: each stream, then its consumers.
    pub(crate) fn targets<'a>(
        self,
        declaration: &Declaration<'a>,
    ) -> Result<Vec<Target<'a>>, Error> {
        match self {
            Self::Eager => {
                let all = declaration.resources.iter().flat_map(Target::of_resource);
                Ok(all.filter(|target| !target.is_lazy()).collect())
            }
            Self::Resource(kind, name) => Ok(vec![Target::declared(declaration, kind, name)?]),
            Self::Consumer(stream, consumer) => Ok(vec![
                Target::declared(declaration, Kind::Stream, stream)?,
                Target::declared_consumer(declaration, stream, consumer)?,
            ]),
        }
    }
}

impl<'a> Target<'a> {
    /// The resource of that kind and declared name.
    pub(crate) fn declared(
        declaration: &Declaration<'a>,
        kind: Kind,
        name: &str,
    ) -> Result<Self, Error> {
        let mut resources = declaration.resources.iter();
        resources
            .find(|resource| resource.kind == kind && resource.name == name)
            .map(Self::Stream)
            .ok_or_else(|| Error::NotDeclared {
                resource: ResourceId::named(kind, name),
            })
    }

    /// The consumer of that name of the stream of that declared name.
    pub(crate) fn declared_consumer(
        declaration: &Declaration<'a>,
        stream: &str,
        consumer: &str,
    ) -> Result<Self, Error> {
        let resource = Self::declared(declaration, Kind::Stream, stream)?.resource();
        let found = resource
            .consumers
            .iter()
            .find(|declared| declared.spec.name == consumer);
        let id = ResourceId::of_stream(stream, consumer);
        found
            .map(|found| Self::Consumer(resource, found))
            .ok_or(Error::NotDeclared { resource: id })
    }

    /// The resource and its consumers, lazy or not.
    pub(crate) fn of_resource(resource: &'a Resource<'a>) -> impl Iterator<Item = Self> {
        let consumers = resource.consumers.iter();
        std::iter::once(Self::Stream(resource))
            .chain(consumers.map(|consumer| Self::Consumer(resource, consumer)))
    }

    /// Whether it is the stream itself.
    pub(crate) const fn is_stream(self) -> bool {
        matches!(self, Self::Stream(_))
    }

    /// Whether it is created on first use only.
    pub(crate) fn is_lazy(self) -> bool {
        match self {
            Self::Stream(resource) => resource.lazy,
            Self::Consumer(resource, consumer) => resource.lazy || consumer.lazy,
        }
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

    /// What is left to operators.
    pub(crate) fn ignore_changes(self) -> IgnoreChanges<'a> {
        match self {
            Self::Stream(resource) => resource.ignore_changes,
            Self::Consumer(_, consumer) => consumer.ignore_changes,
        }
    }

    /// The fields that the declaration names, where that is known.
    pub(crate) fn declared_fields(self) -> Option<&'a [&'a str]> {
        match self {
            Self::Stream(resource) => resource.declared,
            Self::Consumer(_, consumer) => consumer.declared,
        }
    }

    /// Whether it is a consumer whose filter is declared as the only one, by `filter_subject`.
    pub(crate) fn has_one_filter(self) -> bool {
        let declared = self.declared_fields();
        let names_it = declared.is_some_and(|fields| fields.contains(&symbol::FILTER_SUBJECT));
        matches!(self, Self::Consumer(..)) && names_it
    }

    /// What the declaration calls the API's `field`.
    pub(crate) fn declared_name(self, field: &str) -> &str {
        if field == symbol::FILTER_SUBJECTS && self.has_one_filter() {
            return symbol::FILTER_SUBJECT;
        }
        names::in_a_declaration(self.resource().kind, field)
    }

    /// Whether a declaration may say something else of the API's `field`.
    pub(crate) fn has_field(self, field: &str) -> bool {
        match self {
            Self::Stream(resource) => resource.kind.declared_field(field).is_some(),
            Self::Consumer(..) => ConsumerSpec::FIELDS.iter().any(|own| own.name == field),
        }
    }

    /// Whether only a part of it, or nothing, is ever changed, so that it bears no stamp.
    pub(crate) fn is_operators_own(self) -> bool {
        matches!(self.ignore_changes(), IgnoreChanges::AllBut(_))
    }

    /// The streams of this account that must be there first, so that the broker can check it against them.
    pub(crate) fn needs(self) -> Vec<&'a str> {
        let Self::Stream(resource) = self else {
            return vec![self.stream()];
        };
        let stream = &resource.stream;
        stream
            .origins()
            .filter(|source| source.external.is_none() && source.name != stream.name)
            .map(|source| source.name)
            .collect()
    }
}
