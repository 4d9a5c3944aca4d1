//! `plan`, `apply` and `status` against real nats-servers.

use anyhow::Result;
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};

use crate::folder::Folder;

const ORDERS: &str = r#"
[streams.ORDERS]
subjects = ["orders.>"]
max_bytes = "1MiB"

[streams.ORDERS.consumers.billing]
ack_policy = "explicit"

[kv.jobs]
history = 5
max_bytes = "1MiB"

[object_stores.reports]
max_bytes = "1MiB"
lazy = true
"#;

const USERS: &str = r#"accounts { APP { jetstream: enabled, users: [
    { user: admin, password: hunter2 }
    { user: shy, password: hunter2, permissions: { publish: { deny: ["$JS.API.STREAM.INFO.ORDERS"] } } }
    { user: reader, password: hunter2, permissions: { publish: { allow: ["$JS.API.INFO", "$JS.API.*.INFO.>", "$JS.API.STREAM.LIST"] } } }
] } }"#;

/// The broker has a list of filters, the plan shows the one that is declared.
#[test]
fn apply_changes_the_only_filter_of_a_consumer() -> Result<()> {
    let server = Server::start()?;
    let with_filter = |filter: &str| {
        Folder::with(&format!(
            "{ORDERS}[streams.ORDERS.consumers.shipping]\nfilter_subject = \"{filter}\"\n"
        ))
    };
    let apply = ["apply", "--yes", "--server", server.url()];
    assert_eq!(with_filter("orders.paid")?.run(&apply)?.code, Some(0));
    let folder = with_filter("orders.shipped")?;
    let applied = folder.run(&apply)?;
    assert_eq!(applied.code, Some(0), "{applied:?}");
    let planned = folder.run(&["plan", "--server", server.url()])?;
    assert_eq!(planned.code, Some(0), "{planned:?}");
    Ok(())
}

#[test]
fn plan_apply_and_status_agree_on_every_version() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).start()?;
        let folder = Folder::with(ORDERS)?;
        let at = |command: &'static str| [command, "--server", server.url()];

        let planned = folder.run(&at("plan"))?;
        assert_eq!(planned.code, Some(2), "{planned:?}");
        assert!(
            planned
                .stdout
                .starts_with("+ stream ORDERS\n    max_bytes: 1MiB\n"),
            "{planned:?}"
        );
        assert!(
            planned.stdout.ends_with(
                "plan: 3 to create, 0 to update, 0 held back, 0 impossible, 0 in sync\n"
            )
        );

        let refused = folder.run(&at("apply"))?;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(
            refused
                .stderr
                .contains("there is nobody to ask: say `--yes`"),
            "{refused:?}"
        );

        let applied = folder.run(&["apply", "--yes", "--server", server.url()])?;
        assert_eq!(applied.code, Some(0), "{applied:?}");
        assert!(applied.stdout.contains("3 created; "), "{applied:?}");

        let planned = folder.run(&at("plan"))?;
        assert_eq!(
            (planned.code, planned.stdout.lines().count()),
            (Some(0), 1),
            "{planned:?}"
        );
        // In sync there is nothing to ask about.
        assert_eq!(folder.run(&at("apply"))?.code, Some(0));

        let status = folder.run(&["status", "--format", "json", "--server", server.url()])?;
        let status: Value = serde_json::from_str(&status.stdout)?;
        assert_eq!(
            status["resources"][0],
            json!({
                "kind": "stream", "name": "ORDERS", "stream": "ORDERS", "state": "in_sync", "messages": 0, "bytes": 0,
                "max_bytes": 1 << 20, "consumers": 1,
            })
        );
        assert_eq!(status["resources"][2]["state"], "lazy");
        assert_eq!(status["strangers"], json!({"streams": [], "consumers": []}));
    }
    Ok(())
}

#[test]
fn what_would_delete_is_held_back_and_says_so() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(ORDERS)?;
    assert_eq!(
        folder.run(&["apply", "-y", "-s", server.url()])?.code,
        Some(0)
    );
    publish(server.url(), "$KV.jobs.nightly", 4)?;
    publish(server.url(), "orders.one", 2)?;

    folder.write(
        "resources.toml",
        &ORDERS.replace("history = 5", "history = 1"),
    )?;
    let planned = folder.run(&["plan", "-s", server.url()])?;
    assert_eq!(planned.code, Some(3), "{planned:?}");
    assert_eq!(
        planned.stdout,
        "! KV bucket jobs\n    held back: history: 5 -> 1 (loses up to 3 messages: the oldest messages of \
         each subject are deleted)\nplan: 0 to create, 0 to update, 1 held back, 0 impossible, 2 in sync\n"
    );
    assert_eq!(
        folder.run(&["apply", "-y", "-s", server.url()])?.code,
        Some(3)
    );
    let consented = folder.run(&[
        "plan",
        "--allow-data-loss",
        "--format",
        "json",
        "-s",
        server.url(),
    ])?;
    assert_eq!(consented.code, Some(2), "{consented:?}");
    let plan: Value = serde_json::from_str(&consented.stdout)?;
    assert_eq!(plan["steps"][2]["action"], "update");
    assert_eq!(
        plan["steps"][2]["changes"][0],
        json!({
            "field": "history", "before": 5, "after": 1, "class": "lossy",
            "estimate": {"messages": 3, "bytes": null}, "why": "the oldest messages of each subject are deleted",
        })
    );

    let status = folder.run(&["status", "-s", server.url()])?;
    assert_eq!(status.code, Some(2), "{status:?}");
    assert!(status.stdout.contains("differs"), "{status:?}");
    assert_eq!(
        folder
            .run(&["apply", "-y", "--allow-data-loss", "-s", server.url()])?
            .code,
        Some(0)
    );
    assert_eq!(folder.run(&["plan", "-s", server.url()])?.code, Some(0));
    Ok(())
}

