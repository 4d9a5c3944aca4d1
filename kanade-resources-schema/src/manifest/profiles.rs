//! `[profiles.*]`: what differs in one environment, laid over the resources that it differs for.

use std::collections::HashMap;

use super::defaults::{Default, Defaults, OF_ALL_RESOURCES};
use super::fields::Fields;
use super::reader::{Table, as_table};
use super::resource::{Entry, OF_CONSUMERS, OF_RESOURCES};
use super::tables::{
    ConsumerFields, KvFields, ObjectStoreFields, Policy, ProfileFields, Settings, StreamFields,
};
use super::{Given, Node};
use crate::diagnostic::{Finding, Findings, Span};
use crate::form::{fixed_field, unknown_field, unknown_overlay, unknown_table};
use crate::spec::{Kind, Storage};
use crate::symbol;
use crate::text::Comments;

/// One declared profile.
#[derive(Debug)]
pub(crate) struct ProfileEntry {
    pub(crate) name: Given<String>,
    pub(crate) doc: String,
    /// Its own budgets.
    pub(crate) fields: ProfileFields,
    pub(crate) streams: Vec<Changed<StreamFields>>,
    pub(crate) kv: Vec<Changed<KvFields>>,
    pub(crate) object_stores: Vec<Changed<ObjectStoreFields>>,
    /// The texts of the `##` lines above its overlays.
    pub(crate) docs: Vec<OverlayDoc>,
}

/// Why something is different in a profile.
#[derive(Debug)]
pub(crate) struct OverlayDoc {
    pub(crate) kind: Kind,
    /// The resource.
    pub(crate) resource: String,
    /// The consumer of it, if that is what differs.
    pub(crate) consumer: Option<String>,
    pub(crate) text: String,
}

impl ProfileEntry {
    /// Its own ceiling for reservations of one kind of storage.
    pub(crate) fn budget(&self, storage: Storage) -> Option<&Given<i64>> {
        match storage {
            Storage::File => self.fields.storage_budget.as_ref(),
            Storage::Memory => self.fields.memory_budget.as_ref(),
        }
    }
}

/// A resource that is something else in a profile.
#[derive(Debug)]
pub(crate) struct Changed<F> {
    /// Where it stands among the resources of its kind.
    pub(crate) index: usize,
    /// The resource as it is in the profile.
    pub(crate) entry: Entry<F>,
}

/// What profiles are laid over.
#[derive(Clone, Copy)]
pub(super) struct Base<'b> {
    pub(super) streams: &'b [Entry<StreamFields>],
    pub(super) kv: &'b [Entry<KvFields>],
    pub(super) object_stores: &'b [Entry<ObjectStoreFields>],
    pub(super) defaults: &'b Defaults,
}

/// Reads every profile, in file order.
pub(super) fn read(
    table: Option<Table<'_, '_>>,
    base: Base<'_>,
    comments: &mut Comments,
    findings: &mut Findings,
) -> Vec<ProfileEntry> {
    let entries = table.map(|table| table.in_file_order()).unwrap_or_default();
    entries
        .into_iter()
        .map(|(name, key, node)| {
            let mut own = Findings::default();
            let profile = profile(name, key, node, base, comments, &mut own);
            findings.extend(
                own.into_sorted()
                    .into_iter()
                    .map(|finding| finding.in_profiles(&[name])),
            );
            profile
        })
        .collect()
}

