//! Manifest → specs: defaults filled in, buckets and stores turned into the streams that back them.
//!
//! Lowering is total: a resource with faulty fields is lowered without them, so that its name still
//! exists and the checks can look at the rest.

mod backing;
mod bucket;
mod constant;
mod consumer;
mod given;
mod implied;
mod kinds;
mod nested;
mod places;
mod role;
mod shared;
mod template;
mod transform;

pub(crate) use implied::{FLOW_HEARTBEAT, cause_in_consumer, cause_in_stream};
pub(crate) use places::Places;
pub(crate) use role::{
    LoweredBinding, LoweredGrant, LoweredRole, Part, Unresolved, legible_roles, roles,
};
pub(crate) use template::LoweredTemplate;
pub(crate) use transform::DeclaredTransform;

use shared::Shared;

use bumpalo::Bump;

use crate::diagnostic::Span;
use crate::manifest::{
    ConsumerFields, Fields, Given, KvFields, Manifest, NamedFields, Newer, ObjectStoreFields,
    PlacementFields, Policy, ProfileEntry, SourceFields, StreamFields,
};
use crate::spec::{
    Consumer, ConsumerSpec, IgnoreChanges, Kind, KvSpec, ObjectStoreSpec, Resource, ServerVersion,
    Storage, StreamSource, StreamSpec,
};
use crate::template::Space;

/// Every resource of a declaration in one profile: streams, buckets, stores, each in file order.
pub(crate) type LoweredSet<'m, 'a> = Shared<Lowered<'m, 'a>>;

/// The specs of one resource, and where they come from.
pub(crate) struct Lowered<'m, 'a> {
    pub(crate) kind: Kind,
    pub(crate) name: &'a str,
    pub(crate) doc: &'a str,
    /// The last part of its constants, if one can be made.
    pub(crate) constant: Option<&'a str>,
    pub(crate) spec: Spec<'a>,
    /// The stream that backs it.
    pub(crate) stream: StreamSpec<'a>,
    pub(crate) lazy: bool,
    pub(crate) allow_data_loss: bool,
    pub(crate) ignore_changes: IgnoreChanges<'a>,
    /// The fields of the stream that are declared, by their names.
    pub(crate) names: &'a [&'a str],
    /// Its templates: of subjects, keys or names.
    pub(crate) templates: Vec<LoweredTemplate<'m, 'a>>,
    /// The consumers of a stream.
    pub(crate) consumers: Vec<LoweredConsumer<'m, 'a>>,
    /// The fields as they are declared, with their places.
    pub(crate) declared: Declared<'m>,
    /// Places by the field names of the backing stream.
    pub(crate) places: Places,
}

/// The spec of one consumer, and where it comes from.
pub(crate) struct LoweredConsumer<'m, 'a> {
    pub(crate) spec: ConsumerSpec<'a>,
    pub(crate) fields: &'m ConsumerFields,
    /// The templates that are consumed, as declared.
    pub(crate) filter_templates: Option<&'m Given<Vec<Given<String>>>>,
    /// The filters, as declared, or as those templates make them. An empty `filter_subject` counts
    /// as missing.
    pub(crate) filters: Vec<Given<String>>,
    pub(crate) doc: &'a str,
    /// What its name adds to the stream's part of its constants, if it can be part of a constant.
    pub(crate) own_constant: Option<&'a str>,
    /// The last part of its constants, which starts with the stream's, if both can be made.
    pub(crate) constant: Option<&'a str>,
    pub(crate) lazy: bool,
    pub(crate) ignore_changes: IgnoreChanges<'a>,
    /// The fields that are declared, by their names.
    pub(crate) names: &'a [&'a str],
    pub(crate) places: Places,
}

/// A stream that another one copies, and where that is declared.
pub(crate) struct Origin<'m, 'a> {
    pub(crate) source: StreamSource<'a>,
    pub(crate) given: &'m Given<SourceFields>,
    pub(crate) is_mirror: bool,
}

impl Origin<'_, '_> {
    /// The place of the origin's name.
    pub(crate) fn name_span(&self) -> Span {
        self.given
            .value
            .name
            .as_ref()
            .map_or(&self.given.span, |name| &name.span)
            .clone()
    }

