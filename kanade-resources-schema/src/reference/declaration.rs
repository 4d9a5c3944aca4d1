use super::cell::{self, age, size};
use super::code::code;
use super::link::Place;
use super::markdown;
use super::reservations::{self, Budgets};
use super::table::Lean;
use super::{
    behaviour, constant, consumer_constant, consumer_summary, flows, link, profile, role, summary,
    template,
};
use crate::quantity;
use crate::spec::{Kind, StreamSpec, UNLIMITED};
use crate::{Checked, ConsumerItem, Item, Spec};

/// Keeps names in tables whole, which rustdoc breaks anywhere on a narrow page.
const STYLE: &str = "<style>.docblock table code{overflow-wrap:normal}</style>";

/// The whole declaration: its documentation, a table of the resources of each kind, what they reserve, and what differs in each
/// profile.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let source = "[settings]\nstorage_budget = \"2GiB\"\n[object_stores.scripts]\nmax_bytes = \"1536MiB\"";
/// let checked = analyse(source, &arena).unwrap();
/// assert!(reference::declaration(&checked).contains("1.5GiB of 2GiB"));
/// ```
pub fn declaration(checked: &Checked<'_>) -> String {
    let mut sections: Vec<String> = documentation(checked).into_iter().collect();
    sections.extend(tables(checked));
    sections.push(totals(checked, reservations::lines));
    sections.extend(profile::sections(checked));
    sections.join("\n\n")
}

/// The same as the front page of a crate or module, with drawings: what flows from where to where, and what is reserved
/// against the budgets.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, reference};
///
/// let arena = Bump::new();
/// let checked = analyse("[streams.ORDERS]\nsubjects = [\"orders.>\"]", &arena).unwrap();
/// assert!(reference::front_page(&checked).contains("<svg "));
/// ```
pub fn front_page(checked: &Checked<'_>) -> String {
    let mut sections: Vec<String> = documentation(checked).into_iter().collect();
    sections.extend(flows::drawing(checked));
    sections.push(STYLE.to_owned());
    sections.extend(tables(checked));
    sections.push(totals(checked, reservations::drawn));
    sections.extend(profile::sections(checked));
    sections.join("\n\n")
}

fn documentation(checked: &Checked<'_>) -> Option<String> {
    let doc = checked.doc.trim();
    if doc.is_empty() {
        return None;
    }
    // rustdoc shows the first paragraph on the page above, too, from where addresses would lead nowhere.
    let (first, rest) = doc.split_once("\n\n").unwrap_or((doc, ""));
    let parts = [
        markdown::prose(first, Place::Anywhere),
        markdown::prose(rest, Place::Front),
    ];
    Some(parts.join("\n\n").trim_end().to_owned())
}

/// What there is, a table for each kind.
fn tables(checked: &Checked<'_>) -> Vec<String> {
    let kinds = Kind::ALL.into_iter();
    kinds
        .filter_map(|kind| resources(checked, kind))
        .chain(core_subjects(checked))
        .chain(consumers(checked))
        .chain(role::roles(checked))
        .collect()
}

fn core_subjects(checked: &Checked<'_>) -> Option<String> {
    let table = template::table(checked.core_subjects)?;
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
    let (title, own): (_, &[&str]) = match kind {
        Kind::Stream => ("Streams", &["subjects", "copies", "per subject"]),
        Kind::KvBucket => ("KV buckets", &["copies", "history"]),
        Kind::ObjectStore => ("Object stores", &[]),
    };
    let mut streams = items.iter().map(|item| &item.resource.stream);
    let limits: &[&str] = if streams.all(reserves_its_cap) {
        &["max_age", "max_bytes", "when full"]
    } else {
        &["max_age", "max_bytes", "when full", "reserves"]
    };
    let heads = [&["name", "constant", "what"], own, limits].concat();
    let mut table = Lean::new(&heads, 3);
    for item in &items {
        let mut cells = cells(checked, item);
        cells.truncate(heads.len());
        table.row(cells);
    }
    let lazy = items.iter().any(|item| item.resource.lazy);
    Some(section(title, table, lazy))
}

fn section(title: &str, table: Lean, has_lazy: bool) -> String {
    let lazy = if has_lazy {
        "\n\nLazy resources are created on first use, not at start-up, so they may be missing."
    } else {
        ""
    };
    format!("# {title}\n\n{}{lazy}", table.into_text())
}

