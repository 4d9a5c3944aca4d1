use super::defaults::Default;
use super::fields::{self, Fields};
use super::ignored;
use super::reader::{Table, as_table};
use super::roles::RoleEntry;
use super::tables::{ConsumerFields, Policy, StreamFields};
use super::templates::{self, TemplateEntry};
use super::{Given, Node};
use crate::diagnostic::{Findings, Span};
use crate::field::Field;
use crate::form::wrong_type;
use crate::symbol;
use crate::text::Comments;

/// One declared resource or consumer: its name, its documentation, its fields.
#[derive(Clone, Debug)]
pub(crate) struct Entry<F> {
    pub(crate) name: Given<String>,
    pub(crate) doc: String,
    /// Its fields, and the defaults where it has none.
    pub(crate) fields: F,
    /// What it says without the defaults, where there are profiles to lay over that.
    pub(super) own: Option<Default<F>>,
    pub(crate) policy: Policy,
    /// Its templates: of subjects, keys or names.
    pub(crate) templates: Vec<TemplateEntry>,
    /// The consumers of a stream.
    pub(crate) consumers: Vec<Entry<ConsumerFields>>,
}

impl<F: PartialEq> Entry<F> {
    /// Whether every field is given in the same place.
    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        let consumers = self.consumers.iter().zip(&other.consumers);
        self.fields == other.fields
            && self.policy == other.policy
            && consumers
                .into_iter()
                .all(|(one, other)| one.fields == other.fields)
    }
}

/// What resources are read with.
pub(super) struct Reading<'r> {
    pub(super) comments: &'r mut Comments,
    pub(super) consumer_defaults: &'r Default<ConsumerFields>,
    /// Whether what resources say is needed without the defaults, too.
    pub(super) keeps_own: bool,
    pub(super) findings: &'r mut Findings,
}

/// What is the same for all resources, or all consumers, of one kind.
struct OfKind<'k, F> {
    /// The keys that are not fields of the broker.
    ours: &'k [&'k str],
    /// The fields of the stream that a resource is kept in, where these are not its own.
    backing: &'k [Field],
    defaults: &'k Default<F>,
}

impl<'k, F> OfKind<'k, F> {
    fn new(ours: &'k [&'k str], backing: &'k [Field], defaults: &'k Default<F>) -> Self {
        Self {
            ours,
            backing,
            defaults,
        }
    }
}

/// The fields of a resource that are ours; a consumer stores nothing that could be lost.
pub(crate) const OF_RESOURCES: &[&str] = &[
    symbol::LAZY,
    symbol::IGNORE_CHANGES,
    symbol::ALLOW_DATA_LOSS,
    symbol::CONST_NAME,
];
pub(crate) const OF_CONSUMERS: &[&str] = &[
    symbol::LAZY,
    symbol::IGNORE_CHANGES,
    symbol::CONST_NAME,
    symbol::FILTER_TEMPLATES,
];