    /// What it is called in prose.
    pub(crate) fn word(&self) -> &'static str {
        if self.is_mirror { "mirror" } else { "source" }
    }

    /// Whether servers of that version overlook what filters and transforms say together: those before 2.12 don't look
    /// at external sources.
    pub(crate) fn is_overlooked(&self, version: ServerVersion) -> bool {
        !self.is_mirror && !self.is_local() && version < ServerVersion::V2_12
    }

    /// Whether the origin is a stream of the same account.
    pub(crate) fn is_local(&self) -> bool {
        self.source.external.is_none()
    }
}

/// The declared fields of a resource.
#[derive(Clone, Copy)]
pub(crate) enum Declared<'m> {
    Stream(&'m StreamFields),
    Kv(&'m KvFields),
    ObjectStore(&'m ObjectStoreFields),
}

impl<'m> Declared<'m> {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Stream(_) => Kind::Stream,
            Self::Kv(_) => Kind::KvBucket,
            Self::ObjectStore(_) => Kind::ObjectStore,
        }
    }

    /// Everything declared that servers of `version` don't know.
    pub(crate) fn newer_than(self, version: ServerVersion, newer: &mut Vec<Newer>) {
        match self {
            Self::Stream(fields) => fields.newer_than(version, newer),
            Self::Kv(fields) => fields.newer_than(version, newer),
            Self::ObjectStore(fields) => fields.newer_than(version, newer),
        }
    }

    /// The placement, as declared.
    pub(crate) fn placement(self) -> Option<&'m Given<PlacementFields>> {
        match self {
            Self::Stream(fields) => fields.placement.as_ref(),
            Self::Kv(fields) => fields.placement.as_ref(),
            Self::ObjectStore(fields) => fields.placement.as_ref(),
        }
    }

    /// The mirror, as declared.
    pub(crate) fn mirror(self) -> Option<&'m Given<SourceFields>> {
        match self {
            Self::Stream(fields) => fields.mirror.as_ref(),
            Self::Kv(fields) => fields.mirror.as_ref(),
            Self::ObjectStore(_) => None,
        }
    }

    /// The sources, as declared.
    pub(crate) fn sources(self) -> &'m [Given<SourceFields>] {
        let sources = match self {
            Self::Stream(fields) => fields.sources.as_ref(),
            Self::Kv(fields) => fields.sources.as_ref(),
            Self::ObjectStore(_) => None,
        };
        sources.map_or(&[], |given| &given.value)
    }
}

/// A resource under the field names of its kind.
#[derive(Clone, Copy, Debug)]
pub enum Spec<'a> {
    /// A stream.
    Stream(StreamSpec<'a>),
    /// A KV bucket.
    Kv(KvSpec<'a>),
    /// An object store.
    ObjectStore(ObjectStoreSpec<'a>),
}

impl<'m, 'a> Lowered<'m, 'a> {
    /// What the stream copies: its mirror, or its sources in file order.
    pub(crate) fn origins(&self) -> impl Iterator<Item = Origin<'m, 'a>> + use<'m, 'a> {
        let mirror = self.stream.mirror.into_iter().zip(self.declared.mirror());
        let sources = self
            .stream
            .sources
            .iter()
            .copied()
            .zip(self.declared.sources());
        let mirror = mirror.map(|(source, given)| Origin {
            source,
            given,
            is_mirror: true,
        });
        mirror.chain(sources.map(|(source, given)| Origin {
            source,
            given,
            is_mirror: false,
        }))
    }

    /// The resource as the engine takes it, without its consumers.
    pub(crate) fn resource(&self) -> Resource<'a> {
        Resource {
            kind: self.kind,
            name: self.name,
            stream: self.stream,
            lazy: self.lazy,
            allow_data_loss: self.allow_data_loss,
            ignore_changes: self.ignore_changes,
            declared: Some(self.names),
            templates: &[],
            consumers: &[],
        }
    }
}

impl<'a> LoweredConsumer<'_, 'a> {
    pub(crate) fn consumer(&self) -> Consumer<'a> {
        Consumer {
            spec: self.spec,
            lazy: self.lazy,
            ignore_changes: self.ignore_changes,
            declared: Some(self.names),
        }
    }
}

