//! `status` of real nats-servers, and of one that never comes to an end.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use async_nats::jetstream;
use futures_util::StreamExt as _;
use kanade_resources_testing::{Liar, Lie, Server, Version};
use serde_json::{Value, json};

use crate::broker::publish;
use crate::folder::Folder;
use crate::support::Ran;

const SHOP: &str = r#"
[settings]
storage_budget = "4MiB"

[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "1MiB"

[streams.ORDERS.consumers.billing]

[streams.ORDERS.consumers.audit]
lazy = true

[kv.jobs]
max_bytes = "1MiB"
"#;

/// Puts a stranger beside what is declared, messages into it, and takes one of them.
const STRANGERS: [(&str, &str); 3] = [
    (
        "STREAM.CREATE.OTHER",
        r#"{"name": "OTHER", "subjects": ["other"], "max_bytes": 4096}"#,
    ),
    (
        "CONSUMER.CREATE.ORDERS.theirs",
        r#"{"stream_name": "ORDERS", "config": {"name": "theirs", "durable_name": "theirs", "ack_policy": "explicit"}}"#,
    ),
    (
        "CONSUMER.CREATE.ORDERS.passing",
        r#"{"stream_name": "ORDERS", "config": {"name": "passing", "ack_policy": "none", "inactive_threshold": 60000000000}}"#,
    ),
];

#[test]
fn everything_has_a_row_on_every_version() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let folder = Folder::with(SHOP)?;
        folder.run(&["apply", "-y", "-s", server.url()])?;
        fill(server.url())?;

        let status = json_of(&status(&folder, &server, &["--format", "json"])?, 0)?;
        assert_eq!(status["format_version"], 1);
        assert_eq!(status["resources"][0]["state"], "in_sync");
        assert_eq!(status["resources"][0]["messages"], 3);
        assert_eq!(
            status["resources"][0]["consumers"], 3,
            "with the one that passes by"
        );
        assert_eq!(
            status["consumers"],
            json!([
                {"kind": "consumer", "name": "billing", "stream": "ORDERS", "state": "in_sync", "pending": 2,
                 "unacknowledged": 1},
                {"kind": "consumer", "name": "audit", "stream": "ORDERS", "state": "lazy", "pending": null,
                 "unacknowledged": null},
            ])
        );
        let other = &status["strangers"]["streams"][0];
        assert_eq!(
            (&other["name"], &other["messages"], &other["max_bytes"]),
            (&json!("OTHER"), &json!(1), &json!(4096))
        );
        ensure!(other["bytes"].as_u64() > Some(0), "{other}");
        assert_eq!(
            status["strangers"]["consumers"],
            json!([{"kind": "consumer", "name": "theirs", "stream": "ORDERS", "pending": 3, "unacknowledged": 0}])
        );
        assert_eq!(
            status["totals"],
            json!({"file": {"reserved_bytes": 2 << 20, "budget_bytes": 4 << 20},
                "memory": {"reserved_bytes": 0, "budget_bytes": null}})
        );
        let account = &status["account"][0];
        assert_eq!(
            (&account["tier"], &account["streams"]),
            (&Value::Null, &json!(3))
        );
        assert_eq!(account["max_streams"], Value::Null, "unlimited");
    }
    Ok(())
}

#[test]
fn people_see_tables() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(SHOP)?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    fill(server.url())?;
    let ran = status(&folder, &server, &[])?;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for row in [
        ["ORDERS", "stream", "in sync", "3"].as_slice(),
        &["jobs", "KV bucket", "in sync", "0"],
        &["billing", "ORDERS", "in sync", "2", "1"],
        &["audit", "ORDERS", "lazy"],
        &["OTHER", "1"],
        &["theirs", "ORDERS", "3", "0"],
        &[
            "reserved file storage, of the budget",
            "2MiB",
            "4MiB",
            "50 %",
        ],
        &["account: streams", "3", "unlimited"],
    ] {
        ensure!(has_row(&ran.stdout, row), "{row:?}\n{}", ran.stdout);
    }
    Ok(())
}

#[test]
fn what_plan_would_change_differs() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(SHOP)?;
    let missing = status(&folder, &server, &[])?;
    assert_eq!(missing.code, Some(2), "{missing:?}");
    ensure!(
        has_row(&missing.stdout, &["billing", "ORDERS", "missing"]),
        "{}",
        missing.stdout
    );

    folder.run(&["apply", "-y", "-s", server.url()])?;
    folder.write(
        "resources.toml",
        &SHOP.replace("consumers.billing]", "consumers.billing]\nmax_deliver = 5"),
    )?;
    let differs = status(&folder, &server, &[])?;
    assert_eq!(differs.code, Some(2), "{differs:?}");
    ensure!(
        has_row(&differs.stdout, &["billing", "ORDERS", "differs"]),
        "{}",
        differs.stdout
    );
    ensure!(
        has_row(&differs.stdout, &["ORDERS", "stream", "in sync"]),
        "{}",
        differs.stdout
    );
    Ok(())
}

#[test]
fn the_limits_of_the_account_are_shown() -> Result<()> {
    let server = Server::builder()
        .config(
            "accounts { APP { jetstream: { max_mem: 1MB, max_file: 4MB, max_streams: 10, max_consumers: 20 }, \
             users: [ { user: app, password: app } ] } }",
        )
        .start()?;
    let folder = Folder::with(SHOP)?;
    let url = server.url().replace("nats://", "nats://app:app@");
    folder.run(&["apply", "-y", "-s", &url])?;
    let ran = folder.run(&["status", "-s", &url, "--format", "json"])?;
    let account = &json_of(&ran, 0)?["account"][0];
    assert_eq!(
        (
            &account["streams"],
            &account["max_streams"],
            &account["max_consumers"]
        ),
        (&json!(2), &json!(10), &json!(20))
    );
    ensure!(
        account["max_storage_bytes"].as_u64() >= Some(4_000_000),
        "{account}"
    );
    Ok(())
}

