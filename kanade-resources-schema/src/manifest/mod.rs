//! Tree → manifest: every field read into its type, with its place in the text.

mod fields;
mod reader;
mod resource;
mod settings;
pub(crate) mod value;

pub(crate) use fields::{KvFields, ObjectStoreFields, Policy, StreamFields};
pub(crate) use resource::Entry;
pub(crate) use settings::Settings;

use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostic::{Findings, Span};
use crate::rules::unknown_table;
use crate::symbol;
use crate::text::Tree;
use reader::Table;

/// A value and its place in the text.
#[derive(Clone, Debug)]
pub(crate) struct Given<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// Everything a file says, in file order, field by field.
pub(crate) struct Manifest {
    pub(crate) doc: String,
    pub(crate) settings: Settings,
    pub(crate) streams: Vec<Entry<StreamFields>>,
    pub(crate) kv: Vec<Entry<KvFields>>,
    pub(crate) object_stores: Vec<Entry<ObjectStoreFields>>,
}

impl Manifest {
    /// Reads all that is legible; what is not becomes a finding.
    pub(crate) fn read(mut tree: Tree<'_>, findings: &mut Findings) -> Self {
        let root = Table::new(tree.root.get_ref());
        root.report_unknown(symbol::TABLES, |key, span| unknown_table::finding(span, key), findings);

        let defaults = Defaults::read(root.table(symbol::DEFAULTS, findings), findings);
        let comments = &mut tree.comments;
        let manifest = Self {
            doc: comments.file.clone(),
            settings: Settings::read(root.table(symbol::SETTINGS, findings), findings),
            streams: resource::read_all(
                root.table(symbol::STREAMS, findings),
                &defaults.streams,
                comments,
                findings,
            ),
            kv: resource::read_all(root.table(symbol::KV, findings), &defaults.kv, comments, findings),
            object_stores: resource::read_all(
                root.table(symbol::OBJECT_STORES, findings),
                &defaults.object_stores,
                comments,
                findings,
            ),
        };
        tree.comments.report_stray(findings);
        manifest
    }
}

/// The fields of `[defaults.*]`, used where a resource does not set them.
struct Defaults {
    streams: StreamFields,
    kv: KvFields,
    object_stores: ObjectStoreFields,
}

impl Defaults {
    fn read(table: Option<Table<'_, '_>>, findings: &mut Findings) -> Self {
        let table = table.unwrap_or_default();
        table.report_unknown(
            symbol::KINDS,
            |key, span| unknown_table::finding_in_defaults(span, key),
            findings,
        );
        Self {
            streams: fields::read_defaults(table.table(symbol::STREAMS, findings), findings),
            kv: fields::read_defaults(table.table(symbol::KV, findings), findings),
            object_stores: fields::read_defaults(table.table(symbol::OBJECT_STORES, findings), findings),
        }
    }
}

/// A TOML value with its place, as the readers get it.
type Node<'t, 's> = &'t Spanned<DeValue<'s>>;
