//! The pipeline: text → tree → manifest → specs → checks.

use std::collections::HashMap;
use std::io::{self, Read};

use bumpalo::Bump;

use crate::check::Context;
use crate::diagnostic::{Finding, Findings};
use crate::form::{empty_declaration, not_utf8, oversized_file, unreadable_file};
use crate::lints;
use crate::lower::{
    self, Lowered, LoweredConsumer, LoweredRole, LoweredSet, LoweredTemplate, Spec,
};
use crate::manifest::{self, Given, Manifest};
use crate::name::profile_variant;
use crate::profiles;
use crate::role::Role;
use crate::rules;
use crate::spec::{
    Consumer, Declaration, DeclaredProfile, Keep, Kind, Overlay, Resource, ServerVersion, Storage,
    UnknownProfile,
};
use crate::template::Template;
use crate::text;

/// A declaration that keeps every rule.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// The profile that it is in; `None` as it is declared for all of them.
    pub profile: Option<&'a str>,
    /// The text of the `#!` lines.
    pub doc: &'a str,
    /// The oldest nats-server that the file must work on.
    pub min_server: ServerVersion,
    /// The ceiling for reservations of file storage, in bytes.
    pub storage_budget: Option<u64>,
    /// The ceiling for reservations of memory storage, in bytes.
    pub memory_budget: Option<u64>,
    /// The generation that resources are stamped with.
    pub generation: Option<u64>,
    /// What is doubtful about it, in the order of the text.
    pub warnings: Vec<Finding>,
    /// Every resource: streams, KV buckets, object stores, each in file order.
    pub items: Vec<Item<'a>>,
    /// The templates of core subjects, in file order.
    pub core_subjects: &'a [TemplateItem<'a>],
    /// What differs in each profile, in file order.
    pub profiles: Vec<ProfileItem<'a>>,
    /// The roles, in file order.
    pub roles: &'a [Role<'a>],
}

impl<'a> Checked<'a> {
    /// What is declared in the profile `name`. A declaration in a profile has no others.
    ///
    /// ```
    /// use kanade_resources_schema::{Bump, analyse};
    ///
    /// let arena = Bump::new();
    /// let source = "[kv.jobs]\nhistory = 5\n[profiles.dev.kv.jobs]\nhistory = 1";
    /// let dev = analyse(source, &arena).unwrap().in_profile("dev").unwrap();
    /// assert_eq!(dev.items[0].resource.stream.max_msgs_per_subject, 1);
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnknownProfile`] with the profiles that there are.
    pub fn in_profile(&self, name: &str) -> Result<Self, UnknownProfile> {
        let mut profiles = self.profiles.iter();
        let Some(found) = profiles.find(|item| item.profile.name == name) else {
            let known = self.profiles.iter().map(|item| item.profile.name);
            return Err(UnknownProfile::new(name, known));
        };
        let changed = found.changed.iter();
        let changed: HashMap<&str, Item<'a>> = changed
            .map(|changed| (changed.after.resource.stream.name, changed.after))
            .collect();
        let mut inside = self.clone();
        for item in &mut inside.items {
            if let Some(after) = changed.get(item.resource.stream.name) {
                *item = *after;
            }
        }
        inside.profile = Some(found.profile.name);
        inside.storage_budget = found.profile.storage_budget.or(self.storage_budget);
        inside.memory_budget = found.profile.memory_budget.or(self.memory_budget);
        inside.profiles = Vec::new();
        Ok(inside)
    }
}

impl Checked<'_> {
    /// The declaration as the engine takes it, with its lists in `arena`.
    ///
    /// ```
    /// use kanade_resources_schema::{Bump, analyse};
    ///
    /// let arena = Bump::new();
    /// let checked = analyse("[kv.jobs]", &arena).unwrap();
    /// assert_eq!(checked.declaration(&arena).iter().len(), 1);
    /// ```
    pub fn declaration<'d>(&'d self, arena: &'d Bump) -> Declaration<'d> {
        let resources = self.items.iter().map(|item| item.resource);
        let core_subjects = self.core_subjects.iter().map(|item| item.template);
        let mut declaration = Declaration::new(arena.alloc_slice_fill_iter(resources))
            .min_server(self.min_server)
            .core_subjects(arena.alloc_slice_fill_iter(core_subjects));
        declaration.storage_budget = self.storage_budget;
        declaration.memory_budget = self.memory_budget;
        declaration.generation = self.generation;
        let profiles = self.profiles.iter().map(|item| item.profile);
        declaration.profiles(arena.alloc_slice_fill_iter(profiles))
    }

