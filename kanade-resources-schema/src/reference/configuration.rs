//! What is configured: fields and values, in the declaration's words.

use super::cell;
use super::code::code;
use super::table::Table;
use crate::field::takes::ALL;
use crate::field::{Entry, Walk};
use crate::lower::{cause_in_consumer, cause_in_stream, declared_field};
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
    let resource = &item.resource;
    rows.fields(&fields.entries, resource.declared, |field| {
        cause_in_stream(&resource.stream, field)
    });
    rows.policy(resource);
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
    rows.fields(&spec.walk().entries, item.consumer.declared, |field| {
        cause_in_consumer(spec, field)
    });
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

    /// What is not `declared` has its default, or is `implied` by the field that this names.
    fn fields(
        &mut self,
        entries: &[Entry<'_>],
        declared: Option<&[&str]>,
        implied: impl Fn(&str) -> Option<&'static str>,
    ) {
        for entry in entries {
            let name = entry.field.name;
            if name == symbol::DESCRIPTION {
                continue;
            }
            let is_declared = declared.is_none_or(|declared| declared.contains(&name));
            let cause = implied(name).filter(|_| !is_declared && !entry.is_default);
            let value = cell::of(entry).map(|value| match cause {
                Some(cause) => format!("{value}, implied by {}", code(cause)),
                None => value,
            });
            self.row(name, value);
        }
    }

    fn policy(&mut self, resource: &Resource<'_>) {
        self.row(symbol::LAZY, cell::flag(resource.lazy));
        self.row(
            symbol::ALLOW_DATA_LOSS,
            cell::flag(resource.allow_data_loss),
        );
        let ignored = ignored(resource.ignore_changes, |field| {
            declared_field(resource.kind, field)
        });
        self.row(symbol::IGNORE_CHANGES, ignored);
    }

    fn row(&mut self, field: &str, value: Option<String>) {
        if let Some(value) = value {
            self.table.row(&[code(field), value]);
        }
    }
}
