use std::marker::PhantomData;

use super::Reader;
use crate::diagnostic::Findings;
use crate::manifest::fields::{self, Fields};
use crate::manifest::language::Shape;
use crate::manifest::reader::as_table;
use crate::manifest::{Given, Newer, Node};
use crate::spec::ServerVersion;

/// A table of the fields `F` inside a resource: `mirror`, `placement` and their like.
#[derive(Debug)]
pub(crate) struct TableOf<F>(PhantomData<F>);

impl<F: Fields + std::fmt::Debug + PartialEq> Reader for TableOf<F> {
    type Value = F;
    const SHAPE: Shape = Shape::Table(F::FIELDS);

    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<F> {
        let table = findings.keep(as_table(node))?;
        Some(fields::read(&table, &[], findings))
    }

    fn newer_than(given: &Given<F>, version: ServerVersion, newer: &mut Vec<Newer>) {
        given.value.newer_than(version, newer);
    }
}
