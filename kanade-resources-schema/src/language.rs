//! What the language consists of, as data: the fields of every table, and what each takes.

use crate::diagnostic::Level;
use crate::field;
use crate::field::takes::{Metadata, Word};
pub use crate::field::{Field, Shape};
use crate::lints;
use crate::manifest::{
    ConsumerFields, Fields, KvFields, OF_ALL_CONSUMERS, OF_ALL_RESOURCES, OF_CONSUMERS,
    OF_RESOURCES, ObjectStoreFields, Policy, ProfileFields, RoleFields, Settings, StreamFields,
};
use crate::symbol::{
    CONSUMERS, CORE_SUBJECTS, DEFAULTS, KEYS, KV, LINTS, NAMES, OBJECT_STORES, PROFILES, ROLES,
    SETTINGS, STREAMS, SUBJECT_TEMPLATES,
};
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
    let mut tables = vec![
        table(
            &[SETTINGS],
            "What holds for the whole file.",
            Settings::FIELDS,
            &[],
        ),
        Table {
            path: &[LINTS],
            doc: "The levels of lints: rules about what is only doubtful.",
            fields: levels(),
        },
        group(&[DEFAULTS], "Values for fields that are not set."),
        table(
            &[DEFAULTS, STREAMS],
            "For every stream.",
            StreamFields::FIELDS,
            OF_ALL_RESOURCES,
        ),
        table(
            &[DEFAULTS, KV],
            "For every KV bucket.",
            KvFields::FIELDS,
            OF_ALL_RESOURCES,
        ),
        table(
            &[DEFAULTS, OBJECT_STORES],
            "For every object store.",
            ObjectStoreFields::FIELDS,
            OF_ALL_RESOURCES,
        ),
        table(
            &[DEFAULTS, CONSUMERS],
            "For every consumer.",
            ConsumerFields::FIELDS,
            OF_ALL_CONSUMERS,
        ),
        group(&[STREAMS], "The streams, by their names."),
        table(
            &[STREAMS, ANY_NAME],
            "A stream.",
            StreamFields::FIELDS,
            &[OF_RESOURCES, &[SUBJECT_TEMPLATES]].concat(),
        ),
        group(
            &[STREAMS, ANY_NAME, CONSUMERS],
            "The durable consumers of the stream, by their names.",
        ),
        table(
            &[STREAMS, ANY_NAME, CONSUMERS, ANY_NAME],
            "A durable consumer.",
            ConsumerFields::FIELDS,
            OF_CONSUMERS,
        ),
        group(&[KV], "The KV buckets, by their names."),
        table(
            &[KV, ANY_NAME],
            "A KV bucket.",
            KvFields::FIELDS,
            &[OF_RESOURCES, &[KEYS]].concat(),
        ),
        group(&[OBJECT_STORES], "The object stores, by their names."),
        table(
            &[OBJECT_STORES, ANY_NAME],
            "An object store.",
            ObjectStoreFields::FIELDS,
            &[OF_RESOURCES, &[NAMES]].concat(),
        ),
        group(&[ROLES], "What each kind of process may do, by its name."),
        table(&[ROLES, ANY_NAME], "A role.", RoleFields::FIELDS, &[]),
        Table {
            path: &[],
            doc: "The JetStream resources of an application.",
            fields: vec![CORE_SUBJECTS_FIELD],
        },
    ];
    tables.extend(of_profiles());
    tables
}

/// A table with `fields`, and the fields called `ours`, which brokers do not know.
fn table(
    path: &'static [&'static str],
    doc: &'static str,
    fields: &[Field],
    ours: &[&str],
) -> Table {
    let ours = Policy::FIELDS
        .iter()
        .chain(TEMPLATES)
        .filter(|field| ours.contains(&field.name));
    Table {
        path,
        doc,
        fields: fields.iter().chain(ours).copied().collect(),
    }
}

