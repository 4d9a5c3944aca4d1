//! The status as tables for people.

use std::fmt;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use kanade_resources_schema::quantity;
use kanade_resources_schema::visible::visible;

use super::model::{
    Account, ConsumerRow, Row, State, Status, StrangeConsumer, StrangeStream, Strangers, Totals,
    Work,
};
use crate::format::terminal;

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![resources(&self.resources)];
        if !self.consumers.is_empty() {
            parts.push(consumers(&self.consumers));
        }
        parts.extend(strangers(&self.strangers));
        parts.push(totals(&self.totals, &self.account));
        if let Some(profile) = &self.profile {
            parts.push(format!("profile: {}", visible(profile)));
        }
        f.write_str(&parts.join("\n"))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InSync => "in sync",
            Self::Differs => "differs",
            Self::Missing => "missing",
            Self::Lazy => "lazy",
            Self::LazyThere => "lazy, there",
            Self::LeftAlone => "left alone",
            Self::NoAnswer => "no answer",
        })
    }
}

fn resources(rows: &[Row]) -> String {
    let heads = [
        "resource",
        "kind",
        "state",
        "messages",
        "bytes",
        "full",
        "consumers",
    ];
    let has_consumers = rows.iter().any(|row| row.consumers.unwrap_or_default() > 0);
    let shown = heads.len() - usize::from(!has_consumers);
    let mut table = table(&heads[..shown], 3);
    for row in rows {
        let cells = [
            visible(&row.name).to_string(),
            kind(row.kind).to_owned(),
            row.state.to_string(),
            number(row.messages),
            size(row.bytes),
            full(row.bytes, row.max_bytes),
            number(row.consumers),
        ];
        table.add_row(&cells[..shown]);
    }
    keep_names_whole(&mut table);
    table.to_string()
}

fn consumers(rows: &[ConsumerRow]) -> String {
    let mut table = table(
        &["consumer", "stream", "state", "pending", "ack pending"],
        3,
    );
    for ConsumerRow {
        name,
        stream,
        state,
        work,
        ..
    } in rows
    {
        let [pending, unacknowledged] = shown(work);
        table.add_row([
            visible(name).to_string(),
            visible(stream).to_string(),
            state.to_string(),
            pending,
            unacknowledged,
        ]);
    }
    keep_names_whole(&mut table);
    table.to_string()
}

fn strangers(strangers: &Strangers) -> Vec<String> {
    let mut parts = Vec::new();
    if !strangers.streams.is_empty() {
        parts.push(strange_streams(&strangers.streams));
    }
    if !strangers.consumers.is_empty() {
        parts.push(strange_consumers(&strangers.consumers));
    }
    parts
}

fn strange_streams(rows: &[StrangeStream]) -> String {
    let heads = [
        "stream, not declared",
        "messages",
        "bytes",
        "full",
        "consumers",
    ];
    let mut table = table(&heads, 1);
    for row in rows {
        table.add_row([
            visible(&row.name).to_string(),
            number(row.messages),
            size(row.bytes),
            full(row.bytes, row.max_bytes),
            number(row.consumers),
        ]);
    }
    table.to_string()
}

fn strange_consumers(rows: &[StrangeConsumer]) -> String {
    let heads = ["consumer, not declared", "stream", "pending", "ack pending"];
    let mut table = table(&heads, 2);
    for row in rows {
        let [pending, unacknowledged] = shown(&row.work);
        table.add_row([
            visible(&row.name).to_string(),
            visible(&row.stream).to_string(),
            pending,
            unacknowledged,
        ]);
    }
    table.to_string()
}

fn totals(totals: &Totals, accounts: &[Account]) -> String {
    let mut table = table(&["total", "used", "of", "full"], 1);
    for (what, total) in [("file storage", &totals.file), ("memory", &totals.memory)] {
        let (reserved, budget) = (total.reserved_bytes, total.budget_bytes);
        if reserved > 0 || budget.is_some() {
            let what = format!("reserved {what}, of the budget");
            let shown = [quantity::size(reserved), limit(budget, quantity::size)];
            table.add_row(total_row(what, shown, full(Some(reserved), budget)));
        }
    }
    table.add_rows(accounts.iter().flat_map(account_rows));
    table.to_string()
}

/// What an account uses.
fn account_rows(account: &Account) -> [[String; 4]; 4] {
    let name = match &account.tier {
        Some(name) => format!("account, {}", visible(name)),
        None => "account".to_owned(),
    };
    let (storage, memory) = (account.storage_bytes, account.memory_bytes);
    let (max_storage, max_memory) = (account.max_storage_bytes, account.max_memory_bytes);
    let (streams, max_streams) = (account.streams, account.max_streams);
    let (consumers, max_consumers) = (account.consumers, account.max_consumers);
    [
        of_bytes(format!("{name}: file storage"), storage, max_storage),
        of_bytes(format!("{name}: memory"), memory, max_memory),
        of_count(format!("{name}: streams"), streams, max_streams),
        of_count(format!("{name}: consumers"), consumers, max_consumers),
    ]
}

fn of_bytes(what: String, used: u64, most: Option<u64>) -> [String; 4] {
    let shown = [quantity::rounded_size(used), limit(most, quantity::size)];
    total_row(what, shown, full(Some(used), most))
}

fn of_count(what: String, used: u64, most: Option<u64>) -> [String; 4] {
    let shown = [used.to_string(), limit(most, |count| count.to_string())];
    total_row(what, shown, full(Some(used), most))
}

fn total_row(what: String, [used, most]: [String; 2], full: String) -> [String; 4] {
    [what, used, most, full]
}

fn limit(most: Option<u64>, shown: fn(u64) -> String) -> String {
    most.map_or_else(|| UNLIMITED.to_owned(), shown)
}

const UNLIMITED: &str = "unlimited";

/// A table with numbers in the columns from `numbers` on.
fn table(heads: &[&str], numbers: usize) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    if let Some(columns) = terminal::columns() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(columns);
    }
    table.force_no_tty(); // would ask the terminal itself
    table.set_header(heads);
    for column in numbers..heads.len() {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Has the other columns wrap before the names do on a narrow terminal, as long as there is room for them.
fn keep_names_whole(table: &mut Table) {
    const PADDING: u16 = 2;
    const OTHERS: u16 = 48;
    let Some(columns) = terminal::columns() else {
        return;
    };
    let longest = table.column_max_content_widths().first().copied();
    let width = (longest.unwrap_or_default() + PADDING).min(columns.saturating_sub(OTHERS));
    if let Some(names) = table.column_mut(0) {
        names.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
}

/// The kind in prose.
fn kind(word: &str) -> &str {
    match word {
        "kv" => "KV bucket",
        "object_store" => "object store",
        other => other,
    }
}

fn shown(work: &Work) -> [String; 2] {
    [number(work.pending), number(work.unacknowledged)]
}

fn number(number: Option<u64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn size(bytes: Option<u64>) -> String {
    bytes.map_or_else(String::new, quantity::rounded_size)
}

/// How much is used, in per cent.
fn full(used: Option<u64>, most: Option<u64>) -> String {
    let percent = used
        .zip(most)
        .and_then(|(used, most)| used.saturating_mul(100).checked_div(most));
    percent.map_or_else(String::new, |percent| format!("{percent} %"))
}
