use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use async_nats::jetstream;
use bytesize::ByteSize;
use comfy_table::{CellAlignment, Table, presets::UTF8_FULL_CONDENSED};
use kanade_resources::{Declaration, Engine, Plan, Resource};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Form, block_on};
use crate::connect;
use crate::declared::with_declaration;
use crate::output;

/// Show what is declared, what is there, and how full it is
///
/// Lazy resources and strangers (streams that are there and not declared) are shown, too. Exits with 0, and with 1 on
/// errors.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The declaration; `-` is standard input
    #[arg(value_name = "FILE", default_value = "resources.toml")]
    file: PathBuf,
    /// How the status is shown
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    connection: connect::Connection,
}

/// What `status` knows.
#[derive(Serialize)]
struct Status {
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

pub(super) fn run(options: &Options) -> Result<ExitCode> {
    with_declaration(&options.file, |declaration| {
        block_on(async {
            let broker = options.connection.connect().await?;
            let plan = Engine::new(&broker.js, declaration)
                .deadline(broker.timeout)
                .plan()
                .await;
            let plan = broker.explain(plan)?;
            let live = streams(&broker.js).await?;
            output::print(&options.format.render(&status(declaration, &plan, &live))?)?;
            Ok(ExitCode::SUCCESS)
        })
    })
}

/// Every stream of the account by name, as `STREAM.LIST` has it.
async fn streams(js: &jetstream::Context) -> Result<HashMap<String, Value>> {
    let mut streams = HashMap::new();
    loop {
        let body = json!({ "offset": streams.len() });
        let page: Value = js
            .request("STREAM.LIST", &body)
            .await
            .context("can't list the streams")?;
        ensure!(
            page.get("error").is_none(),
            "can't list the streams: {}",
            page["error"]["description"]
        );
        let listed = page["streams"].as_array().cloned().unwrap_or_default();
        let is_last = listed.is_empty();
        let named = listed
            .into_iter()
            .filter_map(|stream| Some((stream["config"]["name"].as_str()?.to_owned(), stream)));
        streams.extend(named);
        if is_last || streams.len() as u64 >= page["total"].as_u64().unwrap_or_default() {
            return Ok(streams);
        }
    }
}

fn status(declaration: &Declaration<'_>, plan: &Plan, live: &HashMap<String, Value>) -> Status {
    let row = |resource: Resource<'_>| row(&resource, plan, live.get(resource.stream.name));
    let is_declared = |name: &str| {
        declaration
            .iter()
            .any(|resource| resource.stream.name == name)
    };
    let mut strangers: Vec<String> = live
        .keys()
        .filter(|name| !is_declared(name))
        .cloned()
        .collect();
    strangers.sort();
    Status {
        resources: declaration.iter().map(row).collect(),
        strangers,
    }
}

fn row(resource: &Resource<'_>, plan: &Plan, live: Option<&Value>) -> Row {
    let number = |field: &str| live.and_then(|live| live["state"][field].as_u64());
    let step = plan.steps.iter().find(|step| {
        step.resource.stream == resource.stream.name && step.resource.consumer.is_none()
    });
    let state = match (live, step) {
        (None, _) if resource.lazy => "lazy",
        (None, _) => "missing",
        (Some(_), Some(step)) if !step.is_in_sync() => "differs",
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
        (self.bytes? * 100).checked_div(self.max_bytes?)
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
                row.name.clone(),
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
        match self.strangers.as_slice() {
            [] => Ok(()),
            strangers => write!(f, "\nnot declared: {}", strangers.join(", ")),
        }
    }
}
