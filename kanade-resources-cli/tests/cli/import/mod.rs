//! `import` from real nats-servers.

mod bad_input;
mod others;
mod random;

use anyhow::{Context as _, Result, anyhow};
use kanade_resources_schema::{Bump, analyse};
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::status::{ask, on};
use crate::support::Ran;

/// What the worked example declares.
const FLEET: &str = include_str!("../../../../resources.toml");

/// Something of everything that the oldest server knows.
const SHOP: &str = r#"[streams.ORDERS]
subjects = ["orders.>", "returns.*"]
max_age = "30d"
max_bytes = "1.5MiB"
max_msgs_per_subject = 10
max_msg_size = "64KiB"
discard = "new"
discard_new_per_subject = true
duplicate_window = "30s"
compression = "s2"
allow_direct = true
deny_delete = true
republish = { src = "orders.>", dest = "seen.>", headers_only = true }
consumer_limits = { inactive_threshold = "1h", max_ack_pending = 50 }
metadata = { owner = "billing" }

[streams.ORDERS.consumers.billing]
description = "Writes invoices."
max_ack_pending = 7
max_batch = 10
max_deliver = 5
backoff = ["1m", "2m"]
filter_subjects = ["orders.paid", "orders.paid.>"]
metadata = { owner = "billing" }

[streams.ORDERS.consumers.push]
ack_policy = "all"
deliver_policy = "last_per_subject"
filter_subject = "returns.*"
deliver_subject = "push.returns"
deliver_group = "workers"

[streams.JOBS]
subjects = ["jobs"]
retention = "workqueue"
storage = "memory"
max_bytes = "1000B"

[streams.COPY]
mirror = { name = "ORDERS", filter_subject = "orders.>" }
mirror_direct = true

[streams.ALL]
sources = [{ name = "JOBS" }, { name = "ORDERS", subject_transforms = [{ src = "orders.>", dest = "all.>" }] }]

[kv.jobs]
description = "The state of jobs."
history = 5
max_age = "1d"
max_bytes = "1MiB"
max_value_size = "1KiB"

[kv.more_jobs]
sources = [{ name = "jobs" }]

[object_stores.reports]
max_bytes = "1MiB"
compression = "s2"
"#;

