//! Paths of roles → what they name.

use std::ops::Range;

use bumpalo::Bump;

use super::{Lowered, LoweredSet, LoweredTemplate, Lowering};
use crate::manifest::{Given, GivenBinding, Manifest, RoleEntry};
use crate::role::{Grant, Granted, List, Role, UnknownPlaceholder, Value};
use crate::spec::Kind;
use crate::symbol;

/// One role, and where it comes from.
pub(crate) struct LoweredRole<'m, 'a> {
    pub(crate) entry: &'m RoleEntry,
    pub(crate) name: &'a str,
    pub(crate) doc: &'a str,
    pub(crate) grants: Vec<LoweredGrant<'m, 'a>>,
    pub(crate) bind: Vec<LoweredBinding<'m, 'a>>,
}

/// One entry of a list.
pub(crate) struct LoweredGrant<'m, 'a> {
    pub(crate) list: List,
    pub(crate) given: &'m Given<String>,
    pub(crate) found: Result<Granted<'a>, Unresolved>,
}

/// What a hole is.
pub(crate) struct LoweredBinding<'m, 'a> {
    pub(crate) given: &'m GivenBinding,
    pub(crate) hole: &'a str,
    pub(crate) value: Result<Value<'a>, UnknownPlaceholder>,
}

/// Why an entry names nothing.
pub(crate) enum Unresolved {
    /// This part of the path is unknown.
    Unknown(Range<usize>, Part),
    /// What it names is declared, but can't be read; that is a finding of its own.
    Illegible,
}

/// What a part of a path should name.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// One of the tables of resources, or that of core subjects.
    Table,
    /// A core subject.
    CoreSubject,
    /// A resource.
    Resource(Kind),
    /// A template or a consumer of the resource at this place.
    Item(usize),
    /// Nothing: the path is too long.
    Nothing,
}

/// Lowers the roles, in file order.
pub(crate) fn roles<'m, 'a>(
    manifest: &'m Manifest,
    lowered: &LoweredSet<'m, 'a>,
    core_subjects: &[LoweredTemplate<'m, 'a>],
    arena: &'a Bump,
) -> Vec<LoweredRole<'m, 'a>> {
    let tables = Tables {
        lowered,
        core_subjects,
    };
    let (lowering, roles) = (Lowering { arena }, manifest.roles.iter());
    roles.map(|entry| lowering.role(entry, &tables)).collect()
}

/// The roles as far as they can be read.
pub(crate) fn legible_roles<'a>(roles: &[LoweredRole<'_, 'a>], arena: &'a Bump) -> &'a [Role<'a>] {
    let lowering = Lowering { arena };
    lowering.slice(roles.iter().map(|role| lowering.legible_role(role)))
}

impl<'a> LoweredRole<'_, 'a> {
    /// The entries of `list`.
    pub(crate) fn grants_of(&self, list: List) -> impl Iterator<Item = &LoweredGrant<'_, 'a>> {
        self.grants.iter().filter(move |grant| grant.list == list)
    }

    /// What holes are bound to, as far as that can be read.
    pub(crate) fn bound(&self) -> Vec<(&'a str, Value<'a>)> {
        let bind = self.bind.iter();
        bind.filter_map(|bound| Some((bound.hole, bound.value.ok()?)))
            .collect()
    }

    /// Whether it may change streams themselves.
    pub(crate) fn administers(&self) -> bool {
        let fields = &self.entry.fields;
        is_set(fields.bootstrap.as_ref()) || is_set(fields.operate.as_ref())
    }
}

fn is_set(flag: Option<&Given<bool>>) -> bool {
    flag.is_some_and(|given| given.value)
}

impl<'a> LoweredGrant<'_, 'a> {
    /// What it names, if the list may name that.
    pub(crate) fn granted(&self) -> Option<&Granted<'a>> {
        let found = self.found.as_ref().ok();
        found.filter(|granted| self.list.takes(granted))
    }
}

impl<'a> Lowering<'a> {
    fn role<'m>(&self, entry: &'m RoleEntry, tables: &Tables<'_, '_, 'a>) -> LoweredRole<'m, 'a> {
        let mut grants = Vec::new();
        for list in List::ALL {
            let paths = list_of(entry, list).into_iter().flatten();
            grants.extend(paths.map(|given| LoweredGrant {
                list,
                given,
                found: tables.find(list, &given.value),
            }));
        }
        let bind = entry.fields.bind.iter().flat_map(|given| &given.value);
        LoweredRole {
            entry,
            name: self.text(&entry.name.value),
            doc: self.text(&entry.doc),
            grants,
            bind: bind.map(|given| self.binding(given)).collect(),
        }
    }

    fn binding<'m>(&self, given: &'m GivenBinding) -> LoweredBinding<'m, 'a> {
        LoweredBinding {
            given,
            hole: self.text(&given.hole),
            value: Value::parse(self.text(&given.text.value)),
        }
    }

    /// The role as far as it can be read.
    fn legible_role(&self, lowered: &LoweredRole<'_, 'a>) -> Role<'a> {
        let grants = lowered.grants.iter().filter_map(|grant| {
            Some(Grant {
                list: grant.list,
                path: self.text(&grant.given.value),
                what: *grant.granted()?,
            })
        });
        let fields = &lowered.entry.fields;
        Role {
            doc: lowered.doc,
            grants: self.slice(grants),
            bind: self.slice(lowered.bound()),
            bootstrap: is_set(fields.bootstrap.as_ref()),
            operate: is_set(fields.operate.as_ref()),
            ..Role::new(lowered.name)
        }
    }
}

