use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{Given, Node};
use crate::diagnostic::{Findings, Span};
use crate::rules::wrong_type;

/// A table with the places of its keys.
#[derive(Default)]
pub(super) struct Table<'t, 's> {
    entries: BTreeMap<&'t str, (Span, Node<'t, 's>)>,
}

impl<'t, 's> Table<'t, 's> {
    pub(super) fn new(table: &'t DeTable<'s>) -> Self {
        let entries =
            table.iter().map(|(key, value)| (key.get_ref().as_ref(), (key.span(), value))).collect();
        Self { entries }
    }

    /// The table under `key`; anything else there is a finding.
    pub(super) fn table(&self, key: &str, findings: &mut Findings) -> Option<Table<'t, 's>> {
        let (_, value) = self.entries.get(key)?;
        findings.keep(as_table(value))
    }

    /// The field `key`, read by `read`.
    pub(super) fn field<T>(
        &self,
        key: &str,
        read: fn(Node<'_, '_>, &mut Findings) -> Option<T>,
        findings: &mut Findings,
    ) -> Option<Given<T>> {
        let (_, node) = self.entries.get(key)?;
        read(node, findings).map(|value| Given { value, span: node.span() })
    }

    /// Every entry in the order of the text: key, place of the key, value.
    pub(super) fn in_file_order(&self) -> Vec<(&'t str, Span, Node<'t, 's>)> {
        let mut entries: Vec<_> =
            self.entries.iter().map(|(key, (span, node))| (*key, span.clone(), *node)).collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        entries
    }

    /// Reports every key that is not `known`.
    pub(super) fn report_unknown(
        &self,
        known: &[&str],
        finding: impl Fn(&str, Span) -> crate::diagnostic::Finding,
        findings: &mut Findings,
    ) {
        for (key, (span, _)) in self.entries.iter().filter(|(key, _)| !known.contains(*key)) {
            findings.push(finding(key, span.clone()));
        }
    }
}

/// The table that `node` is, or a finding.
pub(super) fn as_table<'t, 's>(node: Node<'t, 's>) -> Result<Table<'t, 's>, crate::diagnostic::Finding> {
    match node.get_ref() {
        DeValue::Table(table) => Ok(Table::new(table)),
        other => Err(wrong_type::finding(node.span(), "a table", other)),
    }
}