/// More consumers than a page holds.
#[test]
fn consumers_are_asked_for_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(SHOP)?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    on(server.url(), async |js| {
        for number in 0..300 {
            let name = format!("c{number:03}");
            let config = json!({"stream_name": "ORDERS", "config": {"name": name, "durable_name": name,
                "ack_policy": "explicit"}});
            ask(js, &format!("CONSUMER.CREATE.ORDERS.{name}"), &config).await?;
        }
        Ok(())
    })?;
    let status = json_of(&status(&folder, &server, &["--format", "json"])?, 0)?;
    let strangers = status["strangers"]["consumers"]
        .as_array()
        .context("a list")?;
    assert_eq!(strangers.len(), 300);
    assert_eq!(strangers[299]["name"], "c299");
    Ok(())
}

/// Whatever the broker says, pages end, and so does the command.
#[test]
fn consumers_that_never_end_do() -> Result<()> {
    let stream = json!({
        "config": {"name": "ORDERS", "subjects": ["orders.>"], "max_bytes": 1 << 20},
        "state": {"messages": 0, "bytes": 0, "consumer_count": 5, "first_seq": 0, "last_seq": 0},
        "created": "2026-01-01T00:00:00Z",
    });
    let page = |name: String| {
        json!({"total": u64::MAX, "consumers": [{"stream_name": "ORDERS", "name": name,
            "config": {"durable_name": name}, "num_pending": 1, "num_ack_pending": 0}]})
    };
    let folder =
        Folder::with("[streams.ORDERS]\nsubjects = [\"orders.>\"]\nmax_bytes = \"1MiB\"\n")?;
    for (is_new, code, most) in [(false, 2, 40), (true, 1, 4200)] {
        let stream = stream.clone();
        let liar = Liar::start(move |subject, body| {
            let body: Value = serde_json::from_slice(body).unwrap_or_default();
            let offset = body["offset"].as_u64().unwrap_or_default();
            let names = json!({"total": u64::MAX, "streams": [if is_new { offset.to_string() } else { "ORDERS".into() }]});
            let answer = match subject {
                "$JS.API.INFO" => json!({"streams": 1, "limits": {}}),
                "$JS.API.STREAM.LIST" => json!({"total": 1, "streams": [stream]}),
                "$JS.API.STREAM.NAMES" => names,
                "$JS.API.STREAM.INFO.ORDERS" => stream.clone(),
                "$JS.API.CONSUMER.LIST.ORDERS" => page(if is_new {
                    offset.to_string()
                } else {
                    "one".to_owned()
                }),
                _ => return Lie::Silence,
            };
            Lie::Answer(answer.to_string().into_bytes())
        })?;
        let started = Instant::now();
        let ran = folder.run(&["status", "-s", &liar.url(), "--timeout", "20s"])?;
        ensure!(ran.code == Some(code) || ran.code == Some(0), "{ran:?}");
        ensure!(
            !is_new || ran.stderr.contains("does not end after 1024 pages"),
            "{ran:?}"
        );
        ensure!(
            started.elapsed() < Duration::from_secs(19),
            "{:?}",
            started.elapsed()
        );
        ensure!(liar.requests() < most, "{} requests", liar.requests());
    }
    Ok(())
}

fn status(folder: &Folder, server: &Server, arguments: &[&str]) -> Result<Ran> {
    folder.run(&[&["status", "-s", server.url()], arguments].concat())
}

fn json_of(ran: &Ran, code: i32) -> Result<Value> {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    Ok(serde_json::from_str(&ran.stdout)?)
}

/// Whether a row of a table starts with these cells.
fn has_row(text: &str, cells: &[&str]) -> bool {
    let mut rows = text.lines().map(|line| {
        let cells = line.split(['│', '┆']).map(str::trim);
        cells.skip(1).collect::<Vec<_>>()
    });
    rows.any(|row| row.starts_with(cells))
}

/// Three orders, of which billing was given one; and strangers.
fn fill(url: &str) -> Result<()> {
    on(url, async |js| {
        for (request, body) in STRANGERS {
            ask(js, request, &serde_json::from_str(body)?).await?;
        }
        Ok(())
    })?;
    publish(url, "orders.one", 3)?;
    publish(url, "other", 1)?;
    on(url, async |js| {
        let client = js.client();
        let inbox = client.new_inbox();
        let mut given = client.subscribe(inbox.clone()).await?;
        let request = "$JS.API.CONSUMER.MSG.NEXT.ORDERS.billing";
        client
            .publish_with_reply(request, inbox, "1".into())
            .await?;
        given.next().await.context("a message")?;
        Ok(())
    })
}

pub(crate) async fn ask(js: &jetstream::Context, request: &str, body: &Value) -> Result<()> {
    let answer: Value = js.request(request.to_owned(), body).await?;
    ensure!(answer.get("error").is_none(), "{answer}");
    Ok(())
}

pub(crate) fn on(
    url: &str,
    work: impl AsyncFnOnce(&jetstream::Context) -> Result<()>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let js = jetstream::new(async_nats::connect(url).await?);
        work(&js).await
    })
}
