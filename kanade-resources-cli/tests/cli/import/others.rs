//! Brokers that other tools have filled. Each of these is what the tool sends by default, field by field, read in its source.

use anyhow::Result;
use kanade_resources_testing::{Server, Version};
use serde_json::{Value, json};

use super::import;
use crate::folder::Folder;
use crate::status::{ask, on};

/// The time that Go means by none. jsm.go sends it with every consumer.
const NEVER: &str = "0001-01-01T00:00:00Z";

/// What jsm.go, which most of the tools use, sends of a stream.
fn jsm_stream(name: &str, subject: &str, more: Value) -> Value {
    let stream = json!({
        "name": name, "subjects": [subject], "retention": "limits", "max_consumers": -1, "max_msgs_per_subject": -1,
        "max_msgs": -1, "max_bytes": -1, "max_age": 0, "max_msg_size": -1, "storage": "file", "discard": "old",
        "num_replicas": 1, "sealed": false, "deny_delete": false, "deny_purge": false, "allow_rollup_hdrs": false,
        "allow_direct": false, "mirror_direct": false, "consumer_limits": {},
    });
    merged(stream, more)
}

/// What jsm.go sends of a consumer.
fn jsm_consumer(name: &str, more: Value) -> Value {
    let consumer = json!({
        "ack_policy": "explicit", "deliver_policy": "all", "durable_name": name, "replay_policy": "instant",
        "num_replicas": 0, "pause_until": NEVER,
    });
    merged(consumer, more)
}

/// What nats.go sends of a stream; of buckets and object stores it is a part only.
fn nats_go(name: &str, subjects: &Value, more: Value) -> Value {
    let stream = json!({
        "name": name, "subjects": subjects, "retention": "limits", "max_consumers": 0, "max_msgs": 0, "max_bytes": -1,
        "discard": "new", "max_age": 0, "max_msgs_per_subject": 0, "storage": "file", "num_replicas": 1,
        "allow_rollup_hdrs": true, "compression": "none", "allow_direct": true, "mirror_direct": false,
        "consumer_limits": {},
    });
    merged(stream, more)
}

fn merged(mut all: Value, more: Value) -> Value {
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
        all.extend(more);
    }
    all
}

/// Streams, and consumers of them.
/// What a tool makes.
type Makes = fn() -> Made;

