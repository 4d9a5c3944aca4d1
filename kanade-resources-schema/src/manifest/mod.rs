//! Tree → manifest: every field read into its type, with its place in the text.

mod fields;
mod given;
mod lints;
mod reader;
mod resource;
mod tables;
mod templates;
pub(crate) mod value;

pub(crate) use fields::Fields;
pub(crate) use given::{Given, Newer};
pub(crate) use lints::GivenLevel;
pub(crate) use resource::{Entry, OF_CONSUMERS, OF_RESOURCES};
pub(crate) use tables::{
    ConsumerFields, ConsumerLimitFields, ExternalFields, KvFields, ObjectStoreFields,
    PlacementFields, Policy, RepublishFields, Settings, SourceConsumerFields, SourceFields,
    StreamFields, TransformFields,
};
pub(crate) use templates::TemplateEntry;

use crate::diagnostic::Findings;
use crate::form::unknown_table;
use crate::rule::Level;
use crate::spec::ServerVersion;
use crate::symbol;
use crate::text::Tree;
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

        let settings = root.table(symbol::SETTINGS, findings);
        let lints = root.table(symbol::LINTS, findings);
        let lints = lints.map_or_else(Vec::new, |table| lints::read(&table, findings));
        let defaults = Defaults::read(root.table(symbol::DEFAULTS, findings), findings);
        let mut resources = resource::Reading {
            comments: &mut tree.comments,
            consumer_defaults: &defaults.consumers,
            findings,
        };
        let streams = resources.streams(root.node(symbol::STREAMS), &defaults.streams);
        let kv = resources.all(root.node(symbol::KV), symbol::KEYS, &defaults.kv);
        let object_stores = resources.all(
            root.node(symbol::OBJECT_STORES),
            symbol::NAMES,
            &defaults.object_stores,
        );
        let core_subjects = resources.templates(root.node(symbol::CORE_SUBJECTS));
        let settings = settings.map_or_else(Settings::default, |table| {
            fields::read(&table, &[], findings)
        });
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

/// The fields of `[defaults.*]`, used where a resource does not set them.
struct Defaults {
    streams: StreamFields,
    kv: KvFields,
    object_stores: ObjectStoreFields,
    consumers: ConsumerFields,
}

impl Defaults {
    fn read(table: Option<Table<'_, '_>>, findings: &mut Findings) -> Self {
        let table = table.unwrap_or_default();
        table.report_unknown(
            symbol::DEFAULT_TABLES,
            |key, span| unknown_table::finding_in_defaults(span, key),
            findings,
        );
        Self {
            streams: fields::read_defaults(table.table(symbol::STREAMS, findings), findings),
            kv: fields::read_defaults(table.table(symbol::KV, findings), findings),
            object_stores: fields::read_defaults(
                table.table(symbol::OBJECT_STORES, findings),
                findings,
            ),
            consumers: fields::read_defaults(table.table(symbol::CONSUMERS, findings), findings),
        }
    }
}