    /// The declaration in the profile `name`, as the engine takes it, with its lists in `arena`.
    ///
    /// ```
    /// use kanade_resources_schema::{Bump, analyse};
    ///
    /// let arena = Bump::new();
    /// let source = "[kv.jobs]\nhistory = 5\n[profiles.dev.kv.jobs]\nhistory = 1";
    /// let checked = analyse(source, &arena).unwrap();
    /// let dev = checked.declaration_in("dev", &arena).unwrap();
    /// assert_eq!(dev.resources[0].stream.max_msgs_per_subject, 1);
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnknownProfile`] with the profiles that there are.
    pub fn declaration_in<'d>(
        &'d self,
        name: &str,
        arena: &'d Bump,
    ) -> Result<Declaration<'d>, UnknownProfile> {
        let declaration = self.declaration(arena);
        let profile = declaration.profile(name)?;
        Ok(declaration.laid_under(profile, &InArena(arena)))
    }
}

/// A profile of a declaration.
#[derive(Clone, Debug)]
pub struct ProfileItem<'a> {
    /// The text of the `##` lines.
    pub doc: &'a str,
    /// Its variant of the enum `Profile`.
    pub variant: &'a str,
    /// The profile as the run time takes it.
    pub profile: DeclaredProfile<'a>,
    /// The resources that differ in it, in file order.
    pub changed: Vec<ChangedItem<'a>>,
    /// Why, where the file says so: streams, KV buckets, object stores, each in file order.
    pub docs: &'a [OverlayDoc<'a>],
}

/// The text of the `##` lines above an overlay of a profile.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OverlayDoc<'a> {
    /// The kind of the resource.
    pub kind: Kind,
    /// The name of the resource.
    pub resource: &'a str,
    /// The consumer of it, if the overlay is of that.
    pub consumer: Option<&'a str>,
    /// The text.
    pub text: &'a str,
}

/// A resource that differs in a profile.
#[derive(Clone, Copy, Debug)]
pub struct ChangedItem<'a> {
    /// The resource without the profile.
    pub before: Item<'a>,
    /// The resource in it.
    pub after: Item<'a>,
}

impl<'a> ChangedItem<'a> {
    fn overlay(&self, keep: &impl Keep<'a>) -> Overlay<'a> {
        Overlay::between(&self.before.resource, &self.after.resource, keep)
    }
}

struct InArena<'a>(&'a Bump);

impl<'a> Keep<'a> for InArena<'a> {
    fn keep<T: Copy + 'a>(&self, list: Vec<T>) -> &'a [T] {
        self.0.alloc_slice_copy(&list)
    }
}

/// One resource of a declaration.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The text of the `##` lines, or the description.
    pub doc: &'a str,
    /// Where its name stands in the text, in bytes from the start.
    pub at: usize,
    /// The last part of its constants: `RESULTS` of `STREAM_RESULTS`.
    pub constant: &'a str,
    /// The resource under the field names of its kind.
    pub spec: Spec<'a>,
    /// The resource as the engine takes it.
    pub resource: Resource<'a>,
    /// The templates of a stream's subjects, a bucket's keys or a store's names.
    pub templates: &'a [TemplateItem<'a>],
    /// The durable consumers of a stream.
    pub consumers: &'a [ConsumerItem<'a>],
}

/// One template of a declaration.
#[derive(Clone, Copy, Debug)]
pub struct TemplateItem<'a> {
    /// The text of the `##` lines.
    pub doc: &'a str,
    /// The template as the run time takes it.
    pub template: Template<'a>,
    /// The fewest wildcards that cover it; object names have none.
    pub filters: &'a [&'a str],
}

/// One consumer of a declaration.
#[derive(Clone, Copy, Debug)]
pub struct ConsumerItem<'a> {
    /// The text of the `##` lines, or the description.
    pub doc: &'a str,
    /// Where its name stands in the text, in bytes from the start.
    pub at: usize,
    /// The last part of its constants, with the stream's: `EXEC_BACKEND` of `CONSUMER_EXEC_BACKEND`.
    pub constant: &'a str,
    /// The consumer as the engine takes it.
    pub consumer: Consumer<'a>,
}

/// What is left of a declaration that breaks rules.
#[derive(Debug)]
pub struct Rejected<'a> {
    /// Errors and warnings in the order of the text, with at least one error.
    pub findings: Vec<Finding>,
    /// What could be read all the same. It breaks rules: good for names, not for a broker.
    pub legible: Checked<'a>,
}

