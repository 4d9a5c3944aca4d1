//! Brokers that lie, and names of other people's streams.

use std::time::{Duration, Instant};

use anyhow::Result;
use kanade_resources_testing::{Liar, Lie, Server};
use serde_json::{Value, json};

use super::{HOSTILE, VISIBLE, assert_tame};
use crate::folder::Folder;

const DECLARED: &str = "[streams.ORDERS]\nsubjects = [\"orders.>\"]\nmax_bytes = \"1MiB\"\n";

/// The answer to a request of a broker without any stream.
fn empty(subject: &str) -> Lie {
    if subject.starts_with("$JS.API.STREAM.INFO.") {
        return refusal(404, 10059, "stream not found");
    }
    match subject {
        "$JS.API.INFO" => answer(&json!({
            "memory": 0, "storage": 0, "streams": 0, "consumers": 0,
            "limits": {"max_memory": -1, "max_storage": -1, "max_streams": -1, "max_consumers": -1},
        })),
        "$JS.API.STREAM.LIST" => {
            answer(&json!({"total": 0, "offset": 0, "limit": 256, "streams": []}))
        }
        _ => Lie::Silence,
    }
}

fn answer(value: &Value) -> Lie {
    Lie::Answer(value.to_string().into_bytes())
}

fn refusal(code: u64, err_code: u64, description: &str) -> Lie {
    answer(&json!({"error": {"code": code, "err_code": err_code, "description": description}}))
}

fn stream(name: &str) -> Value {
    json!({
        "config": {"name": name, "subjects": ["x"], "max_bytes": -1},
        "state": {"messages": 0, "bytes": 0, "consumer_count": 0},
    })
}

#[test]
fn names_of_other_peoples_streams_are_shown_and_not_obeyed() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(DECLARED)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let js = async_nats::jetstream::new(async_nats::connect(server.url()).await?);
        let body = json!({"name": HOSTILE, "subjects": ["hostile"]});
        let created: Value = js
            .request(format!("STREAM.CREATE.{HOSTILE}"), &body)
            .await?;
        anyhow::ensure!(created.get("error").is_none(), "{created}");
        Ok(())
    })?;

    let status = folder.run(&["status", "-s", server.url()])?;
    assert_eq!(status.code, Some(2), "ORDERS is missing: {status:?}");
    assert_tame(&status.stdout);
    assert!(status.stdout.contains(VISIBLE), "{status:?}");

    let status = folder.run(&["status", "-s", server.url(), "--format", "json"])?;
    assert_tame(&status.stdout);
    let status: Value = serde_json::from_str(&status.stdout)?;
    assert_eq!(status["strangers"]["streams"][0]["name"], HOSTILE);
    Ok(())
}

#[test]
fn what_a_broker_says_of_its_refusals_is_shown_and_not_obeyed() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let refuses = |of: &'static str| {
        Liar::start(move |subject, _| {
            if subject.starts_with(of) {
                refusal(500, 10100, &format!("{HOSTILE}\nerror: forged"))
            } else {
                empty(subject)
            }
        })
    };
    for (command, of) in [
        (&["plan"][..], "$JS.API.INFO"),
        (&["plan"], "$JS.API.STREAM.INFO"),
        (&["status"], "$JS.API.STREAM.LIST"),
        (&["apply", "--yes"], "$JS.API.STREAM.CREATE"),
    ] {
        let liar = refuses(of)?;
        let ran = folder.run(&[command, &["-s", &liar.url(), "--timeout", "2s"]].concat())?;
        assert_eq!(ran.code, Some(1), "{of}: {ran:?}");
        assert_tame(&ran.stderr);
        assert_tame(&ran.stdout);
        assert!(ran.stderr.contains(VISIBLE), "{of}: {ran:?}");
        assert!(!ran.stderr.contains("\nerror: forged"), "{of}: {ran:?}");
    }
    Ok(())
}

#[test]
fn errors_of_the_protocol_are_shown_and_not_obeyed() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let violation = format!("Permissions Violation for Publish to \"{HOSTILE}\"");
    let liar = Liar::start(move |_, _| Lie::Error(violation.clone()))?;
    let ran = folder.run(&["plan", "-s", &liar.url(), "--timeout", "2s"])?;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_tame(&ran.stderr);
    // The client library takes what the server says in lower case.
    assert!(
        ran.stderr.to_lowercase().contains(&VISIBLE.to_lowercase()),
        "{ran:?}"
    );
    Ok(())
}

#[test]
fn a_listing_has_an_end_whatever_the_broker_says_of_its_length() -> Result<()> {
    let folder = Folder::with(DECLARED)?;
    let lists = |page: fn(u64) -> Value| {
        Liar::start(move |subject, body| match subject {
            "$JS.API.STREAM.LIST" => {
                let body: Value = serde_json::from_slice(body).unwrap_or_default();
                answer(&page(body["offset"].as_u64().unwrap_or_default()))
            }
            _ => empty(subject),
        })
    };
    let endless: [fn(u64) -> Value; 3] = [
        // A stream whose server is down counts, and is on no page.
        |_| json!({"total": 2, "offset": 0, "limit": 256, "streams": [stream("A")], "missing": ["ORDERS"]}),
        |_| json!({"total": 2, "offset": 0, "limit": 256, "streams": [stream("A")], "offline": {"ORDERS": "unsupported"}}),
        // Always the same page, of a total that is never reached.
        |_| json!({"total": u64::MAX, "offset": 0, "limit": 256, "streams": [stream("A")]}),
    ];
    for page in endless {
        let liar = lists(page)?;
        let started = Instant::now();
        let ran = folder.run(&["status", "-s", &liar.url(), "--timeout", "10s"])?;
        assert_ne!(ran.code, Some(0), "ORDERS is not there: {ran:?}");
        assert!(ran.stdout.contains("│ A "), "{ran:?}");
        assert!(
            started.elapsed() < Duration::from_secs(9),
            "{:?}",
            started.elapsed()
        );
        assert!(liar.requests() < 10, "{} requests", liar.requests());
    }

    let liar = lists(|_| json!({"total": 2, "streams": [stream("A")], "missing": ["ORDERS"]}))?;
    let ran = folder.run(&["status", "-s", &liar.url()])?;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("no answer"), "{ran:?}");

    // New names on every page.
    let liar =
        lists(|offset| json!({"total": u64::MAX, "streams": [stream(&offset.to_string())]}))?;
    let ran = folder.run(&["status", "-s", &liar.url(), "--timeout", "20s"])?;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.contains("does not end after 1024 pages"),
        "{ran:?}"
    );
    assert!(liar.requests() < 3000, "{} requests", liar.requests());
    Ok(())
}
