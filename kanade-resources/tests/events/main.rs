//! What operators find in the log. A process of its own: a subscriber of one thread may miss events whose first use
//! was on another.

#[allow(dead_code)] // most of it is for the tests of the engine
#[path = "../engine/support.rs"]
mod support;

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use anyhow::Result;
use kanade_resources::{Bootstrap, StreamSpec};
use kanade_resources_testing::Server;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::support::{Brought, bootstrap, connect, declare, jobs, stream};

declare!(FiveRevisions: jobs(5));
declare!(OneRevision: jobs(1));
declare!(Hostile: stream(StreamSpec {
    description: Some("X\u{1b}[2J\u{9b}\u{202e}Y"),
    ..StreamSpec::named("X\u{1b}[2J\u{9b}\u{202e}Y")
}));
declare!(Tame: stream(StreamSpec::named("X\u{1b}[2J\u{9b}\u{202e}Y")));

#[tokio::test]
async fn every_resource_and_every_held_back_change_is_logged() -> Result<()> {
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let bucket = bootstrap::<FiveRevisions>(&js).await?.handles.kv("jobs")?;
    bucket.put("nightly", "1".into()).await?;
    bucket.put("nightly", "2".into()).await?;
    bootstrap::<FiveRevisions>(&js).await?;
    bootstrap::<OneRevision>(&js).await?;
    Bootstrap::<Brought<OneRevision>>::new(&js)
        .allow_data_loss()
        .run()
        .await?;

    let about = "kind=KV bucket name=\"jobs\" stream=\"KV_jobs\"";
    let expected = [
        format!("INFO {about} outcome=\"created\""),
        summary(
            "created=1 updated=0 held_back=0 failed=0 in_sync=0 round_trips requests writes elapsed_ms",
        ),
        summary(
            "created=0 updated=0 held_back=0 failed=0 in_sync=1 round_trips requests writes elapsed_ms",
        ),
        format!("INFO {about} outcome=\"held back\""),
        format!(
            "WARN {about} outcome=\"held back\" field=\"history\" before=\"5\" after=\"1\" \
             estimate=\"up to 1 message\""
        ),
        summary(
            "created=0 updated=0 held_back=1 failed=0 in_sync=0 round_trips requests writes elapsed_ms",
        ),
        format!("INFO {about} outcome=\"updated\""),
        format!("INFO {about} outcome=\"updated\" field=\"history\" before=\"5\" after=\"1\""),
        summary(
            "created=0 updated=1 held_back=0 failed=0 in_sync=0 round_trips requests writes elapsed_ms",
        ),
    ];
    assert_eq!(*log.lines.lock().unwrap(), expected);
    Ok(())
}

#[tokio::test]
async fn no_event_holds_what_a_terminal_acts_upon() -> Result<()> {
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    bootstrap::<Hostile>(&js).await?;
    bootstrap::<Tame>(&js).await?;
    let lines = log.lines.lock().unwrap().join("\n");
    let name = r#"name="X\\u{1b}[2J\\u{9b}\\u{202e}Y""#;
    assert!(lines.contains(name), "{lines}");
    assert!(!lines.contains(['\u{1b}', '\u{9b}', '\u{202e}']));
    Ok(())
}

/// The line of a whole run.
fn summary(numbers: &str) -> String {
    format!("INFO {numbers}")
}

/// Keeps this crate's events, level and fields but not the message.
#[derive(Clone, Default)]
struct Log {
    lines: Arc<Mutex<Vec<String>>>,
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => {}
            // What a run costs is for other tests.
            cost @ ("round_trips" | "requests" | "writes" | "elapsed_ms") => {
                let _ = write!(self.0, " {cost}");
            }
            name => {
                let _ = write!(self.0, " {name}={value:?}");
            }
        }
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("kanade_resources") && *metadata.level() <= Level::INFO
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        if let Ok(mut lines) = self.lines.lock() {
            lines.push(line.0);
        }
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}
    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}
