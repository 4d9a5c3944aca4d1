use std::collections::BTreeMap;
use std::fmt;

use toml::de::{DeTable, DeValue};

use super::{Given, Newer, Node};
use crate::diagnostic::{Finding, Findings, Span};
use crate::field::Zero;
use crate::field::takes::Takes;
use crate::form::wrong_type;
use crate::spec::ServerVersion;

/// How a value of a field is read.
pub(crate) trait Reader: Takes {
    type Value: Clone + fmt::Debug + PartialEq;

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Self::Value>;

    /// Whether the value says the same as leaving the field out, so that it is never sent.
    fn is_unset(_value: &Self::Value) -> bool {
        false
    }

    /// The parts of the value that servers of `version` don't know.
    fn newer_than(_given: &Given<Self::Value>, _version: ServerVersion, _newer: &mut Vec<Newer>) {}
}

/// A table with the places of its keys.
#[derive(Default)]
pub(crate) struct Table<'t, 's> {
    entries: BTreeMap<&'t str, (Span, Node<'t, 's>)>,
    span: Span,
}

impl<'t, 's> Table<'t, 's> {
    /// The whole file as a table.
    pub(super) fn of_file(table: &'t DeTable<'s>) -> Self {
        Self::new(table, 0..0)
    }

    fn new(table: &'t DeTable<'s>, span: Span) -> Self {
        let entries = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), (key.span(), Node::new(value))))
            .collect();
        Self { entries, span }
    }

    /// The place of the table: its header, or its braces.
    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    pub(super) fn node(&self, key: &str) -> Option<Node<'t, 's>> {
        self.entries.get(key).map(|(_, node)| *node)
    }

    /// The table under `key`; anything else there is a finding.
    pub(super) fn table(&self, key: &str, findings: &mut Findings) -> Option<Table<'t, 's>> {
        findings.keep(as_table(self.node(key)?))
    }

    /// The field `name`, as `R` reads it; `zero` is what becomes of a zero in it.
    pub(super) fn field<R: Reader>(
        &self,
        name: &str,
        zero: Option<Zero>,
        findings: &mut Findings,
    ) -> Option<Given<R::Value>> {
        let (key, node) = self.entries.get(name)?;
        let node = zero.map_or(*node, |zero| node.with_zero(zero));
        let Some(value) = R::read(node, findings) else {
            findings.note_unread(name, self.extent());
            return None;
        };
        Some(Given {
            value,
            key: key.clone(),
            span: node.span(),
        })
    }

    /// The table from its header to its last value.
    fn extent(&self) -> Span {
        let places = self.entries.values();
        let places = places.map(|(key, node)| (key.start, node.span().end));
        places.fold(self.span(), |extent, (start, end)| {
            extent.start.min(start)..extent.end.max(end)
        })
    }

    /// The same table with those of its entries only that `keys` name.
    pub(super) fn only(&self, keys: &[&str]) -> Self {
        let entries = self.entries.iter().filter(|(key, _)| keys.contains(*key));
        Self {
            entries: entries.map(|(key, entry)| (*key, entry.clone())).collect(),
            span: self.span(),
        }
    }

    /// Every entry in the order of the text: key, place of the key, value.
    pub(super) fn in_file_order(&self) -> Vec<(&'t str, Span, Node<'t, 's>)> {
        let mut entries: Vec<_> = self
            .entries
            .iter()
            .map(|(key, (span, node))| (*key, span.clone(), *node))
            .collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        entries
    }

    /// Reports every key that is not `known`.
    pub(super) fn report_unknown(
        &self,
        known: &[&str],
        finding: impl Fn(&str, Span) -> Finding,
        findings: &mut Findings,
    ) {
        for (key, (span, _)) in self.entries.iter().filter(|(key, _)| !known.contains(*key)) {
            let finding = finding(key, span.clone());
            if let Some(meant) = &finding.patch {
                findings.note_unread(&meant.text, self.extent());
            }
            findings.push(finding);
        }
    }
}

/// `node` as a table, or a finding.
pub(crate) fn as_table<'t, 's>(node: Node<'t, 's>) -> Result<Table<'t, 's>, Finding> {
    match node.get_ref() {
        DeValue::Table(table) => Ok(Table::new(table, node.span())),
        other => Err(wrong_type::finding(node.span(), "a table", other)),
    }
}
