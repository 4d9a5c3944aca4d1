//! `[defaults.*]`: what holds where a resource does not say it itself.

use super::Fields;
use super::reader::Table;
use super::tables::{ConsumerFields, KvFields, ObjectStoreFields, Policy, StreamFields};
use super::{fields, ignored};
use crate::diagnostic::Findings;
use crate::field::Field;
use crate::form::unknown_table;
use crate::symbol;

/// What is ours and may be said for all resources, or all consumers, of a kind.
pub(crate) const OF_ALL_RESOURCES: &[&str] = &[
    symbol::LAZY,
    symbol::IGNORE_CHANGES,
    symbol::ALLOW_DATA_LOSS,
];
pub(crate) const OF_ALL_CONSUMERS: &[&str] = &[symbol::LAZY, symbol::IGNORE_CHANGES];

/// The tables of `[defaults]`.
#[derive(Default)]
pub(super) struct Defaults {
    pub(super) streams: Default<StreamFields>,
    pub(super) kv: Default<KvFields>,
    pub(super) object_stores: Default<ObjectStoreFields>,
    pub(super) consumers: Default<ConsumerFields>,
}

/// What holds for all resources, or all consumers, of one kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Default<F> {
    pub(super) fields: F,
    pub(super) policy: Policy,
}

impl<F: Fields> Default<F> {
    /// Whether anything holds for all of them.
    pub(super) fn says_something(&self) -> bool {
        !self.fields.given().is_empty() || !self.policy.given().is_empty()
    }
}

impl Defaults {
    pub(super) fn read(table: Option<Table<'_, '_>>, findings: &mut Findings) -> Self {
        let table = table.unwrap_or_default();
        table.report_unknown(
            symbol::DEFAULT_TABLES,
            |key, span| unknown_table::finding_in_defaults(span, key),
            findings,
        );
        let streams = table.table(symbol::STREAMS, findings);
        let kv = table.table(symbol::KV, findings);
        let object_stores = table.table(symbol::OBJECT_STORES, findings);
        let consumers = table.table(symbol::CONSUMERS, findings);
        let backing = StreamFields::FIELDS;
        Self {
            streams: read(streams, OF_ALL_RESOURCES, &[], findings),
            kv: read(kv, OF_ALL_RESOURCES, backing, findings),
            object_stores: read(object_stores, OF_ALL_RESOURCES, backing, findings),
            consumers: read(consumers, OF_ALL_CONSUMERS, &[], findings),
        }
    }
}

/// Reads a table whose resources are kept in streams with the fields `backing`.
fn read<F: Fields>(
    table: Option<Table<'_, '_>>,
    ours: &[&str],
    backing: &[Field],
    findings: &mut Findings,
) -> Default<F> {
    let Some(table) = table else {
        return Default::default();
    };
    fields::report_unknown::<F>(&table, ours, findings);
    let fields = F::read(&table, findings);
    let policy = Policy {
        const_name: None,
        filter_templates: None,
        ..Policy::read(&table, findings)
    };
    ignored::report_unknown::<F>(&policy, backing, findings);
    Default { fields, policy }
}