/// Lowers every resource.
pub(crate) fn lower<'m, 'a>(manifest: &'m Manifest, arena: &'a Bump) -> LoweredSet<'m, 'a> {
    let lowering = Lowering { arena };
    let streams = manifest.streams.iter().map(|entry| lowering.stream(entry));
    let kv = manifest.kv.iter().map(|entry| lowering.kv(entry));
    let object_stores = manifest
        .object_stores
        .iter()
        .map(|entry| lowering.object_store(entry));
    Shared::new(streams.chain(kv).chain(object_stores))
}

/// The resources as they are in `profile`: those that differ are lowered anew, all others are those of `base`.
pub(crate) fn in_profile<'m, 'a>(
    manifest: &'m Manifest,
    profile: &'m ProfileEntry,
    base: &LoweredSet<'m, 'a>,
    arena: &'a Bump,
) -> LoweredSet<'m, 'a> {
    let lowering = Lowering { arena };
    let before_kv = manifest.streams.len();
    let before_stores = before_kv + manifest.kv.len();
    let streams = profile.streams.iter();
    let streams = streams.map(|changed| (changed.index, lowering.stream(&changed.entry)));
    let kv = profile.kv.iter();
    let kv = kv.map(|changed| (before_kv + changed.index, lowering.kv(&changed.entry)));
    let stores = profile.object_stores.iter().map(|changed| {
        let place = before_stores + changed.index;
        (place, lowering.object_store(&changed.entry))
    });
    base.with(streams.chain(kv).chain(stores))
}

/// Lowers the core subjects, in file order.
pub(crate) fn core_subjects<'m, 'a>(
    manifest: &'m Manifest,
    arena: &'a Bump,
) -> Vec<LoweredTemplate<'m, 'a>> {
    Lowering { arena }.templates(Space::Subject, &manifest.core_subjects)
}

/// What `streams` of one kind of storage set aside together, in bytes.
pub(crate) fn total_reserved<'s, 'a: 's>(
    streams: impl Iterator<Item = &'s StreamSpec<'a>>,
    storage: Storage,
) -> u64 {
    streams
        .filter(|stream| stream.storage == storage)
        .fold(0, |total: u64, stream| {
            total.saturating_add(stream.reserved_bytes())
        })
}

/// Copies what lives as long as the specs into the arena.
struct Lowering<'a> {
    arena: &'a Bump,
}

impl<'a> Lowering<'a> {
    fn text(&self, text: &str) -> &'a str {
        self.arena.alloc_str(text)
    }

    fn slice<T: Copy>(&self, items: impl IntoIterator<Item = T>) -> &'a [T] {
        let items: Vec<T> = items.into_iter().collect();
        self.arena.alloc_slice_copy(&items)
    }

    fn texts<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> &'a [&'a str] {
        self.slice(texts.into_iter().map(|text| self.text(text)))
    }

    /// The fields that are given, by the names of the stream's or consumer's.
    fn names<F: Fields>(&self, fields: &F) -> &'a [&'a str] {
        self.slice(fields.given().into_iter().map(|given| given.field.kept_in))
    }

    /// What `policy` leaves to operators, by the names under which the broker keeps the fields.
    fn ignored(&self, policy: &Policy, kept_in: impl Fn(&str) -> &str) -> IgnoreChanges<'a> {
        match policy.ignore_changes.as_ref().map(|given| &given.value) {
            Some(NamedFields::All) => IgnoreChanges::ALL,
            Some(NamedFields::These(fields)) => {
                let fields = fields.iter().map(|field| kept_in(&field.value));
                IgnoreChanges::Fields(self.texts(fields))
            }
            None => IgnoreChanges::NONE,
        }
    }

    fn constant(&self, name: &str, policy: &Policy) -> Option<&'a str> {
        let constant = match &policy.const_name {
            Some(given) => constant::given(&given.value),
            None => constant::derived(name),
        };
        constant.map(|constant| self.text(&constant))
    }
}

/// The field of the backing stream that a field of a resource of `kind` is kept in.
fn kept_in(kind: Kind, field: &str) -> &str {
    let declared = kind.fields().iter().find(|declared| declared.name == field);
    declared.map_or(field, |declared| declared.kept_in)
}

/// The field of a resource of `kind` that is kept in the field `backing` of its stream.
pub(crate) fn declared_field(kind: Kind, backing: &str) -> &str {
    kind.declared_field(backing)
        .map_or(backing, |declared| declared.name)
}
