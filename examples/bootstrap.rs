//! The main job, to look at: plan and bootstrap the fleet's resources on a real broker, twice.
//!
//! `cargo run --example bootstrap` starts a throw-away nats-server; with `NATS_URL` set it uses that broker.

use std::env;
use std::time::Duration;

use anyhow::{Context as _, Result};
use comfy_table::{CellAlignment, Table, presets::UTF8_FULL_CONDENSED};
use kanade_fleet::{JetStreamResources, RESOURCES, ensure_jetstream_resources};
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources::{Kind, Report, Resource};
use kanade_resources_testing::Server;

#[tokio::main]
async fn main() -> Result<()> {
    let broker = Broker::given_or_started()?;
    let js = jetstream::new(broker.connect().await?);

    let plan = JetStreamResources::bootstrap(&js).plan().await?;
    println!("{plan}\n");

    let first = ensure_jetstream_resources(&js).await?.report;
    println!("{}", table(&first));
    println!("{}\n", summary("first run", &first));

    let second = ensure_jetstream_resources(&js).await?.report;
    println!("{}", summary("second run", &second));
    Ok(())
}

/// The broker that `NATS_URL` names, or one of our own, which is gone when this value is dropped.
enum Broker {
    Given(String),
    Started(Server),
}

impl Broker {
    fn given_or_started() -> Result<Self> {
        match env::var("NATS_URL") {
            Ok(url) => Ok(Self::Given(url)),
            Err(env::VarError::NotPresent) => Ok(Self::Started(Server::start()?)),
            Err(error) => Err(error).context("NATS_URL"),
        }
    }

    async fn connect(&self) -> Result<async_nats::Client> {
        let url = match self {
            Self::Given(url) => url,
            Self::Started(server) => server.url(),
        };
        // The URL may hold a password, so the message does not repeat it.
        let client = async_nats::connect(url).await.context(
            "can't connect to the broker: is one running where NATS_URL points? \
             Unset NATS_URL to have a throw-away one started",
        )?;
        let info = client.server_info();
        println!(
            "nats-server {} at {}:{}\n",
            info.version, info.host, info.port
        );
        Ok(client)
    }
}

fn table(report: &Report) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header([
        "resource",
        "kind",
        "outcome",
        "max_bytes",
        "max_age / history",
        "reserved",
    ]);
    let streams = report
        .resources
        .iter()
        .filter(|entry| entry.resource.consumer.is_none());
    for (resource, entry) in RESOURCES.eager().zip(streams) {
        table.add_row([
            resource.name.to_owned(),
            resource.kind.to_string(),
            entry.outcome.label().to_owned(),
            cap(resource.stream.max_bytes),
            lifetime(&resource),
            reserved(resource.stream.reserved_bytes()),
        ]);
    }
    let total = RESOURCES
        .eager()
        .map(|resource| resource.stream.reserved_bytes())
        .sum();
    let budget = RESOURCES
        .storage_budget
        .map(|budget| format!(" of {}", size(budget, 1)));
    let total = format!("{}{}", size(total, 4), budget.unwrap_or_default());
    table.add_row(["total", "", "", "", "", &total]);
    for column in [3, 5] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn summary(run: &str, report: &Report) -> String {
    let outcome = match report.writes {
        0 => "in sync",
        _ => "done",
    };
    format!(
        "{run}: {outcome}, {}, {}, {:.1?}",
        counted(report.round_trips, "round trip"),
        counted(report.writes, "write"),
        report.elapsed
    )
}

fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn cap(max_bytes: i64) -> String {
    u64::try_from(max_bytes).map_or_else(|_| "unlimited".to_owned(), |bytes| size(bytes, 1))
}

fn reserved(bytes: u64) -> String {
    match bytes {
        0 => "–".to_owned(),
        bytes => size(bytes, 1),
    }
}

fn size(bytes: u64, decimals: usize) -> String {
    let mib = f64::from(u32::try_from(bytes >> 20).unwrap_or(u32::MAX));
    if mib < 1024.0 {
        format!("{mib:.decimals$} MiB")
    } else {
        format!("{:.decimals$} GiB", mib / 1024.0)
    }
}

fn lifetime(resource: &Resource<'_>) -> String {
    match (resource.kind, resource.stream.max_age) {
        (Kind::KvBucket, _) => counted(
            resource.stream.max_msgs_per_subject.unsigned_abs(),
            "revision",
        ),
        (_, Duration::ZERO) => "unlimited".to_owned(),
        (_, age) => counted(age.as_secs() / 86_400, "day"),
    }
}