fn profile(
    name: &str,
    key: Span,
    node: Node<'_, '_>,
    base: Base<'_>,
    comments: &mut Comments,
    findings: &mut Findings,
) -> ProfileEntry {
    let table = findings.keep(as_table(node)).unwrap_or_default();
    report_unknown(&table, findings);
    let defaults = table.table(symbol::DEFAULTS, findings);
    let defaults = defaults
        .map(|table| read_defaults(&table, findings))
        .unwrap_or_default();
    let mut laying = Laying {
        profile: name,
        base,
        consumer_defaults: &defaults.consumers,
        comments,
        docs: Vec::new(),
        findings,
    };
    let streams = laying.over(
        &table,
        base.streams,
        &defaults.streams,
        &base.defaults.streams,
    );
    let kv = laying.over(&table, base.kv, &defaults.kv, &base.defaults.kv);
    let object_stores = laying.over(
        &table,
        base.object_stores,
        &defaults.object_stores,
        &base.defaults.object_stores,
    );
    let docs = laying.docs;
    // A profile without a header of its own starts where its first overlay does, and that has the text.
    let doc = comments.take_either(node.span().start, key.start);
    ProfileEntry {
        streams,
        kv,
        object_stores,
        docs,
        fields: ProfileFields::read(&table, findings),
        name: Given {
            value: name.to_owned(),
            key: key.clone(),
            span: key,
        },
        doc,
    }
}

fn report_unknown(table: &Table<'_, '_>, findings: &mut Findings) {
    let known = [ProfileFields::NAMES, symbol::PROFILE_TABLES].concat();
    let fixed = [Settings::NAMES, symbol::TABLES].concat();
    report(table, ProfileFields::OWNER, &known, &fixed, findings);
}

/// Reports every key that is not `known`. Those that are `fixed` exist, but not in a profile.
fn report(
    table: &Table<'_, '_>,
    owner: &str,
    known: &[&str],
    fixed: &[&str],
    findings: &mut Findings,
) {
    table.report_unknown(
        known,
        |key, span| {
            if fixed.contains(&key) {
                fixed_field::finding(span, key, known)
            } else {
                unknown_field::finding(span, key, owner, known)
            }
        },
        findings,
    );
}

fn read_defaults(table: &Table<'_, '_>, findings: &mut Findings) -> Defaults {
    table.report_unknown(
        symbol::DEFAULT_TABLES,
        |key, span| unknown_table::finding_in_defaults(span, key),
        findings,
    );
    Defaults {
        streams: read_kind_defaults(table, symbol::STREAMS, &ours(), findings),
        kv: read_kind_defaults(table, symbol::KV, &ours(), findings),
        object_stores: read_kind_defaults(table, symbol::OBJECT_STORES, &ours(), findings),
        consumers: read_kind_defaults(table, symbol::CONSUMERS, &[], findings),
    }
}

fn read_kind_defaults<F: Fields>(
    defaults: &Table<'_, '_>,
    kind: &str,
    ours: &[&str],
    findings: &mut Findings,
) -> Default<F> {
    let table = defaults.table(kind, findings).unwrap_or_default();
    let table = overlaid::<F>(&table, ours, OF_ALL_RESOURCES, findings);
    Default {
        fields: F::read(&table, findings),
        policy: Policy::read(&table, findings),
    }
}

/// What is ours and a profile may overlay.
fn ours() -> Vec<&'static str> {
    let ours = Policy::FIELDS.iter().filter(|field| field.in_profiles);
    ours.map(|field| field.name).collect()
}

/// The fields of `table` that a profile may overlay, and those called `ours`. All others are reported.
fn overlaid<'t, 's, F: Fields>(
    table: &Table<'t, 's>,
    ours: &[&str],
    fixed: &[&str],
    findings: &mut Findings,
) -> Table<'t, 's> {
    let of_kind = F::FIELDS.iter().filter(|field| field.in_profiles);
    let known: Vec<&str> = of_kind
        .map(|field| field.name)
        .chain(ours.iter().copied())
        .collect();
    let fixed = [F::NAMES, fixed].concat();
    report(table, F::OWNER, &known, &fixed, findings);
    table.only(&known)
}

/// What a profile says of one resource.
struct Overlay<F> {
    fields: F,
    policy: Policy,
    /// What it says of consumers, by their names.
    consumers: HashMap<String, ConsumerFields>,
}

/// A kind of resource, for reading profiles.
trait Kinded: Fields {
    const KIND: Kind;
}

impl Kinded for StreamFields {
    const KIND: Kind = Kind::Stream;
}

impl Kinded for KvFields {
    const KIND: Kind = Kind::KvBucket;
}