type Made = (Vec<Value>, Vec<(&'static str, Value)>);

/// `nats stream add --defaults`, `nats consumer add --pull --defaults`, `nats kv add`, `nats object add`.
fn nats_cli() -> Made {
    let orders = json!({ "compression": "none", "duplicate_window": 120_000_000_000_u64, "allow_direct": true });
    let billing = json!({ "name": "billing", "max_deliver": -1, "max_ack_pending": 1000, "max_waiting": 512 });
    let streams = vec![
        jsm_stream("ORDERS", "orders.>", orders),
        key_value("jobs", json!({})),
        object_store("reports", json!({})),
    ];
    (streams, vec![("ORDERS", jsm_consumer("billing", billing))])
}

/// `CreateKeyValue`.
fn key_value(name: &str, more: Value) -> Value {
    let of_buckets = json!({
        "max_msgs_per_subject": 1, "max_msg_size": -1, "deny_delete": true, "duplicate_window": 120_000_000_000_u64,
        "max_msgs": -1, "max_consumers": -1,
    });
    let stream = nats_go(
        &format!("KV_{name}"),
        &json!([format!("$KV.{name}.>")]),
        of_buckets,
    );
    merged(stream, more)
}

/// `CreateObjectStore`.
fn object_store(name: &str, more: Value) -> Value {
    let subjects = json!([format!("$O.{name}.C.>"), format!("$O.{name}.M.>")]);
    nats_go(&format!("OBJ_{name}"), &subjects, more)
}

/// `CreateStream`, `CreateConsumer`, `CreateKeyValue` and `CreateObjectStore` of nats.go, with as little as they take, and
/// with more.
fn go_client() -> Made {
    let plain = json!({ "max_bytes": 0, "discard": "old", "allow_rollup_hdrs": false, "allow_direct": false });
    let origin = json!({ "name": "KV_jobs", "subject_transforms": [{ "src": "$KV.jobs.>", "dest": "$KV.all.>" }] });
    let streams = vec![
        nats_go("EVENTS", &json!(["events.>"]), plain),
        key_value(
            "jobs",
            json!({ "max_age": 60_000_000_000_u64, "duplicate_window": 60_000_000_000_u64 }),
        ),
        key_value("all", json!({ "sources": [origin] })),
        object_store(
            "reports",
            json!({ "compression": "s2", "metadata": { "owner": "billing" } }),
        ),
    ];
    let consumer = json!({
        "name": "worker", "durable_name": "worker", "deliver_policy": "all", "ack_policy": "explicit",
        "replay_policy": "instant", "num_replicas": 0,
    });
    (streams, vec![("EVENTS", consumer)])
}

/// `jetstream_stream` and `jetstream_consumer` of the Terraform provider.
fn terraform() -> Made {
    let orders = json!({ "duplicate_window": 120_000_000_000_u64, "compression": "none" });
    let billing = json!({
        "name": "billing", "ack_wait": 30_000_000_000_u64, "max_deliver": -1, "sample_freq": "0%", "max_ack_pending": 20000,
    });
    let streams = vec![
        jsm_stream("ORDERS", "orders.>", orders),
        key_value("jobs", json!({ "max_msgs_per_subject": 5 })),
    ];
    (streams, vec![("ORDERS", jsm_consumer("billing", billing))])
}

/// `Stream`, `Consumer`, `KeyValue` and `ObjectStore` of NACK, with the defaults of its resources.
fn nack() -> Made {
    // Without a `maxAge` it is a year, and without a `storage` memory.
    let orders = json!({ "max_age": 31_536_000_000_000_000_u64, "storage": "memory" });
    let billing = json!({ "ack_policy": "none", "ack_wait": 1 });
    let streams = vec![
        jsm_stream("ORDERS", "orders.>", orders),
        key_value("jobs", json!({})),
        object_store("reports", json!({})),
    ];
    (streams, vec![("ORDERS", jsm_consumer("billing", billing))])
}

#[test]
fn what_other_tools_made_is_imported_and_in_sync() -> Result<()> {
    let tools: [(&str, Makes); 4] = [
        ("nats CLI", nats_cli),
        ("nats.go", go_client),
        ("Terraform", terraform),
        ("NACK", nack),
    ];
    for version in Version::ALL {
        for (tool, made) in tools {
            let server = Server::builder().version(*version).start()?;
            let (streams, consumers) = made();
            fill(&server, &streams, &consumers)?;
            let folder = Folder::with("")?;
            let imported = import(&folder, &server, &[])?;
            let what = format!("{tool}, {version:?}: {imported:?}");
            assert_eq!(imported.code, Some(0), "{what}");
            assert!(!imported.stdout.contains("ignore_changes"), "{what}");
            folder.write("imported.toml", &imported.stdout)?;
            let checked = folder.run(&["check", "imported.toml"])?;
            assert_eq!(checked.code, Some(0), "{what}: {checked:?}");
            let planned = folder.run(&["plan", "imported.toml", "-s", server.url()])?;
            assert_eq!(planned.code, Some(0), "{what}: {planned:?}");
        }
    }
    Ok(())
}

#[test]
fn defaults_of_the_nats_cli_are_not_written_down() -> Result<()> {
    let server = Server::start()?;
    let (streams, consumers) = nats_cli();
    fill(&server, &streams, &consumers)?;
    let folder = Folder::with("")?;
    assert_eq!(
        import(&folder, &server, &[])?.stdout,
        r#"[streams.ORDERS]
subjects = ["orders.>"]
allow_direct = true

[streams.ORDERS.consumers.billing]

[kv.jobs]

[object_stores.reports]
"#
    );
    Ok(())
}

fn fill(server: &Server, streams: &[Value], consumers: &[(&str, Value)]) -> Result<()> {
    on(server.url(), async |js| {
        for config in streams {
            let name = config["name"].as_str().unwrap_or_default();
            ask(js, &format!("STREAM.CREATE.{name}"), config).await?;
        }
        for (stream, config) in consumers {
            let name = config["durable_name"].as_str().unwrap_or_default();
            let body = json!({ "stream_name": stream, "config": config, "action": "create" });
            ask(
                js,
                &format!("CONSUMER.DURABLE.CREATE.{stream}.{name}"),
                &body,
            )
            .await?;
        }
        Ok(())
    })
}
