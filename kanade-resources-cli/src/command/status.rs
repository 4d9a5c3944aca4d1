use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use bytesize::ByteSize;
use comfy_table::{CellAlignment, Table, presets::UTF8_FULL_CONDENSED};
use kanade_resources::{Declaration, Engine, Plan, Resource};
use kanade_resources_schema::visible::visible;
use serde::Serialize;

use super::{Form, Profile, block_on};
use crate::connect::{self, Broker};
use crate::deadline::Deadline;
use crate::declared::with_declaration;
use crate::listing::Listing;

/// Show what is declared, what is there, and how full it is
///
/// Lazy resources and strangers (streams that are there and not declared) are shown, too. What the broker has, but can't
/// start, and what no server answers for is shown as such. Exits with 0, and with 1 on errors.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    #[command(flatten)]
    profile: Profile,
    /// How the status is shown
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    connection: connect::Connection,
}

/// What `status` knows.
#[derive(Serialize)]
struct Status {
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    resources: Vec<Row>,
    strangers: Vec<String>,
}

/// One declared resource.
#[derive(Serialize)]
struct Row {
    kind: &'static str,
    name: String,
    stream: String,
    state: &'static str,
    messages: Option<u64>,
    bytes: Option<u64>,
    /// None where nothing bounds it.
    max_bytes: Option<u64>,
    consumers: Option<u64>,
}

pub(super) fn run(options: &Options, started: Instant) -> Result<ExitCode> {
    let deadline = options.connection.deadline(started);
    with_declaration(
        &options.file,
        options.profile.name(),
        &deadline,
        |declaration| {
            block_on(async {
                let broker = options.connection.connect(&deadline).await?;
                let listing = deadline.hold(Listing::ask(&broker.js)).await?;
                let silent = listing.as_ref().map(|listing| listing.silent.clone());
                let plan =
                    plan(&broker, declaration, &silent.unwrap_or_default(), &deadline).await?;
                let listing = match listing {
                    Ok(listing) => listing,
                    // The engine has waited for what may heal.
                    Err(_) => deadline.hold(Listing::ask(&broker.js)).await??,
                };
                options
                    .format
                    .print(&status(declaration, &plan, &listing))?;
                Ok(ExitCode::SUCCESS)
            })
        },
    )
}

/// What `apply` would do to all that answers. The rest would be waited for until the deadline.
async fn plan(
    broker: &Broker,
    declaration: &Declaration<'_>,
    silent: &BTreeSet<String>,
    deadline: &Deadline,
) -> Result<Plan> {
    let answering: Vec<Resource<'_>> = declaration
        .iter()
        .filter(|resource| !silent.contains(resource.stream.name))
        .collect();
    let declaration = declaration.resources(&answering);
    let engine = Engine::new(&broker.js, &declaration).deadline(deadline.left_for_work());
    broker.explain(deadline.hold(engine.plan()).await?)
}

fn status(declaration: &Declaration<'_>, plan: &Plan, listing: &Listing) -> Status {
    let is_declared = |name: &str| {
        declaration
            .iter()
            .any(|resource| resource.stream.name == name)
    };
    let mut strangers: Vec<String> = listing
        .streams
        .keys()
        .chain(&listing.silent)
        .filter(|name| !is_declared(name))
        .cloned()
        .collect();
    strangers.sort();
    strangers.dedup();
    Status {
        profile: declaration.profile.map(str::to_owned),
        resources: declaration
            .iter()
            .map(|resource| row(&resource, plan, listing))
            .collect(),
        strangers,
    }
}

fn row(resource: &Resource<'_>, plan: &Plan, listing: &Listing) -> Row {
    let live = listing.streams.get(resource.stream.name);
    let number = |field: &str| live.and_then(|live| live["state"][field].as_u64());
    let step = plan.steps.iter().find(|step| {
        step.resource.stream == resource.stream.name && step.resource.consumer.is_none()
    });
    let state = match (live, step) {
        (None, _) if listing.silent.contains(resource.stream.name) => "no answer",
        (None, _) if resource.lazy => "lazy",
        (None, _) => "missing",
        (Some(_), Some(step)) if !step.is_in_sync() => "differs",
        (Some(_), Some(step)) if step.left_alone => "left alone",
        (Some(_), Some(_)) => "in sync",
        (Some(_), None) => "lazy, there",
    };
    Row {
        kind: resource.kind.as_str(),
        name: resource.name.to_owned(),
        stream: resource.stream.name.to_owned(),
        state,
        messages: number("messages"),
        bytes: number("bytes"),
        max_bytes: live.and_then(|live| live["config"]["max_bytes"].as_u64()),
        consumers: number("consumer_count"),
    }
}

impl Row {
    /// How much of `max_bytes` is used, in per cent.
    fn fill(&self) -> Option<u64> {
        self.bytes?.saturating_mul(100).checked_div(self.max_bytes?)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        table.set_header([
            "resource",
            "kind",
            "state",
            "messages",
            "bytes",
            "full",
            "consumers",
        ]);
        for column in 3..7 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let shown =
            |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
        for row in &self.resources {
            table.add_row([
                visible(&row.name).to_string(),
                row.kind.to_owned(),
                row.state.to_owned(),
                shown(row.messages),
                row.bytes
                    .map_or_else(String::new, |bytes| ByteSize::b(bytes).to_string()),
                row.fill()
                    .map_or_else(String::new, |fill| format!("{fill} %")),
                shown(row.consumers),
            ]);
        }
        write!(f, "{table}")?;
        if let Some(profile) = &self.profile {
            write!(f, "\nprofile: {profile}")?;
        }
        match self.strangers.as_slice() {
            [] => Ok(()),
            strangers => {
                let strangers: Vec<String> = strangers
                    .iter()
                    .map(|name| visible(name).to_string())
                    .collect();
                write!(f, "\nnot declared: {}", strangers.join(", "))
            }
        }
    }
}
