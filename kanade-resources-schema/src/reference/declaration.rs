use super::cell::{self, age, size};
use super::markdown::{self, code};
use super::reservations::{self, Budgets};
use super::table::Table;
use super::{
    behaviour, constant, consumer_constant, consumer_summary, profile, role, summary, template,
};
use crate::quantity;
use crate::spec::Kind;
use crate::{Checked, ConsumerItem, Item, Spec};

/// The whole declaration: its documentation, a table of the resources of each kind, what they reserve, and what differs in each
/// profile.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let source = "[settings]\nstorage_budget = \"2GiB\"\n[object_stores.scripts]\nmax_bytes = \"1536MiB\"";
/// let checked = analyse(source, &arena).unwrap();
/// assert!(reference::declaration(&checked).contains("1.5 GiB of 2 GiB"));
/// ```
pub fn declaration(checked: &Checked<'_>) -> String {
    let mut sections = Vec::new();
    if !checked.doc.trim().is_empty() {
        sections.push(markdown::prose(checked.doc));
    }
    sections.extend(
        Kind::ALL
            .into_iter()
            .filter_map(|kind| resources(checked, kind)),
    );
    sections.extend(core_subjects(checked));
    sections.extend(consumers(checked));
    sections.extend(role::roles(checked));
    sections.push(totals(checked));
    sections.extend(profile::sections(checked));
    sections.join("\n\n")
}

fn core_subjects(checked: &Checked<'_>) -> Option<String> {
    let table = template::templates(checked.core_subjects)?;
    Some(format!(
        "# Core subjects\n\nSubjects of core NATS: no declared stream stores what is published to them.\n\n{table}"
    ))
}

fn resources(checked: &Checked<'_>, kind: Kind) -> Option<String> {
    let items: Vec<&Item<'_>> = checked
        .items
        .iter()
        .filter(|item| item.resource.kind == kind)
        .collect();
    if items.is_empty() {
        return None;
    }
    let title = match kind {
        Kind::Stream => "Streams",
        Kind::KvBucket => "KV buckets",
        Kind::ObjectStore => "Object stores",
    };
    let mut table = match kind {
        Kind::KvBucket => Table::new(&[
            "name",
            "constant",
            "what",
            "history",
            "max_age",
            "max_bytes",
            "when full",
            "reserves",
        ]),
        Kind::Stream | Kind::ObjectStore => Table::new(&[
            "name",
            "constant",
            "what",
            "max_age",
            "max_bytes",
            "when full",
            "reserves",
        ]),
    };
    for item in &items {
        table.row(&cells(item));
    }
    let lazy = items.iter().any(|item| item.resource.lazy);
    Some(section(title, table, lazy))
}

fn section(title: &str, table: Table, has_lazy: bool) -> String {
    let lazy = if has_lazy {
        "\n\nLazy resources are created on first use, not at start-up, so they may be missing."
    } else {
        ""
    };
    format!("# {title}\n\n{}{lazy}", table.into_text())
}

fn consumers(checked: &Checked<'_>) -> Option<String> {
    let mut table = Table::new(&[
        "name",
        "stream",
        "constant",
        "what",
        "filter",
        "delivery",
        "acknowledgement",
    ]);
    let consumers: Vec<_> = checked
        .items
        .iter()
        .flat_map(|item| item.consumers)
        .collect();
    for consumer in &consumers {
        table.row(&consumer_cells(consumer));
    }
    let lazy = consumers.iter().any(|item| item.consumer.lazy);
    (!consumers.is_empty()).then(|| section("Consumers", table, lazy))
}

fn consumer_cells(item: &ConsumerItem<'_>) -> [String; 7] {
    let spec = &item.consumer.spec;
    let lazy = if item.consumer.lazy { " (lazy)" } else { "" };
    let delivery = spec.deliver_subject.map_or_else(
        || "pull".to_owned(),
        |subject| format!("push to {}", code(subject)),
    );
    [
        format!("{}{lazy}", code(spec.name)),
        code(spec.stream),
        code(&consumer_constant(item)),
        consumer_summary(item),
        cell::texts(spec.filter_subjects).unwrap_or_else(|| "–".to_owned()),
        delivery,
        code(spec.ack_policy.as_str()),
    ]
}

fn cells(item: &Item<'_>) -> Vec<String> {
    let (resource, stream) = (&item.resource, &item.resource.stream);
    let lazy = if resource.lazy { " (lazy)" } else { "" };
    let mut cells = vec![
        format!("{}{lazy}", code(resource.name)),
        code(&constant(item)),
        summary(item),
    ];
    if let Spec::Kv(spec) = &item.spec {
        cells.push(spec.history.to_string());
    }
    let reserved = match stream.reserved_bytes() {
        0 => "–".to_owned(),
        bytes => quantity::size(bytes),
    };
    let when_full = if behaviour::drops_oldest(stream) {
        "drops the oldest"
    } else {
        "rejects writes"
    };
    cells.extend([
        age(stream.max_age),
        size(stream.max_bytes),
        when_full.to_owned(),
        reserved,
    ]);
    cells
}

fn totals(checked: &Checked<'_>) -> String {
    let mut lines = vec!["# Reservations".to_owned()];
    let streams = checked.items.iter().map(|item| &item.resource.stream);
    let streams: Vec<_> = streams.collect();
    let budgets = Budgets {
        file: checked.storage_budget,
        memory: checked.memory_budget,
    };
    lines.extend(reservations::lines(&streams, &budgets));
    lines.push(format!(
        "The declaration works on nats-server {} and later.",
        checked.min_server
    ));
    lines.extend(
        checked
            .generation
            .map(|generation| format!("Its generation is {generation}.")),
    );
    lines.join("\n\n")
}