/// Reads a declaration's bytes, and stops one byte after the 8 MiB that [`decode`] takes: a device or a pipe may never
/// end.
///
/// ```
/// use kanade_resources_schema::{decode, read};
///
/// let endless = std::io::repeat(b'#');
/// let finding = decode("/dev/zero", read(endless)).unwrap_err();
/// assert_eq!(finding.rule.id, "KR0003");
/// ```
///
/// # Errors
///
/// Those of `source`.
pub fn read(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source
        .take(oversized_file::MOST + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Turns the bytes of a file into text, without the byte order mark that some editors write at its start.
///
/// `path` is how the messages call the file.
///
/// # Errors
///
/// A finding if reading failed, if the file is larger than 8 MiB, or if it is not UTF-8.
pub fn decode(path: &str, read: io::Result<Vec<u8>>) -> Result<String, Finding> {
    let bytes = read.map_err(|reason| unreadable_file::finding(path, &reason))?;
    if bytes.len() as u64 > oversized_file::MOST {
        return Err(oversized_file::finding(path));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        not_utf8::finding(path, valid, &error.as_bytes()[..valid])
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}

/// Reads and checks a declaration.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse};
///
/// let arena = Bump::new();
/// let checked = analyse("[kv.jobs]\nhistory = 5", &arena).unwrap();
/// assert_eq!(checked.items[0].resource.stream.name, "KV_jobs");
///
/// let rejected = analyse("[kv.jobs]\nhistory = 65", &arena).unwrap_err();
/// assert_eq!(rejected.findings[0].rule.id, "KR0113");
/// assert_eq!(rejected.legible.items[0].constant, "JOBS");
/// ```
///
/// # Errors
///
/// Every rule that the text breaks, together with the legible part of the text.
pub fn analyse<'a>(source: &str, arena: &'a Bump) -> Result<Checked<'a>, Rejected<'a>> {
    let mut findings = Findings::default();
    let tree = text::parse(source, &mut findings);
    if tree.truncated {
        // What follows a syntax error may be missing or misplaced, so only names are taken from it.
        let manifest = Manifest::read(tree, &mut Findings::default());
        let lowered = lower::lower(&manifest, arena);
        let core_subjects = lower::core_subjects(&manifest, arena);
        let roles = lower::roles(&manifest, &lowered, &core_subjects, arena);
        let legible = checked(&manifest, &lowered, &core_subjects, &roles, arena);
        return Err(Rejected {
            findings: findings.into_sorted(),
            legible,
        });
    }

    let manifest = Manifest::read(tree, &mut findings);
    let core_subjects = lower::core_subjects(&manifest, arena);
    let lowered = lower::lower(&manifest, arena);
    let roles = lower::roles(&manifest, &lowered, &core_subjects, arena);
    let cx = rules::context(&manifest, lowered, core_subjects, roles);
    let profiles = in_profiles(&cx, arena);
    let mut of_meaning = rules::check(&cx);
    profiles::add(&profiles, &mut of_meaning, rules::check);
    findings.extend_with_causes(of_meaning.into_sorted());
    let checked = Checked {
        profiles: profile_items(&cx, &profiles, arena),
        ..checked(&manifest, &cx.lowered, &cx.core_subjects, &cx.roles, arena)
    };
    let is_empty = checked.items.is_empty() && checked.core_subjects.is_empty();
    if is_empty && findings.is_empty() {
        findings.push(empty_declaration::finding());
    }
    if findings.is_empty() {
        // Lints are only for declarations without errors.
        findings = lints::check(&cx);
        profiles::add(&profiles, &mut findings, lints::check);
    }
    if findings.have_errors() {
        return Err(Rejected {
            findings: findings.into_sorted(),
            legible: checked,
        });
    }
    Ok(Checked {
        warnings: findings.into_sorted(),
        ..checked
    })
}

/// What the checks look at, profile by profile.
fn in_profiles<'m, 'a>(cx: &Context<'m, 'a>, arena: &'a Bump) -> Vec<Context<'m, 'a>> {
    let manifest = cx.manifest;
    let profiles = manifest.profiles.iter().map(|profile| {
        let lowered = lower::in_profile(manifest, profile, &cx.lowered, arena);
        cx.in_profile(profile, lowered)
    });
    profiles.collect()
}

/// The profiles that variants can be made of.
fn profile_items<'a>(
    base: &Context<'_, 'a>,
    profiles: &[Context<'_, 'a>],
    arena: &'a Bump,
) -> Vec<ProfileItem<'a>> {
    let items = profiles.iter().filter_map(|cx| {
        let entry = cx.profile()?;
        let name: &'a str = arena.alloc_str(&entry.name.value);
        let variant = profile_variant(name)?;
        let changed = changed_items(base, cx, arena);
        let overlays: Vec<_> = changed
            .iter()
            .map(|changed| changed.overlay(&InArena(arena)))
            .collect();
        let mut profile = DeclaredProfile::new(name, arena.alloc_slice_copy(&overlays));
        let budget = |storage| entry.budget(storage)?.value.try_into().ok();
        profile.storage_budget = budget(Storage::File);
        profile.memory_budget = budget(Storage::Memory);
        Some(ProfileItem {
            doc: arena.alloc_str(&entry.doc),
            variant: arena.alloc_str(&variant),
            profile,
            changed,
            docs: overlay_docs(&entry.docs, arena),
        })
    });
    items.collect()
}