fn list_of(entry: &RoleEntry, list: List) -> Option<&Vec<Given<String>>> {
    let fields = &entry.fields;
    let given = match list {
        List::Publish => &fields.publish,
        List::Subscribe => &fields.subscribe,
        List::Respond => &fields.respond,
        List::Consume => &fields.consume,
        List::Replay => &fields.replay,
        List::Read => &fields.read,
        List::Write => &fields.write,
    };
    given.as_ref().map(|given| &given.value)
}

/// What paths lead to.
struct Tables<'t, 'm, 'a> {
    lowered: &'t LoweredSet<'m, 'a>,
    core_subjects: &'t [LoweredTemplate<'m, 'a>],
}

impl<'a> Tables<'_, '_, 'a> {
    fn find(&self, list: List, path: &str) -> Result<Granted<'a>, Unresolved> {
        let mut steps = Steps { path, at: 0 };
        let table = steps.next().unwrap_or_default();
        if table == symbol::CORE_SUBJECTS {
            return self.find_core_subject(steps);
        }
        match kind_of(table) {
            Some(kind) => self.find_resource(kind, list, steps),
            None => Err(steps.unknown(table, Part::Table)),
        }
    }

    fn find_core_subject(&self, mut steps: Steps<'_>) -> Result<Granted<'a>, Unresolved> {
        let name = steps.next().unwrap_or_default();
        let found = self.core_subjects.iter().find(|core| is_called(core, name));
        let found = found.ok_or_else(|| steps.unknown(name, Part::CoreSubject))?;
        steps.end()?;
        found
            .template
            .map(Granted::CoreSubject)
            .ok_or(Unresolved::Illegible)
    }

    /// A resource, or the template or consumer after its name.
    fn find_resource(
        &self,
        kind: Kind,
        list: List,
        mut steps: Steps<'_>,
    ) -> Result<Granted<'a>, Unresolved> {
        let name = steps.next().unwrap_or_default();
        let mut resources = self.lowered.iter().enumerate();
        let found = resources.find(|(_, found)| found.kind == kind && found.name == name);
        let (place, resource) = found.ok_or_else(|| steps.unknown(name, Part::Resource(kind)))?;
        let Some(item) = steps.next() else {
            return Ok(Granted::Resource(resource.resource()));
        };
        let found = item_of(resource, list, item);
        let found = found.ok_or_else(|| steps.unknown(item, Part::Item(place)))?;
        steps.end()?;
        found
    }
}

/// The template or the consumer `name`. Both may have that name; the list says which one is meant.
fn item_of<'a>(
    resource: &Lowered<'_, 'a>,
    list: List,
    name: &str,
) -> Option<Result<Granted<'a>, Unresolved>> {
    let template = resource
        .templates
        .iter()
        .find(|found| is_called(found, name));
    let template = template.map(|found| {
        let template = found.template.ok_or(Unresolved::Illegible)?;
        Ok(Granted::Template(resource.resource(), template))
    });
    let consumer = resource
        .consumers
        .iter()
        .find(|found| found.spec.name == name);
    let consumer = consumer.map(|found| Ok(Granted::Consumer(found.consumer())));
    if list == List::Consume {
        consumer.or(template)
    } else {
        template.or(consumer)
    }
}

fn is_called(template: &LoweredTemplate<'_, '_>, name: &str) -> bool {
    template.entry.name.value == name
}

fn kind_of(table: &str) -> Option<Kind> {
    let tables = symbol::KINDS.iter().zip(Kind::ALL);
    tables
        .filter(|(name, _)| **name == table)
        .map(|(_, kind)| kind)
        .next()
}

/// The parts of a path.
struct Steps<'p> {
    path: &'p str,
    /// Where the next part starts.
    at: usize,
}

impl<'p> Steps<'p> {
    fn next(&mut self) -> Option<&'p str> {
        let rest = self.path.get(self.at..)?;
        let step = rest.split('.').next()?;
        self.at += step.len() + 1;
        Some(step)
    }

    /// The last part is not known.
    fn unknown(&self, step: &str, part: Part) -> Unresolved {
        let end = self.path.len().min(self.at.saturating_sub(1));
        Unresolved::Unknown(end.saturating_sub(step.len())..end, part)
    }

    fn end(&self) -> Result<(), Unresolved> {
        if self.at > self.path.len() {
            return Ok(());
        }
        let rest = self.at.saturating_sub(1)..self.path.len();
        Err(Unresolved::Unknown(rest, Part::Nothing))
    }
}
