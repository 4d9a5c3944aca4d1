//! The values that an application uses instead of declared ones.

use std::time::Duration;

use kanade_resources_schema::spec::{Declaration, IgnoreChanges, Kind, Resource};
use kanade_resources_schema::symbol;

use crate::error::Error;
use crate::resource_id::ResourceId;

/// Values that an application uses instead of declared ones, such as what operators tune on a
/// settings page.
///
/// An overridden field is applied even where `ignore_changes` names it; no other field changes
/// because of it. A change that would delete stored messages is held back like any other.
///
/// ```
/// use std::time::Duration;
/// use kanade_resources::Override;
///
/// let tuned = Override::new().max_age(Duration::from_secs(7 * 86_400)).max_bytes(4 << 30);
/// # let _ = tuned;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "it does nothing until it is given to a bootstrap"]
pub struct Override {
    max_age: Option<Duration>,
    max_bytes: Option<i64>,
    max_msgs: Option<i64>,
    num_replicas: Option<u8>,
}

impl Override {
    /// Nothing is overridden.
    pub const fn new() -> Self {
        Self {
            max_age: None,
            max_bytes: None,
            max_msgs: None,
            num_replicas: None,
        }
    }

    /// The age at which a message is removed; zero is "never".
    pub const fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }

    /// The most bytes kept on each replica; [`UNLIMITED`](crate::UNLIMITED) for no limit.
    pub const fn max_bytes(mut self, max_bytes: i64) -> Self {
        self.max_bytes = Some(max_bytes);
        self
    }

    /// The most messages kept; [`UNLIMITED`](crate::UNLIMITED) for no limit.
    pub const fn max_msgs(mut self, max_msgs: i64) -> Self {
        self.max_msgs = Some(max_msgs);
        self
    }

    /// How many servers of a cluster keep each message: 1 to 5.
    pub const fn num_replicas(mut self, num_replicas: u8) -> Self {
        self.num_replicas = Some(num_replicas);
        self
    }

    /// The fields that are overridden.
    fn fields(self) -> impl Iterator<Item = &'static str> {
        [
            self.max_age.map(|_| symbol::MAX_AGE),
            self.max_bytes.map(|_| symbol::MAX_BYTES),
            self.max_msgs.map(|_| symbol::MAX_MSGS),
            self.num_replicas.map(|_| symbol::NUM_REPLICAS),
        ]
        .into_iter()
        .flatten()
    }
}

/// What is left to operators in spite of the overrides of a run.
#[derive(Debug)]
pub(crate) enum Left<'d> {
    Fields(Vec<&'d str>),
    AllBut(Vec<&'static str>),
}

impl Left<'_> {
    fn borrowed(&self) -> IgnoreChanges<'_> {
        match self {
            Self::Fields(fields) => IgnoreChanges::Fields(fields),
            Self::AllBut(fields) => IgnoreChanges::AllBut(fields),
        }
    }
}

/// The overrides of one run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    /// For every resource.
    pub(crate) all: Override,
    resources: Vec<(ResourceId, Override)>,
}

/// The lists of fields of a resource, with the overridden ones: those are not ignored, and as good as declared.
pub(crate) struct Fields<'d> {
    ignored: Left<'d>,
    declared: Option<Vec<&'d str>>,
}

impl Overrides {
    pub(crate) fn add(&mut self, kind: Kind, name: &str, tuned: Override) {
        self.resources.push((ResourceId::named(kind, name), tuned));
    }

    /// What each resource's lists of fields become; an error for an override of what is not
    /// declared.
    pub(crate) fn fields<'d>(
        &self,
        declaration: &Declaration<'d>,
    ) -> Result<Vec<Fields<'d>>, Error> {
        self.check(declaration)?;
        Ok(declaration
            .resources
            .iter()
            .map(|resource| self.fields_of(resource))
            .collect())
    }

    fn fields_of<'d>(&self, resource: &Resource<'d>) -> Fields<'d> {
        let overridden: Vec<&'static str> = self.of(resource).flat_map(Override::fields).collect();
        let declared = resource
            .declared
            .map(|declared| [declared, &overridden].concat());
        let ignored = match resource.ignore_changes {
            IgnoreChanges::Fields(fields) => {
                let left = fields.iter().copied();
                Left::Fields(left.filter(|field| !overridden.contains(field)).collect())
            }
            _ => Left::AllBut(overridden),
        };
        Fields { ignored, declared }
    }

    /// Whether all of them are for declared resources.
    fn check(&self, declaration: &Declaration<'_>) -> Result<(), Error> {
        let is_declared = |id: &ResourceId| {
            declaration
                .iter()
                .any(|resource| ResourceId::from(&resource) == *id)
        };
        let stranger = self.resources.iter().find(|(id, _)| !is_declared(id));
        stranger.map_or(Ok(()), |(id, _)| {
            Err(Error::NotDeclared {
                resource: id.clone(),
            })
        })
    }

    /// The declared resources with the overrides made to them; `fields` is what
    /// [`fields`](Self::fields) gave.
    pub(crate) fn made_to<'r, 'd: 'r>(
        &self,
        declaration: &Declaration<'d>,
        fields: &'r [Fields<'d>],
    ) -> Vec<Resource<'r>> {
        declaration
            .resources
            .iter()
            .zip(fields)
            .map(|(declared, fields)| self.made_to_one(declared, fields))
            .collect()
    }

    fn made_to_one<'r, 'd: 'r>(
        &self,
        declared: &Resource<'d>,
        fields: &'r Fields<'d>,
    ) -> Resource<'r> {
        let mut resource: Resource<'r> = *declared;
        resource.ignore_changes = fields.ignored.borrowed();
        resource.declared = fields.declared.as_deref();
        for tuned in self.of(declared) {
            let stream = &mut resource.stream;
            stream.max_age = tuned.max_age.unwrap_or(stream.max_age);
            stream.max_bytes = tuned.max_bytes.unwrap_or(stream.max_bytes);
            stream.max_msgs = tuned.max_msgs.unwrap_or(stream.max_msgs);
            stream.num_replicas = tuned.num_replicas.unwrap_or(stream.num_replicas);
        }
        resource
    }

    /// The overrides of `resource`, the most specific last.
    fn of(&self, resource: &Resource<'_>) -> impl Iterator<Item = Override> {
        let id = ResourceId::from(resource);
        let own = self
            .resources
            .iter()
            .filter(move |(of, _)| *of == id)
            .map(|(_, tuned)| *tuned);
        std::iter::once(self.all).chain(own)
    }
}
