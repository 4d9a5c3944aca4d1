//! What is configured: fields and values, in the declaration's words.

use super::cell;
use super::markdown::code;
use super::table::Table;
use crate::field::takes::ALL;
use crate::field::{Entry, Walk};
use crate::lower::declared_field;
use crate::spec::{Consumer, IgnoreChanges, Resource};
use crate::{ConsumerItem, Item, Spec, symbol};

/// The fields of `item` that decide what it does; those left at the broker's defaults only where people ask.
pub(super) fn table(item: &Item<'_>) -> String {
    let fields = match &item.spec {
        Spec::Stream(spec) => spec.walk(),
        Spec::Kv(spec) => spec.walk(),
        Spec::ObjectStore(spec) => spec.walk(),
    };
    let mut rows = Rows::new();
    rows.description(item.doc, item.resource.stream.description);
    rows.fields(&fields.entries);
    rows.policy(&item.resource);
    rows.table.into_text()
}

/// The same of a consumer.
pub(super) fn consumer_table(item: &ConsumerItem<'_>) -> String {
    let Consumer {
        spec,
        lazy,
        ignore_changes,
        ..
    } = &item.consumer;
    let mut rows = Rows::new();
    rows.description(item.doc, spec.description);
    rows.fields(&spec.walk().entries);
    rows.row(symbol::LAZY, cell::flag(*lazy));
    rows.row(
        symbol::IGNORE_CHANGES,
        ignored(*ignore_changes, |field| field),
    );
    rows.table.into_text()
}

/// What `changes` says, with the names that `declared` gives to fields.
pub(super) fn ignored<'a>(
    changes: IgnoreChanges<'a>,
    declared: impl Fn(&'a str) -> &'a str,
) -> Option<String> {
    match changes {
        IgnoreChanges::Fields(fields) => {
            let fields: Vec<&str> = fields.iter().copied().map(declared).collect();
            cell::texts(&fields)
        }
        IgnoreChanges::AllBut(_) => Some(code(ALL)),
    }
}

struct Rows {
    table: Table,
}

impl Rows {
    fn new() -> Self {
        Self {
            table: Table::new(&["field", "value"]),
        }
    }

    /// What the broker is told, where the documentation says something else.
    fn description(&mut self, doc: &str, description: Option<&str>) {
        self.row(
            symbol::DESCRIPTION,
            cell::text(description.filter(|description| *description != doc)),
        );
    }

    fn fields(&mut self, entries: &[Entry<'_>]) {
        for entry in entries {
            if entry.field.name != symbol::DESCRIPTION {
                self.row(entry.field.name, cell::of(entry));
            }
        }
    }

    fn policy(&mut self, resource: &Resource<'_>) {
        self.row(symbol::LAZY, cell::flag(resource.lazy));
        self.row(
            symbol::ALLOW_DATA_LOSS,
            cell::flag(resource.allow_data_loss),
        );
        let declared = |field| declared_field(resource.kind, field);
        self.row(
            symbol::IGNORE_CHANGES,
            ignored(resource.ignore_changes, declared),
        );
    }

    fn row(&mut self, field: &str, value: Option<String>) {
        if let Some(value) = value {
            self.table.row(&[code(field), value]);
        }
    }
}