impl Kinded for ObjectStoreFields {
    const KIND: Kind = Kind::ObjectStore;
}

/// One profile, laid over the resources.
struct Laying<'r> {
    profile: &'r str,
    base: Base<'r>,
    consumer_defaults: &'r Default<ConsumerFields>,
    comments: &'r mut Comments,
    docs: Vec<OverlayDoc>,
    findings: &'r mut Findings,
}

impl Laying<'_> {
    /// The resources of a kind that are something else in the profile.
    fn over<F: Kinded>(
        &mut self,
        profile: &Table<'_, '_>,
        entries: &[Entry<F>],
        profile_defaults: &Default<F>,
        defaults: &Default<F>,
    ) -> Vec<Changed<F>> {
        let overlays = self.overlays(profile, entries);
        let has_defaults = profile_defaults.says_something()
            || F::KIND == Kind::Stream && self.consumer_defaults.says_something();
        if overlays.is_empty() && !has_defaults {
            return Vec::new();
        }
        let mut changed = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let overlay = overlays.get(entry.name.value.as_str());
            if overlay.is_none() && !has_defaults {
                continue;
            }
            let fields = merged(
                overlay.map(|overlay| &overlay.fields),
                entry,
                profile_defaults,
                defaults,
            );
            let laid = Entry {
                name: entry.name.clone(),
                doc: entry.doc.clone(),
                own: None,
                policy: policy(
                    overlay.map(|overlay| &overlay.policy),
                    entry,
                    profile_defaults,
                    defaults,
                ),
                templates: entry.templates.clone(),
                consumers: self.consumers(entry, overlay),
                fields,
            };
            if !laid.says_the_same_as(entry) {
                changed.push(Changed { index, entry: laid });
            }
        }
        changed
    }

    fn consumers<F>(
        &self,
        entry: &Entry<F>,
        overlay: Option<&Overlay<F>>,
    ) -> Vec<Entry<ConsumerFields>> {
        let mut laid = Vec::with_capacity(entry.consumers.len());
        for consumer in &entry.consumers {
            let own = overlay.and_then(|overlay| overlay.consumers.get(&consumer.name.value));
            let defaults = &self.base.defaults.consumers;
            laid.push(Entry {
                fields: merged(own, consumer, self.consumer_defaults, defaults),
                ..consumer.clone()
            });
        }
        laid
    }

    /// What the profile says of the resources of a kind, by their names.
    fn overlays<'t, F: Kinded>(
        &mut self,
        profile: &Table<'t, '_>,
        entries: &[Entry<F>],
    ) -> HashMap<&'t str, Overlay<F>> {
        let Some(table) = profile.table(table_of(F::KIND), self.findings) else {
            return HashMap::new();
        };
        let declared: HashMap<&str, &Entry<F>> = entries
            .iter()
            .map(|entry| (entry.name.value.as_str(), entry))
            .collect();
        let mut overlays = HashMap::new();
        for (name, key, node) in table.in_file_order() {
            let declared = declared.get(name).copied();
            if declared.is_none() {
                let finding = self.unknown_resource(F::KIND, name, key.clone());
                self.findings.push(finding);
            }
            let place = self.docs.len();
            overlays.insert(name, self.overlay(name, node, declared));
            if let Some(doc) = self.doc(F::KIND, name, None, &key, node) {
                self.docs.insert(place, doc);
            }
        }
        overlays
    }

    /// The text above an overlay: of the resource `name`, or of a consumer of it.
    fn doc(
        &mut self,
        kind: Kind,
        name: &str,
        consumer: Option<&str>,
        key: &Span,
        node: Node<'_, '_>,
    ) -> Option<OverlayDoc> {
        let text = self.comments.take_either(node.span().start, key.start);
        (!text.trim().is_empty()).then(|| OverlayDoc {
            kind,
            resource: name.to_owned(),
            consumer: consumer.map(str::to_owned),
            text,
        })
    }

    fn unknown_resource(&self, kind: Kind, name: &str, span: Span) -> Finding {
        let Base {
            streams,
            kv,
            object_stores,
            ..
        } = self.base;
        let names = |kind| match kind {
            Kind::Stream => names(streams),
            Kind::KvBucket => names(kv),
            Kind::ObjectStore => names(object_stores),
        };
        let other = Kind::ALL
            .into_iter()
            .find(|other| names(*other).contains(&name));
        match other {
            Some(other) => {
                let table = format!("[profiles.{}.{}.{name}]", self.profile, table_of(other));
                unknown_overlay::of_other_kind(span, kind, name, other, &table)
            }
            None => unknown_overlay::of_resource(span, kind, name, &names(kind)),
        }
    }

    fn overlay<F: Kinded>(
        &mut self,
        name: &str,
        node: Node<'_, '_>,
        declared: Option<&Entry<F>>,
    ) -> Overlay<F> {
        let table = self.findings.keep(as_table(node)).unwrap_or_default();
        let mut ours = ours();
        if F::KIND == Kind::Stream {
            ours.push(symbol::CONSUMERS);
        }
        let fixed = [OF_RESOURCES, symbol::TEMPLATE_TABLES].concat();
        let overlaid = overlaid::<F>(&table, &ours, &fixed, self.findings);
        Overlay {
            fields: F::read(&overlaid, self.findings),
            policy: Policy::read(&overlaid, self.findings),
            consumers: self.consumer_overlays(name, &overlaid, declared),
        }
    }

    fn consumer_overlays<F: Kinded>(
        &mut self,
        stream: &str,
        overlay: &Table<'_, '_>,
        declared: Option<&Entry<F>>,
    ) -> HashMap<String, ConsumerFields> {
        let Some(table) = overlay.table(symbol::CONSUMERS, self.findings) else {
            return HashMap::new();
        };
        let mut overlays = HashMap::new();
        for (name, key, node) in table.in_file_order() {
            // Of a stream that is not declared, that alone is reported.
            if let Some(declared) = declared {
                self.report_unknown_consumer(declared, name, key.clone());
            }
            let doc = self.doc(F::KIND, stream, Some(name), &key, node);
            self.docs.extend(doc);
            let table = self.findings.keep(as_table(node)).unwrap_or_default();
            let overlaid = overlaid::<ConsumerFields>(&table, &[], OF_CONSUMERS, self.findings);
            overlays.insert(
                name.to_owned(),
                ConsumerFields::read(&overlaid, self.findings),
            );
        }
        overlays
    }

    fn report_unknown_consumer<F>(&mut self, stream: &Entry<F>, name: &str, span: Span) {
        let known = names(&stream.consumers);
        if !known.contains(&name) {
            let stream = &stream.name.value;
            self.findings
                .push(unknown_overlay::of_consumer(span, stream, name, &known));
        }
    }
}