#[test]
fn the_impossible_is_named_and_the_rest_is_done() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(ORDERS)?;
    assert_eq!(
        folder.run(&["apply", "-y", "-s", server.url()])?.code,
        Some(0)
    );
    let changed = ORDERS.replace(
        "subjects = [\"orders.>\"]",
        "subjects = [\"orders.>\"]\nstorage = \"memory\"",
    );
    folder.write(
        "resources.toml",
        &changed.replace("history = 5", "history = 6"),
    )?;
    let applied = folder.run(&["apply", "-y", "-s", server.url()])?;
    assert_eq!(applied.code, Some(3), "{applied:?}");
    assert!(
        applied.stdout.contains("KV bucket jobs: updated"),
        "{applied:?}"
    );
    assert!(
        applied
            .stderr
            .contains("the storage of an existing stream can't be changed"),
        "{applied:?}"
    );
    Ok(())
}

#[test]
fn what_can_not_be_looked_at_is_an_error_and_the_rest_is_shown_and_done() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).config(USERS).start()?;
        let url = server.url().replace("nats://", "nats://shy:hunter2@");
        let folder = Folder::with(ORDERS)?;
        let planned = folder.run(&["plan", "-s", &url])?;
        assert_eq!(planned.code, Some(1), "{planned:?}");
        for line in [
            "? stream ORDERS",
            "could not be looked at: ",
            "+ KV bucket jobs",
        ] {
            assert!(planned.stdout.contains(line), "{planned:?}");
        }
        let applied = folder.run(&["apply", "-y", "-s", &url])?;
        assert_eq!(applied.code, Some(1), "{applied:?}");
        assert!(
            applied.stdout.contains("KV bucket jobs: created"),
            "{applied:?}"
        );
    }
    Ok(())
}

#[test]
fn contexts_are_those_of_the_nats_cli() -> Result<()> {
    let server = Server::builder().config(USERS).start()?;
    let folder = Folder::with(ORDERS)?;
    let context = |user: &str| {
        json!({"url": server.url(), "user": user, "password": "hunter2", "nsc": ""}).to_string()
    };
    folder.write("nats/context/admin.json", &context("admin"))?;
    folder.write("nats/context/reader.json", &context("reader"))?;
    folder.write("nats/context.txt", "admin\n")?;

    assert_eq!(folder.run(&["apply", "-y"])?.code, Some(0));
    assert_eq!(folder.run(&["plan", "--context", "reader"])?.code, Some(0));
    assert_eq!(
        folder.run(&["status", "--context", "reader"])?.code,
        Some(0)
    );
    folder.write(
        "resources.toml",
        &ORDERS.replace("history = 5", "history = 6"),
    )?;
    let denied = folder.run(&["apply", "-y", "--context", "reader", "--timeout", "3s"])?;
    assert_eq!(denied.code, Some(1), "{denied:?}");
    assert!(
        denied
            .stderr
            .contains("Permissions Violation for Publish to \"$JS.API.STREAM.UPDATE.KV_jobs\""),
        "{denied:?}"
    );
    assert!(!denied.stderr.contains("hunter2"), "{denied:?}");

    // What is given wins over the context.
    let denied = folder.run(&["plan", "--user", "admin", "--password", "wrong"])?;
    assert_eq!(denied.code, Some(1));
    assert!(
        denied.stderr.contains("authorization violation"),
        "{denied:?}"
    );

    let missing = folder.run(&["plan", "--context", "nowhere"])?;
    assert!(
        missing
            .stderr
            .contains("can't read the context nowhere of the nats CLI ("),
        "{missing:?}"
    );
    folder.write("nats/context/odd.json", r#"{"nsc": "nsc://a/b/c"}"#)?;
    let odd = folder.run(&["plan", "--context", "odd"])?;
    assert!(
        odd.stderr
            .contains("it has a `nsc`, which this program can't use"),
        "{odd:?}"
    );
    Ok(())
}

#[test]
fn without_a_broker_or_a_declaration_the_error_says_so() -> Result<()> {
    let folder = Folder::with(ORDERS)?;
    let unreachable = folder.run(&[
        "plan",
        "--server",
        "nats://app:hunter2@127.0.0.1:1",
        "--timeout",
        "500ms",
    ])?;
    assert_eq!(unreachable.code, Some(1));
    assert!(
        unreachable
            .stderr
            .contains("error: can't connect to 127.0.0.1:1: "),
        "{unreachable:?}"
    );
    assert!(!unreachable.stderr.contains("hunter2"), "{unreachable:?}");

    folder.write("resources.toml", "[streams.ORDERS]\nmax_bytes = 0\n")?;
    let invalid = folder.run(&["apply", "--yes", "--server", "nats://127.0.0.1:1"])?;
    assert_eq!(invalid.code, Some(1));
    assert!(invalid.stderr.contains("resources.toml:2:"), "{invalid:?}");
    assert!(
        invalid
            .stderr
            .contains("resources.toml is not a valid declaration; nothing was sent to the broker")
    );
    Ok(())
}

pub(crate) fn publish(url: &str, subject: &str, count: usize) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let js = async_nats::jetstream::new(async_nats::connect(url).await?);
        for _ in 0..count {
            js.publish(subject.to_owned(), "a message".into())
                .await?
                .await?;
        }
        Ok(())
    })
}