impl Reading<'_> {
    /// Reads `[streams.*]` with their consumers, in file order.
    pub(super) fn streams(
        &mut self,
        node: Option<Node<'_, '_>>,
        defaults: &Default<StreamFields>,
    ) -> Vec<Entry<StreamFields>> {
        self.each(symbol::STREAMS, node, |reading, name, key, node| {
            let doc = reading.doc(&key, node);
            let table = reading.table(node);
            let consumers = reading.consumers(name, table.node(symbol::CONSUMERS));
            let templates = reading.templates(table.node(symbol::SUBJECT_TEMPLATES));
            let ours = [
                OF_RESOURCES,
                &[symbol::CONSUMERS, symbol::SUBJECT_TEMPLATES],
            ]
            .concat();
            Entry {
                templates,
                consumers,
                ..reading.entry(name, key, doc, &table, &OfKind::new(&ours, &[], defaults))
            }
        })
    }

    /// Reads `[kv.*]` or its like, whose templates stand in the table `of_templates`, in file order.
    pub(super) fn all<F: Fields>(
        &mut self,
        path: &str,
        node: Option<Node<'_, '_>>,
        of_templates: &'static str,
        defaults: &Default<F>,
    ) -> Vec<Entry<F>> {
        self.each(path, node, |reading, name, key, node| {
            let doc = reading.doc(&key, node);
            let table = reading.table(node);
            let templates = reading.templates(table.node(of_templates));
            let ours = [OF_RESOURCES, &[of_templates]].concat();
            Entry {
                templates,
                ..reading.entry(
                    name,
                    key,
                    doc,
                    &table,
                    &OfKind::new(&ours, StreamFields::FIELDS, defaults),
                )
            }
        })
    }

    /// Reads a table of templates, in file order.
    pub(super) fn templates(&mut self, node: Option<Node<'_, '_>>) -> Vec<TemplateEntry> {
        templates::read(node, self.comments, self.findings)
    }

    /// Reads `[roles.*]`, in file order.
    pub(super) fn roles(&mut self, node: Option<Node<'_, '_>>) -> Vec<RoleEntry> {
        self.each(symbol::ROLES, node, |reading, name, key, node| {
            let doc = reading.doc(&key, node);
            let table = reading.table(node);
            RoleEntry {
                name: named(name, key),
                doc,
                fields: fields::read(&table, &[], reading.findings),
            }
        })
    }

    /// Reads the consumers of the stream `stream`.
    fn consumers(
        &mut self,
        stream: &str,
        node: Option<Node<'_, '_>>,
    ) -> Vec<Entry<ConsumerFields>> {
        let defaults = self.consumer_defaults;
        let path = format!("{}.{stream}.{}", symbol::STREAMS, symbol::CONSUMERS);
        self.each(&path, node, |reading, name, key, node| {
            let doc = reading.doc(&key, node);
            let table = reading.table(node);
            reading.entry(
                name,
                key,
                doc,
                &table,
                &OfKind::new(OF_CONSUMERS, &[], defaults),
            )
        })
    }

    /// Reads the tables `[path.NAME]`.
    fn each<T>(
        &mut self,
        path: &str,
        node: Option<Node<'_, '_>>,
        read: impl Fn(&mut Self, &str, Span, Node<'_, '_>) -> T,
    ) -> Vec<T> {
        let table = node.map(|node| {
            let found = || wrong_type::named_tables(node.span(), path, node.get_ref());
            as_table(node).map_err(|_| found())
        });
        let Some(table) = table.and_then(|table| self.findings.keep(table)) else {
            return Vec::new();
        };
        table
            .in_file_order()
            .into_iter()
            .map(|(name, key, node)| read(self, name, key, node))
            .collect()
    }

    fn table<'t, 's>(&mut self, node: Node<'t, 's>) -> Table<'t, 's> {
        self.findings.keep(as_table(node)).unwrap_or_default()
    }

    /// The documentation stands above the header of a table, or above the key of an inline one.
    fn doc(&mut self, key: &Span, node: Node<'_, '_>) -> String {
        self.comments.take_either(node.span().start, key.start)
    }

    fn entry<F: Fields>(
        &mut self,
        name: &str,
        key: Span,
        doc: String,
        table: &Table<'_, '_>,
        kind: &OfKind<'_, F>,
    ) -> Entry<F> {
        let fields: F = fields::read(table, kind.ours, self.findings);
        let policy = Policy::read(table, self.findings);
        ignored::report_unknown::<F>(&policy, kind.backing, self.findings);
        Entry {
            name: named(name, key),
            doc,
            own: self.keeps_own.then(|| Default {
                fields: fields.clone(),
                policy: policy.clone(),
            }),
            fields: fields.or(&kind.defaults.fields),
            policy: policy.or(&kind.defaults.policy),
            templates: Vec::new(),
            consumers: Vec::new(),
        }
    }
}

/// The name of a table, which is its key.
fn named(name: &str, key: Span) -> Given<String> {
    Given {
        value: name.to_owned(),
        key: key.clone(),
        span: key,
    }
}
