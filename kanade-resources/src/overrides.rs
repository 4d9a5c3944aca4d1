//! The values that an application uses instead of declared ones.

use std::time::Duration;

use kanade_resources_schema::spec::{Declaration, IgnoreChanges, Kind, Resource};

use crate::error::Error;
use crate::invalid_override::{self, InvalidOverride, OverrideProblem};
use crate::overridden::Overridden;
use crate::resource_id::ResourceId;

/// Values that an application uses instead of declared ones, such as what operators tune on a
/// settings page.
///
/// An overridden field is applied even where `ignore_changes` names it; no other field changes
/// because of it. A change that would delete stored messages is held back like any other.
///
/// Values are held to the same checks as those of a declaration: a limit of zero, a negative number,
/// a field that the kind of resource does not have, and a value that contradicts the declaration are
/// [`Error::InvalidOverride`](crate::Error::InvalidOverride) before anything is sent.
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

    /// The age at which a message is removed: 100 milliseconds or more, or zero for "never".
    pub const fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }

    /// The most bytes kept on each replica; [`UNLIMITED`](crate::UNLIMITED) for no limit.
    pub const fn max_bytes(mut self, max_bytes: i64) -> Self {
        self.max_bytes = Some(max_bytes);
        self
    }

    /// The most messages kept in a stream; buckets and object stores have no such limit.
    /// [`UNLIMITED`](crate::UNLIMITED) for no limit.
    pub const fn max_msgs(mut self, max_msgs: i64) -> Self {
        self.max_msgs = Some(max_msgs);
        self
    }

    /// How many servers of a cluster keep each message: 1 to 5.
    pub const fn num_replicas(mut self, num_replicas: u8) -> Self {
        self.num_replicas = Some(num_replicas);
        self
    }

    /// The fields that are overridden, with their values.
    fn values(self) -> impl Iterator<Item = Overridden> {
        [
            self.max_age.map(Overridden::MaxAge),
            self.max_bytes.map(Overridden::MaxBytes),
            self.max_msgs.map(Overridden::MaxMsgs),
            self.num_replicas.map(Overridden::NumReplicas),
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
    /// Whether nothing but these fields is changed, and nothing is created.
    tunes: bool,
    resources: Vec<(ResourceId, Override)>,
}

/// The lists of fields of a resource. Overridden fields are not ignored, and count as declared.
pub(crate) struct Fields<'d> {
    ignored: Left<'d>,
    declared: Option<Vec<&'d str>>,
}

impl Overrides {
    /// The fields of `tuned` of one resource, and nothing else of it.
    pub(crate) fn tuning(kind: Kind, name: &str, tuned: Override) -> Self {
        Self {
            all: Override::new(),
            tunes: true,
            resources: vec![(ResourceId::named(kind, name), tuned)],
        }
    }

    /// Whether nothing but the overridden fields is changed, and nothing is created.
    pub(crate) const fn tunes(&self) -> bool {
        self.tunes
    }

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
        let values = self.of(resource).flat_map(Override::values);
        let overridden: Vec<&'static str> = values.map(Overridden::field).collect();
        let declared = resource
            .declared
            .map(|declared| [declared, &overridden].concat());
        let ignored = match resource.ignore_changes {
            IgnoreChanges::Fields(fields) if !self.tunes => {
                let left = fields.iter().copied();
                Left::Fields(left.filter(|field| !overridden.contains(field)).collect())
            }
            _ => Left::AllBut(overridden),
        };
        Fields { ignored, declared }
    }

    /// Whether all of them are for declared resources, and could be declared themselves.
    fn check(&self, declaration: &Declaration<'_>) -> Result<(), Error> {
        let declared: Vec<ResourceId> = declaration
            .iter()
            .map(|resource| ResourceId::from(&resource))
            .collect();
        for (id, _) in &self.resources {
            if !declared.contains(id) {
                return Err(Error::NotDeclared {
                    resource: id.clone(),
                });
            }
        }
        let invalid = self.invalid(declaration);
        if invalid.is_empty() {
            return Ok(());
        }
        Err(Error::InvalidOverride { invalid })
    }

    fn invalid(&self, declaration: &Declaration<'_>) -> Vec<InvalidOverride> {
        let mut invalid = Vec::new();
        for value in self.all.values() {
            // Every kind has what can be overridden for all.
            let problem = invalid_override::of_value(Kind::Stream, value);
            invalid.extend(problem.map(|problem| found(None, value, problem)));
        }
        let is_right_for_all = invalid.is_empty();
        for resource in declaration.resources {
            invalid.extend(self.invalid_of_its_own(resource));
            if is_right_for_all {
                invalid.extend(self.contradicting(resource));
            }
        }
        invalid
    }

    /// What is wrong with the overrides of `resource` alone.
    fn invalid_of_its_own(&self, resource: &Resource<'_>) -> impl Iterator<Item = InvalidOverride> {
        let own = self.own(resource).flat_map(Override::values);
        own.filter_map(|value| {
            let problem = invalid_override::of_value(resource.kind, value)
                .or_else(|| invalid_override::contradiction(resource, value))?;
            Some(found(Some(resource), value, problem))
        })
    }

    /// The overrides for every resource that contradict the declaration of `resource`.
    fn contradicting(&self, resource: &Resource<'_>) -> impl Iterator<Item = InvalidOverride> {
        let all = self.all.values();
        all.filter(|value| !self.has_own(resource, value.field()))
            .filter_map(|value| {
                let problem = invalid_override::contradiction(resource, value)?;
                Some(found(Some(resource), value, problem))
            })
    }

    fn has_own(&self, resource: &Resource<'_>, field: &str) -> bool {
        self.own(resource)
            .flat_map(Override::values)
            .any(|value| value.field() == field)
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
        for value in self.of(declared).flat_map(Override::values) {
            value.put_into(&mut resource.stream);
        }
        resource
    }

    /// The overrides of `resource`, the most specific last.
    fn of(&self, resource: &Resource<'_>) -> impl Iterator<Item = Override> {
        std::iter::once(self.all).chain(self.own(resource))
    }

    /// Those of `resource` alone.
    fn own(&self, resource: &Resource<'_>) -> impl Iterator<Item = Override> {
        let id = ResourceId::from(resource);
        self.resources
            .iter()
            .filter(move |(of, _)| *of == id)
            .map(|(_, tuned)| *tuned)
    }
}

fn found(
    resource: Option<&Resource<'_>>,
    value: Overridden,
    problem: OverrideProblem,
) -> InvalidOverride {
    InvalidOverride {
        resource: resource.map(ResourceId::from),
        field: value.field(),
        problem,
    }
}