#[test]
fn what_is_imported_is_what_was_applied() -> Result<()> {
    for version in Version::ALL {
        for declaration in [FLEET, SHOP] {
            let server = Server::builder().version(*version).start()?;
            let folder = Folder::with(declaration)?;
            let applied = folder.run(&["apply", "-y", "-s", server.url()])?;
            assert_eq!(applied.code, Some(0), "{version:?}: {applied:?}");

            let imported = import(&folder, &server, &[])?;
            assert_eq!(imported.code, Some(0), "{version:?}: {imported:?}");
            folder.write("imported.toml", &imported.stdout)?;
            let checked = folder.run(&["check", "imported.toml"])?;
            assert_eq!(checked.code, Some(0), "{version:?}: {checked:?}");
            let planned = folder.run(&["plan", "imported.toml", "-s", server.url()])?;
            assert_eq!(planned.code, Some(0), "{version:?}: {planned:?}");
            assert_eq!(
                declared(&imported.stdout)?,
                declared(declaration)?,
                "{version:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn it_reads_as_if_a_person_had_written_it() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(
        r#"
[streams.ORDERS]
description = "Every order.\nEver."
subjects = ["orders.>"]
max_age = "36h"
max_bytes = "1GiB"
storage = "memory"

[streams.ORDERS.consumers.billing]

[streams.JOBS]
subjects = ["jobs.*"]
max_bytes = "1GiB"
storage = "memory"

[streams.LOGS]
subjects = ["logs.*"]
max_bytes = "1GiB"
storage = "memory"

[kv.agent-config]
history = 3
"#,
    )?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    assert_eq!(
        import(&folder, &server, &[])?.stdout,
        r#"[defaults.streams]
max_bytes = "1GiB"
storage = "memory"

[streams.JOBS]
subjects = ["jobs.*"]

[streams.LOGS]
subjects = ["logs.*"]

## Every order.
## Ever.
[streams.ORDERS]
description = """
Every order.
Ever."""
subjects = ["orders.>"]
max_age = "1d12h"

[streams.ORDERS.consumers.billing]

[kv.agent-config]
history = 3
"#
    );
    Ok(())
}

#[test]
fn a_declaration_that_exists_keeps_what_people_wrote() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(
        r#"[streams.ORDERS]
subjects = ["orders.>", "returns.>"]
max_bytes = "2GiB"

[kv.jobs]
history = 5
"#,
    )?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    folder.write(
        "mine.toml",
        r#"#! The shop.

# What nobody may touch.
[settings]
storage_budget = "8GiB"   # of 10

## Orders, and what comes back.
[streams.ORDERS]
max_bytes  = "1GiB" # the first guess
subjects   = [
    "orders.>",     # paid or not
]
"#,
    )?;
    let imported = import(&folder, &server, &["--into", "mine.toml"])?;
    assert_eq!(imported.code, Some(0), "{imported:?}");
    assert_eq!(imported.stdout, "");
    let text = std::fs::read_to_string(folder.path().join("mine.toml"))?;
    assert_eq!(
        text,
        r#"#! The shop.

# What nobody may touch.
[settings]
storage_budget = "8GiB"   # of 10

## Orders, and what comes back.
[streams.ORDERS]
max_bytes  = "2GiB" # the first guess
subjects   = ["orders.>", "returns.>"]

[kv.jobs]
history = 5
"#
    );
    let planned = folder.run(&["plan", "mine.toml", "-s", server.url()])?;
    assert_eq!(planned.code, Some(0), "{planned:?}");

    import(&folder, &server, &["--into", "mine.toml"])?;
    let again = std::fs::read_to_string(folder.path().join("mine.toml"))?;
    assert_eq!(again, text, "nothing is left to write");
    Ok(())
}

#[test]
fn a_declaration_with_errors_is_not_written_into() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with("")?;
    for text in [
        "[streams.A]\nsubjects = [\"a\"\n",
        "[streams.A]\nmax_age = 5\n",
    ] {
        folder.write("mine.toml", text)?;
        let refused = import(&folder, &server, &["--into", "mine.toml"])?;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(
            refused.stderr.contains("nothing was written"),
            "{refused:?}"
        );
        let kept = std::fs::read_to_string(folder.path().join("mine.toml"))?;
        assert_eq!(kept, text);
    }
    Ok(())
}

#[test]
fn patterns_choose_by_either_name() -> Result<()> {
    let server = Server::start()?;
    let folder = Folder::with(SHOP)?;
    folder.run(&["apply", "-y", "-s", server.url()])?;
    let tables = |arguments: &[&str]| -> Result<Vec<String>> {
        let text = import(&folder, &server, arguments)?.stdout;
        let headers = text.lines().filter(|line| line.starts_with('['));
        Ok(headers.map(str::to_owned).collect())
    };
    assert_eq!(tables(&["--match", "KV_jobs"])?, ["[kv.jobs]"]);
    assert_eq!(
        tables(&["--match", "*jobs", "--match", "JOBS", "--exclude", "m*"])?,
        ["[streams.JOBS]", "[kv.jobs]"]
    );
    assert_eq!(tables(&["--match", "nothing"])?, [""; 0]);
    let refused = import(&folder, &server, &["--match", "[a"])?;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    Ok(())
}

/// What only the oldest servers can't do is no reason to leave it alone on another one.
#[test]
fn the_file_needs_as_new_a_server_as_its_fields_do() -> Result<()> {
    let server = Server::start()?;
    create(
        &server,
        &[
            json!({"name": "LATER", "subjects": ["a"], "first_seq": 100}),
            json!({"name": "PARTS", "subjects": ["b"],
                "republish": {"src": "b", "dest": "r.{{partition(3,1)}}"}}),
        ],
    )?;
    let folder = Folder::with("")?;
    assert_eq!(
        import(&folder, &server, &[])?.stdout,
        r#"[settings]
min_server = "2.12"

[streams.LATER]
subjects = ["a"]
first_seq = 100

[streams.PARTS]
subjects = ["b"]
republish = { src = "b", dest = "r.{{partition(3,1)}}" }
"#
    );
    Ok(())
}

