//! Whoever comes with a broker full of streams: imported, built into a service, changed, reviewed, and applied as approved.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use kanade_resources::async_nats::{self, jetstream};
use kanade_resources_testing::Server;
use serde_json::{Value, json};

use crate::support::{Ran, program};

const MANIFEST: &str = r#"
[package]
name = "macro-adopted"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
kanade-resources = { path = "<workspace>/kanade-resources" }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

const SERVICE: &str = r#"
use kanade_resources::async_nats::{self, jetstream};

mod resources {
    kanade_resources::kanade_resources!();
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let js = jetstream::new(async_nats::connect(std::env::var("NATS_URL")?).await?);
    let found = resources::ensure_jetstream_resources(&js).await?;
    let stored = found.streams.orders.get_info().await?.state.messages;
    let days = resources::streams::ORDERS.max_age.as_secs() / 86_400;
    println!(
        "{}: {} written, {stored} messages, kept for {days} days",
        resources::STREAM_ORDERS,
        found.report.writes
    );
    found.kv.settings.put("currency", "EUR".into()).await?;
    Ok(())
}
"#;

#[test]
fn a_broker_filled_by_hand_is_taken_over_by_a_service() -> Result<()> {
    let server = Server::start()?;
    let url = server.url();
    fill(url)?;
    let service = Service::new()?;

    let imported = service.operate(url, &["import"], 0)?;
    service.write("resources.toml", &imported)?;
    service.operate(url, &["check", "resources.toml"], 0)?;
    service.operate(url, &["plan"], 0)?;
    assert_eq!(
        service.start(url)?,
        "ORDERS: 0 written, 3 messages, kept for 0 days\n"
    );

    let table = "[streams.ORDERS]\n";
    let changed = imported.replacen(table, &format!("{table}max_age = \"30d\"\n"), 1);
    service.write("old.toml", &imported)?;
    service.write("resources.toml", &changed)?;
    let review = service.operate(url, &["diff", "old.toml", "resources.toml"], 3)?;
    ensure!(review.contains("max_age: unlimited -> 30d"), "{review}");
    // The broker holds nothing that is a month old, so its plan holds nothing back.
    service.operate(url, &["plan", "--out", "approved.json"], 2)?;
    service.operate(url, &["apply", "approved.json", "--yes"], 0)?;
    assert_eq!(
        service.start(url)?,
        "ORDERS: 0 written, 3 messages, kept for 30 days\n"
    );
    Ok(())
}

/// What the `nats` CLI's defaults make, and messages.
#[tokio::main]
async fn fill(url: &str) -> Result<()> {
    let js = jetstream::new(async_nats::connect(url).await?);
    let stream = json!({
        "name": "ORDERS", "subjects": ["orders.>"], "retention": "limits", "max_consumers": -1, "max_msgs": -1,
        "max_msgs_per_subject": -1, "max_bytes": -1, "max_age": 0, "max_msg_size": -1, "storage": "file",
        "discard": "old", "num_replicas": 1, "duplicate_window": 120_000_000_000_u64, "sealed": false,
        "deny_delete": false, "deny_purge": false, "allow_rollup_hdrs": false, "allow_direct": true,
        "mirror_direct": false,
    });
    ask(&js, "STREAM.CREATE.ORDERS", &stream).await?;
    let consumer = json!({"stream_name": "ORDERS", "config": {
        "durable_name": "billing", "deliver_policy": "all", "ack_policy": "explicit", "ack_wait": 30_000_000_000_u64,
        "max_deliver": -1, "replay_policy": "instant", "max_waiting": 512, "max_ack_pending": 1000,
    }});
    ask(&js, "CONSUMER.DURABLE.CREATE.ORDERS.billing", &consumer).await?;
    let bucket = jetstream::kv::Config {
        bucket: "settings".to_owned(),
        history: 5,
        ..Default::default()
    };
    js.create_key_value(bucket).await?;
    for id in 1..=3 {
        let subject = format!("orders.{id}");
        js.publish(subject, "two of everything".into())
            .await?
            .await?;
    }
    Ok(())
}

async fn ask(js: &jetstream::Context, subject: &str, body: &Value) -> Result<()> {
    let answer: Value = js.request(subject.to_owned(), body).await?;
    ensure!(answer.get("error").is_none(), "{subject}: {answer}");
    Ok(())
}

/// A service, built beside other crates of tests, so that their dependencies are built once.
struct Service {
    folder: PathBuf,
}

impl Service {
    fn new() -> Result<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let workspace = workspace.context("a workspace")?;
        let service = Self {
            folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/adopted"),
        };
        fs::create_dir_all(service.folder.join("src"))?;
        let manifest = MANIFEST.replace("<workspace>", &workspace.display().to_string());
        service.write("Cargo.toml", &manifest)?;
        service.write("src/main.rs", SERVICE)?;
        fs::copy(
            workspace.join("Cargo.lock"),
            service.folder.join("Cargo.lock"),
        )?;
        Ok(service)
    }

    fn write(&self, path: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.folder.join(path), text)?)
    }

    /// Runs the operators' program in its folder, and returns what it shows.
    fn operate(&self, url: &str, arguments: &[&str], code: i32) -> Result<String> {
        let output = program(&self.folder, arguments)
            .env("NATS_URL", url)
            .output()?;
        let ran = Ran::read(output)?;
        ensure!(ran.code == Some(code), "{arguments:?}: {ran:?}");
        Ok(ran.stdout)
    }

    /// Builds and starts it, and returns what it prints.
    fn start(&self, url: &str) -> Result<String> {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--offline", "--quiet"])
            .current_dir(&self.folder)
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
            )
            .env("NATS_URL", url)
            .output()?;
        let ran = Ran::read(output)?;
        ensure!(ran.code == Some(0), "{ran:?}");
        Ok(ran.stdout)
    }
}