fn consumers(checked: &Checked<'_>) -> Option<String> {
    let mut table = Lean::new(
        &[
            "name",
            "stream",
            "constant",
            "what",
            "filter",
            "delivery",
            "acknowledgement",
        ],
        4,
    );
    let (mut has_any, mut has_lazy) = (false, false);
    for item in &checked.items {
        for consumer in item.consumers {
            table.row(consumer_cells(item, consumer));
            has_any = true;
            has_lazy |= consumer.consumer.lazy;
        }
    }
    has_any.then(|| section("Consumers", table, has_lazy))
}

fn consumer_cells(stream: &Item<'_>, item: &ConsumerItem<'_>) -> Vec<String> {
    let spec = &item.consumer.spec;
    let lazy = if item.consumer.lazy { " (lazy)" } else { "" };
    let delivery = spec.deliver_subject.map_or_else(
        || "pull".to_owned(),
        |subject| format!("push to {}", code(subject)),
    );
    let name = link::to_consumer(item, Place::Front);
    vec![
        format!("{name}{lazy}"),
        link::to_item(stream, Place::Front),
        code(&consumer_constant(item)),
        consumer_summary(item),
        cell::texts(spec.filter_subjects).unwrap_or_else(|| "–".to_owned()),
        delivery,
        code(spec.ack_policy.as_str()),
    ]
}

fn cells(checked: &Checked<'_>, item: &Item<'_>) -> Vec<String> {
    let (resource, stream) = (&item.resource, &item.resource.stream);
    let lazy = if resource.lazy { " (lazy)" } else { "" };
    let name = link::to_item(item, Place::Front);
    let mut cells = vec![
        format!("{name}{lazy}"),
        code(&constant(item)),
        summary(item),
    ];
    cells.extend(own_cells(checked, item));
    let reserved = match stream.reserved_bytes() {
        0 => "–".to_owned(),
        bytes => quantity::size(bytes),
    };
    cells.extend([
        age(stream.max_age),
        size(stream.max_bytes),
        when_full(stream).to_owned(),
        reserved,
    ]);
    cells
}

/// What only resources of its kind have.
fn own_cells(checked: &Checked<'_>, item: &Item<'_>) -> Vec<String> {
    let stream = &item.resource.stream;
    match &item.spec {
        Spec::Stream(_) => vec![
            cell::texts(stream.subjects).unwrap_or_else(|| "–".to_owned()),
            copied(checked, stream),
            match stream.max_msgs_per_subject {
                UNLIMITED => "–".to_owned(),
                kept => kept.to_string(),
            },
        ],
        Spec::Kv(spec) => vec![copied(checked, stream), spec.history.to_string()],
        Spec::ObjectStore(_) => Vec::new(),
    }
}

/// What a stream copies, with links to what is declared.
fn copied(checked: &Checked<'_>, stream: &StreamSpec<'_>) -> String {
    let names: Vec<String> = stream
        .origins()
        .map(|origin| link::to_origin(checked, origin, Place::Front))
        .collect();
    if names.is_empty() {
        return "–".to_owned();
    }
    names.join(", ")
}

/// Whether its `max_bytes` says all about its reservation.
fn reserves_its_cap(stream: &StreamSpec<'_>) -> bool {
    u64::try_from(stream.max_bytes).unwrap_or_default() == stream.reserved_bytes()
}

fn when_full(stream: &StreamSpec<'_>) -> &'static str {
    if !behaviour::is_capped(stream) {
        "–"
    } else if behaviour::drops_oldest(stream) {
        "drops the oldest"
    } else {
        "rejects writes"
    }
}

/// What is reserved, as `reservations` says it, and what else holds for the whole declaration.
fn totals(
    checked: &Checked<'_>,
    reservations: fn(&[&StreamSpec<'_>], &Budgets) -> Vec<String>,
) -> String {
    let mut lines = vec!["# Reservations".to_owned()];
    let streams = checked.items.iter().map(|item| &item.resource.stream);
    let streams: Vec<_> = streams.collect();
    let budgets = Budgets {
        file: checked.storage_budget,
        memory: checked.memory_budget,
    };
    lines.extend(reservations(&streams, &budgets));
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
