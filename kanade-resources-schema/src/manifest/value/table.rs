use super::Reader;
use crate::diagnostic::Findings;
use crate::field::Walk;
use crate::field::takes::TableOf;
use crate::form::wrong_type;
use crate::manifest::fields::{self, Fields};
use crate::manifest::reader::as_table;
use crate::manifest::{Given, Newer, Node};
use crate::spec::ServerVersion;

/// A spec that is a table inside of a resource.
pub(crate) trait Declared: Walk {
    /// What a declaration says of it.
    type Fields: Fields + std::fmt::Debug + PartialEq;
}

impl<S: Declared> Reader for TableOf<S> {
    type Value = S::Fields;

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<S::Fields> {
        let table = as_table(node)
            .map_err(|_| wrong_type::table(node.span(), S::Fields::FIELDS, node.get_ref()));
        let table = findings.keep(table)?;
        Some(fields::read(&table, &[], findings))
    }

    fn newer_than(given: &Given<S::Fields>, version: ServerVersion, newer: &mut Vec<Newer>) {
        given.value.newer_than(version, newer);
    }
}
