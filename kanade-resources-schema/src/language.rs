//! What the language consists of, as data: the fields of every table, and what each takes.

use crate::diagnostic::Level;
use crate::field;
use crate::field::takes::Word;
pub use crate::field::{Field, Shape};
use crate::lints;
use crate::manifest::{
    ConsumerFields, Fields, KvFields, OF_CONSUMERS, OF_RESOURCES, ObjectStoreFields, Policy,
    Settings, StreamFields,
};
use crate::rule::Rule;
use crate::symbol::{CONSUMERS, DEFAULTS, KV, LINTS, OBJECT_STORES, SETTINGS, STREAMS};
pub use crate::units::{DURATION_UNITS, SIZE_UNITS};

/// What stands in the path of a table for a name of the user's own.
pub const ANY_NAME: &str = "*";

/// One of the tables that a file consists of.
#[derive(Clone, Debug)]
pub struct Table {
    /// Where it stands: `["streams", "*"]` is any `[streams.NAME]`.
    pub path: &'static [&'static str],
    /// What it declares, in one line.
    pub doc: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// Every table, the outer ones before the inner ones.
///
/// ```
/// use kanade_resources_schema::language;
///
/// let tables = language::tables();
/// let buckets = tables.iter().find(|table| table.path == ["kv", "*"]).unwrap();
/// assert!(buckets.fields.iter().any(|field| field.name == "history"));
/// ```
pub fn tables() -> Vec<Table> {
    let table = |path, doc, fields: &[Field], ours: &[&str]| {
        let ours = Policy::FIELDS
            .iter()
            .filter(|field| ours.contains(&field.name));
        Table {
            path,
            doc,
            fields: fields.iter().chain(ours).copied().collect(),
        }
    };
    let names = |path, doc| table(path, doc, &[], &[]);
    vec![
        table(
            &[SETTINGS],
            "What holds for the whole file.",
            Settings::FIELDS,
            &[],
        ),
        Table {
            path: &[LINTS],
            doc: "What becomes of what is only doubtful.",
            fields: levels(),
        },
        names(&[DEFAULTS], "Fields for what does not set them."),
        table(
            &[DEFAULTS, STREAMS],
            "For every stream.",
            StreamFields::FIELDS,
            &[],
        ),
        table(
            &[DEFAULTS, KV],
            "For every KV bucket.",
            KvFields::FIELDS,
            &[],
        ),
        table(
            &[DEFAULTS, OBJECT_STORES],
            "For every object store.",
            ObjectStoreFields::FIELDS,
            &[],
        ),
        table(
            &[DEFAULTS, CONSUMERS],
            "For every consumer.",
            ConsumerFields::FIELDS,
            &[],
        ),
        names(&[STREAMS], "The streams, by their names."),
        table(
            &[STREAMS, ANY_NAME],
            "A stream.",
            StreamFields::FIELDS,
            OF_RESOURCES,
        ),
        names(
            &[STREAMS, ANY_NAME, CONSUMERS],
            "The durable consumers of the stream, by their names.",
        ),
        table(
            &[STREAMS, ANY_NAME, CONSUMERS, ANY_NAME],
            "A durable consumer.",
            ConsumerFields::FIELDS,
            OF_CONSUMERS,
        ),
        names(&[KV], "The KV buckets, by their names."),
        table(
            &[KV, ANY_NAME],
            "A KV bucket.",
            KvFields::FIELDS,
            OF_RESOURCES,
        ),
        names(&[OBJECT_STORES], "The object stores, by their names."),
        table(
            &[OBJECT_STORES, ANY_NAME],
            "An object store.",
            ObjectStoreFields::FIELDS,
            OF_RESOURCES,
        ),
    ]
}

/// The lints, each as a field that takes a level.
fn levels() -> Vec<Field> {
    let level = |lint: &'static Rule| field::of::<Word<Level>>(lint.name, lint.what, true);
    lints::all().map(level).collect()
}