/// The tables of `[profiles]`.
fn of_profiles() -> Vec<Table> {
    vec![
        group(
            &[PROFILES],
            "What differs in each environment, by the names of the profiles.",
        ),
        Table {
            fields: ProfileFields::FIELDS.to_vec(),
            ..group(&[PROFILES, ANY_NAME], "A profile.")
        },
        group(
            &[PROFILES, ANY_NAME, DEFAULTS],
            "Values for fields that are set neither in the profile nor outside of it.",
        ),
        overlay(
            &[PROFILES, ANY_NAME, DEFAULTS, STREAMS],
            "For every stream.",
            StreamFields::FIELDS,
            Policy::FIELDS,
        ),
        overlay(
            &[PROFILES, ANY_NAME, DEFAULTS, KV],
            "For every KV bucket.",
            KvFields::FIELDS,
            Policy::FIELDS,
        ),
        overlay(
            &[PROFILES, ANY_NAME, DEFAULTS, OBJECT_STORES],
            "For every object store.",
            ObjectStoreFields::FIELDS,
            Policy::FIELDS,
        ),
        overlay(
            &[PROFILES, ANY_NAME, DEFAULTS, CONSUMERS],
            "For every consumer.",
            ConsumerFields::FIELDS,
            &[],
        ),
        group(
            &[PROFILES, ANY_NAME, STREAMS],
            "Declared streams, by their names.",
        ),
        overlay(
            &[PROFILES, ANY_NAME, STREAMS, ANY_NAME],
            "What differs of a stream.",
            StreamFields::FIELDS,
            Policy::FIELDS,
        ),
        group(
            &[PROFILES, ANY_NAME, STREAMS, ANY_NAME, CONSUMERS],
            "Declared consumers of the stream, by their names.",
        ),
        overlay(
            &[PROFILES, ANY_NAME, STREAMS, ANY_NAME, CONSUMERS, ANY_NAME],
            "What differs of a consumer.",
            ConsumerFields::FIELDS,
            &[],
        ),
        group(
            &[PROFILES, ANY_NAME, KV],
            "Declared KV buckets, by their names.",
        ),
        overlay(
            &[PROFILES, ANY_NAME, KV, ANY_NAME],
            "What differs of a KV bucket.",
            KvFields::FIELDS,
            Policy::FIELDS,
        ),
        group(
            &[PROFILES, ANY_NAME, OBJECT_STORES],
            "Declared object stores, by their names.",
        ),
        overlay(
            &[PROFILES, ANY_NAME, OBJECT_STORES, ANY_NAME],
            "What differs of an object store.",
            ObjectStoreFields::FIELDS,
            Policy::FIELDS,
        ),
    ]
}

/// A table that has further tables only.
fn group(path: &'static [&'static str], doc: &'static str) -> Table {
    Table {
        path,
        doc,
        fields: Vec::new(),
    }
}

/// A table of a profile: of these fields, those that it may overlay.
fn overlay(
    path: &'static [&'static str],
    doc: &'static str,
    fields: &[Field],
    ours: &[Field],
) -> Table {
    let all = fields.iter().chain(ours);
    Table {
        path,
        doc,
        fields: all.filter(|field| field.in_profiles).copied().collect(),
    }
}

/// The tables of templates that resources have, each as a field that takes a table of strings.
const TEMPLATES: &[Field] = &[
    templates(
        SUBJECT_TEMPLATES,
        "The subjects that are published, as templates by their Rust names: `pc = \"commands.pc.{pc_id}\"`.",
    ),
    templates(
        KEYS,
        "The keys, as templates by their Rust names: `group = \"groups.{name}\"`.",
    ),
    templates(
        NAMES,
        "The names of objects, as templates by their Rust names: `stdout = \"{request_id}/stdout\"`.",
    ),
];

const CORE_SUBJECTS_FIELD: Field = templates(
    CORE_SUBJECTS,
    "The subjects of core NATS, which no stream captures, as templates by their Rust names.",
);

const fn templates(name: &'static str, doc: &'static str) -> Field {
    field::of::<Metadata>(name, doc, true)
}

/// The lints, each as a field that takes a level.
fn levels() -> Vec<Field> {
    lints::all()
        .map(|lint| field::of::<Word<Level>>(lint.name, lint.what, true))
        .collect()
}