/// What no declaration says: made by other means.
#[test]
fn what_the_language_can_not_say_stands_in_comments_and_is_left_alone() -> Result<()> {
    let server = Server::start()?;
    create(
        &server,
        &[
            json!({"name": "KV_open", "subjects": ["$KV.open.>"], "max_msgs_per_subject": -1, "discard": "old",
                "allow_direct": true, "allow_rollup_hdrs": true, "deny_delete": true}),
            json!({"name": "two-words!", "subjects": ["a.>"]}),
            json!({"name": "a-b", "subjects": ["b"]}),
            json!({"name": "a_b", "subjects": ["c"]}),
            json!({"name": "12", "subjects": ["d"]}),
            json!({"name": "TTL", "subjects": ["e"], "allow_msg_ttl": true, "metadata": {"a": "b\nc"}}),
        ],
    )?;
    let folder = Folder::with("")?;
    let imported = import(&folder, &server, &[])?;
    folder.write("imported.toml", &imported.stdout)?;
    let checked = folder.run(&["check", "imported.toml"])?;
    assert_eq!(checked.code, Some(0), "{checked:?}\n{}", imported.stdout);
    let planned = folder.run(&["plan", "imported.toml", "-s", server.url()])?;
    assert_eq!(planned.code, Some(0), "{planned:?}\n{}", imported.stdout);
    assert_eq!(
        imported.stdout,
        r#"[settings]
min_server = "2.11"

[streams.12]
subjects = ["d"]

[streams.TTL]
subjects = ["e"]
allow_msg_ttl = true
metadata = { a = """
b
c""" }

[streams.a-b]
subjects = ["b"]

[streams.a_b]
subjects = ["c"]
const_name = "A_B_2"

[streams."two-words!"]
subjects = ["a.>"]

# discard is "old", and is left alone: a declaration of its kind has no field for it
# history is unlimited, and is left alone: a declaration can't say it
[kv.open]
ignore_changes = ["discard", "history"]
"#
    );
    Ok(())
}

#[test]
fn a_broker_that_does_not_answer_is_an_error() -> Result<()> {
    let folder = Folder::with("")?;
    let nobody = folder.run(&["import", "-s", "127.0.0.1:1", "--timeout", "1s"])?;
    assert_eq!((nobody.code, nobody.stdout.as_str()), (Some(1), ""));

    let without = Server::builder().jetstream(false).start()?;
    let refused = import(&folder, &without, &["--timeout", "3s"])?;
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""));
    Ok(())
}

fn import(folder: &Folder, server: &Server, arguments: &[&str]) -> Result<Ran> {
    folder.run(&[&["import", "-s", server.url()], arguments].concat())
}

/// What a declaration asks of a broker, by the names of streams and consumers.
fn declared(text: &str) -> Result<Vec<String>> {
    let arena = Bump::new();
    let checked = analyse(text, &arena).map_err(|refused| anyhow!("{:?}", refused.findings))?;
    let mut declared = Vec::new();
    for item in &checked.items {
        declared.push(format!("{:?}", item.resource.stream));
        let consumers = item.resource.consumers.iter();
        declared.extend(consumers.map(|consumer| format!("{:?}", consumer.spec)));
    }
    declared.sort();
    Ok(declared)
}

fn create(server: &Server, streams: &[Value]) -> Result<()> {
    on(server.url(), async |js| {
        for config in streams {
            let name = config["name"].as_str().context("a name")?;
            ask(js, &format!("STREAM.CREATE.{name}"), config).await?;
        }
        Ok(())
    })
}