/// What counts: the resource in the profile, the resource, the defaults of the profile, the defaults.
fn merged<F: Fields>(
    overlay: Option<&F>,
    entry: &Entry<F>,
    profile_defaults: &Default<F>,
    defaults: &Default<F>,
) -> F {
    let overlay = overlay.cloned().unwrap_or_default();
    let own = entry.own.as_ref().map_or(&entry.fields, |own| &own.fields);
    let with_profile = overlay.or(own).or(&profile_defaults.fields);
    with_profile.or(&defaults.fields)
}

/// The same for what is ours.
fn policy<F>(
    overlay: Option<&Policy>,
    entry: &Entry<F>,
    profile_defaults: &Default<F>,
    defaults: &Default<F>,
) -> Policy {
    let overlay = overlay.cloned().unwrap_or_default();
    let own = entry.own.as_ref().map_or(&entry.policy, |own| &own.policy);
    let with_profile = overlay.or(own).or(&profile_defaults.policy);
    with_profile.or(&defaults.policy)
}

fn names<F>(entries: &[Entry<F>]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry.name.value.as_str())
        .collect()
}

fn table_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Stream => symbol::STREAMS,
        Kind::KvBucket => symbol::KV,
        Kind::ObjectStore => symbol::OBJECT_STORES,
    }
}