fn overlay_docs<'a>(docs: &[manifest::OverlayDoc], arena: &'a Bump) -> &'a [OverlayDoc<'a>] {
    let docs = docs.iter().map(|doc| OverlayDoc {
        kind: doc.kind,
        resource: arena.alloc_str(&doc.resource),
        consumer: doc.consumer.as_deref().map(|name| &*arena.alloc_str(name)),
        text: arena.alloc_str(&doc.text),
    });
    let docs: Vec<OverlayDoc<'a>> = docs.collect();
    arena.alloc_slice_copy(&docs)
}

/// The resources that differ in a profile.
fn changed_items<'a>(
    base: &Context<'_, 'a>,
    cx: &Context<'_, 'a>,
    arena: &'a Bump,
) -> Vec<ChangedItem<'a>> {
    let changed = base.lowered.changed_in(&cx.lowered);
    let items = changed.filter_map(|[before, after]| {
        let (before, after) = (item(before, arena)?, item(after, arena)?);
        let changed = ChangedItem { before, after };
        (!changed.overlay(&InArena(arena)).is_empty()).then_some(changed)
    });
    items.collect()
}

fn checked<'a>(
    manifest: &Manifest,
    lowered: &LoweredSet<'_, 'a>,
    core_subjects: &[LoweredTemplate<'_, 'a>],
    roles: &[LoweredRole<'_, 'a>],
    arena: &'a Bump,
) -> Checked<'a> {
    let settings = &manifest.settings;
    Checked {
        profile: None,
        doc: arena.alloc_str(&manifest.doc),
        min_server: manifest.min_server(),
        storage_budget: budget(settings.storage_budget.as_ref()),
        memory_budget: budget(settings.memory_budget.as_ref()),
        generation: settings.generation.as_ref().map(|given| given.value),
        warnings: Vec::new(),
        items: lowered
            .iter()
            .filter_map(|lowered| item(lowered, arena))
            .collect(),
        core_subjects: template_items(core_subjects, arena),
        profiles: Vec::new(),
        roles: lower::legible_roles(roles, arena),
    }
}

fn budget(given: Option<&Given<i64>>) -> Option<u64> {
    given?.value.try_into().ok()
}

fn item<'a>(lowered: &Lowered<'_, 'a>, arena: &'a Bump) -> Option<Item<'a>> {
    let consumers: Vec<_> = lowered.consumers.iter().filter_map(consumer_item).collect();
    let consumers = arena.alloc_slice_copy(&consumers);
    let of_resource = arena.alloc_slice_fill_iter(consumers.iter().map(|item| item.consumer));
    let templates = template_items(&lowered.templates, arena);
    Some(Item {
        doc: documentation(lowered.doc, lowered.stream.description),
        at: lowered.places.name().start,
        constant: lowered.constant?,
        spec: lowered.spec,
        resource: Resource {
            templates: arena.alloc_slice_fill_iter(templates.iter().map(|item| item.template)),
            consumers: of_resource,
            ..lowered.resource()
        },
        templates,
        consumers,
    })
}

/// The templates that Rust items can be made of.
fn template_items<'a>(
    lowered: &[LoweredTemplate<'_, 'a>],
    arena: &'a Bump,
) -> &'a [TemplateItem<'a>] {
    let named = lowered.iter().filter(|lowered| lowered.is_named());
    let items: Vec<_> = named
        .filter_map(|lowered| {
            Some(TemplateItem {
                doc: lowered.doc,
                template: lowered.template?,
                filters: lowered.filters,
            })
        })
        .collect();
    arena.alloc_slice_copy(&items)
}

fn consumer_item<'a>(lowered: &LoweredConsumer<'_, 'a>) -> Option<ConsumerItem<'a>> {
    Some(ConsumerItem {
        doc: documentation(lowered.doc, lowered.spec.description),
        at: lowered.places.name().start,
        constant: lowered.constant?,
        consumer: lowered.consumer(),
    })
}

fn documentation<'a>(doc: &'a str, description: Option<&'a str>) -> &'a str {
    if doc.is_empty() {
        description.unwrap_or_default()
    } else {
        doc
    }
}
