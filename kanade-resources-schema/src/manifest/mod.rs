//! Tree → manifest: every field read into its type, with its place in the text.

mod defaults;
mod fields;
mod given;
mod ignored;
mod lints;
mod profiles;
mod reader;
mod resource;
mod roles;
mod tables;
mod templates;
pub(crate) mod value;

pub(crate) use defaults::{OF_ALL_CONSUMERS, OF_ALL_RESOURCES};
pub(crate) use fields::Fields;
pub(crate) use given::{Given, GivenBinding, Newer};
pub(crate) use lints::GivenLevel;
pub(crate) use profiles::{OverlayDoc, ProfileEntry};
pub(crate) use resource::{Entry, OF_CONSUMERS, OF_RESOURCES};
pub(crate) use roles::RoleEntry;
pub(crate) use tables::{
    ConsumerFields, ConsumerLimitFields, ExternalFields, KvFields, ObjectStoreFields,
    PlacementFields, Policy, ProfileFields, RepublishFields, RoleFields, Settings,
    SourceConsumerFields, SourceFields, StreamFields, TransformFields,
};
pub(crate) use templates::TemplateEntry;
pub(crate) use value::field_names::NamedFields;

use crate::diagnostic::Findings;
use crate::form::unknown_table;
use crate::rule::Level;
use crate::spec::ServerVersion;
use crate::symbol;
use crate::text::Tree;
use defaults::Defaults;
use given::Node;
use reader::Table;

/// Everything a file says, in file order, field by field.
pub(crate) struct Manifest {
    pub(crate) doc: String,
    pub(crate) settings: Settings,
    pub(crate) lints: Vec<GivenLevel>,
    pub(crate) streams: Vec<Entry<StreamFields>>,
    pub(crate) kv: Vec<Entry<KvFields>>,
    pub(crate) object_stores: Vec<Entry<ObjectStoreFields>>,
    /// The templates of `[core_subjects]`.
    pub(crate) core_subjects: Vec<TemplateEntry>,
    /// What differs in each profile.
    pub(crate) profiles: Vec<ProfileEntry>,
    pub(crate) roles: Vec<RoleEntry>,
}

impl Manifest {
    /// Reads everything that is legible; the rest becomes findings.
    pub(crate) fn read(mut tree: Tree<'_>, findings: &mut Findings) -> Self {
        let root = Table::of_file(tree.root.get_ref());
        root.report_unknown(
            symbol::TABLES,
            |key, span| unknown_table::finding(span, key),
            findings,
        );

        let settings: Settings = root
            .table(symbol::SETTINGS, findings)
            .map(|table| fields::read(&table, &[], findings))
            .unwrap_or_default();
        let lints = root
            .table(symbol::LINTS, findings)
            .map(|table| lints::read(&table, findings))
            .unwrap_or_default();
        let defaults = Defaults::read(root.table(symbol::DEFAULTS, findings), findings);
        // What the settings or the defaults could not say is missed everywhere.
        findings.unread_everywhere();
        let mut resources = resource::Reading {
            comments: &mut tree.comments,
            consumer_defaults: &defaults.consumers,
            keeps_own: root.has(symbol::PROFILES),
            findings,
        };
        let streams = resources.streams(root.node(symbol::STREAMS), &defaults.streams);
        let kv = resources.all(
            symbol::KV,
            root.node(symbol::KV),
            symbol::KEYS,
            &defaults.kv,
        );
        let object_stores = resources.all(
            symbol::OBJECT_STORES,
            root.node(symbol::OBJECT_STORES),
            symbol::NAMES,
            &defaults.object_stores,
        );
        let core_subjects = resources.templates(root.node(symbol::CORE_SUBJECTS));
        let roles = resources.roles(root.node(symbol::ROLES));
        let base = profiles::Base {
            streams: &streams,
            kv: &kv,
            object_stores: &object_stores,
            defaults: &defaults,
        };
        let profiles = root.table(symbol::PROFILES, findings);
        let profiles = profiles::read(profiles, base, &mut tree.comments, findings);
        let doc = tree.comments.file.clone();
        tree.comments.report_stray(findings);
        Self {
            doc,
            settings,
            lints,
            streams,
            kv,
            object_stores,
            core_subjects,
            profiles,
            roles,
        }
    }

    /// The level that `[lints]` gives to the lint `name`.
    pub(crate) fn level_of(&self, name: &str) -> Option<Level> {
        let given = self.lints.iter().find(|given| given.name == name)?;
        given.level
    }

    /// The nats-server whose verdict counts: the oldest that the file must work on.
    pub(crate) fn min_server(&self) -> ServerVersion {
        self.settings
            .min_server
            .as_ref()
            .map_or(ServerVersion::OLDEST, |given| given.value)
    }
}
