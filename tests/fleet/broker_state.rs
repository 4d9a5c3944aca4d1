//! What stands on the broker after bootstrap, read with raw API calls.

use std::time::Duration;

use anyhow::Result;
use kanade_fleet::ensure_jetstream_resources;
use kanade_resources::async_nats::jetstream::{self, kv, object_store, stream};
use kanade_resources_testing::Version;
use serde_json::{Value, json};

use crate::support::{broker, stream_config};

const GIB: i64 = 1 << 30;
const MIB: i64 = 1 << 20;
const DAY: u64 = 86_400_000_000_000;

// name, subject, max_age in days, max_bytes, max_msgs_per_subject
const STREAMS: [(&str, &str, u64, i64, i64); 6] = [
    ("INVENTORY", "inventory.>", 90, GIB, -1),
    ("RESULTS", "results.>", 30, 2 * GIB, -1),
    ("EXEC", "commands.>", 7, 64 * MIB, 1),
    ("EVENTS", "events.>", 7, 256 * MIB, -1),
    ("AUDIT", "audit.>", 90, 512 * MIB, -1),
    ("OBS_EVENTS", "obs.>", 90, 512 * MIB, -1),
];

// name, history
const BUCKETS: [(&str, i64); 10] = [
    ("script_current", 5),
    ("script_status", 5),
    ("agents_state", 1),
    ("agent_config", 5),
    ("agent_groups", 5),
    ("schedules", 5),
    ("jobs", 5),
    ("fleet_config", 1),
    ("jobs_yaml", 5),
    ("schedules_yaml", 5),
];

// name, max_age in days, max_bytes
const STORES: [(&str, u64, i64); 4] = [
    ("agent_releases", 0, -1),
    ("app_packages", 0, -1),
    ("scripts", 0, -1),
    ("result_output", 30, GIB),
];

/// Every field of STREAM.INFO's configuration that differs between the fleet's streams is an argument.
struct Expected {
    name: String,
    subjects: Vec<String>,
    max_age: u64,
    max_bytes: i64,
    max_msgs_per_subject: i64,
    discard: &'static str,
    allow_direct: bool,
    allow_rollup_hdrs: bool,
    deny_delete: bool,
}

impl Expected {
    /// The document that a server of `version` answers with.
    fn document(self, version: Version) -> Value {
        let mut document = json!({
            "name": self.name,
            "subjects": self.subjects,
            "retention": "limits",
            "max_consumers": -1,
            "max_msgs": -1,
            "max_bytes": self.max_bytes,
            "max_age": self.max_age,
            "max_msgs_per_subject": self.max_msgs_per_subject,
            "max_msg_size": -1,
            "discard": self.discard,
            "storage": "file",
            "num_replicas": 1,
            "duplicate_window": 120_000_000_000_u64,
            "compression": "none",
            "allow_direct": self.allow_direct,
            "mirror_direct": false,
            "sealed": false,
            "deny_delete": self.deny_delete,
            "deny_purge": false,
            "allow_rollup_hdrs": self.allow_rollup_hdrs,
            "consumer_limits": {},
        });
        if version >= Version::V2_11 {
            document["allow_msg_ttl"] = json!(false);
            document["metadata"] = json!({}); // the server's own keys are taken out before comparing
        }
        document
    }
}

fn expected(version: Version) -> Vec<Value> {
    let streams = STREAMS.map(
        |(name, subject, days, max_bytes, max_msgs_per_subject)| Expected {
            name: name.to_owned(),
            subjects: vec![subject.to_owned()],
            max_age: days * DAY,
            max_bytes,
            max_msgs_per_subject,
            discard: "old",
            allow_direct: false,
            allow_rollup_hdrs: false,
            deny_delete: false,
        },
    );
    let buckets = BUCKETS.map(|(name, history)| Expected {
        name: format!("KV_{name}"),
        subjects: vec![format!("$KV.{name}.>")],
        max_age: 0,
        max_bytes: -1,
        max_msgs_per_subject: history,
        discard: "new",
        allow_direct: true,
        allow_rollup_hdrs: true,
        deny_delete: true,
    });
    let stores = STORES.map(|(name, days, max_bytes)| Expected {
        name: format!("OBJ_{name}"),
        subjects: vec![format!("$O.{name}.C.>"), format!("$O.{name}.M.>")],
        max_age: days * DAY,
        max_bytes,
        max_msgs_per_subject: -1,
        discard: "new",
        allow_direct: true,
        allow_rollup_hdrs: true,
        deny_delete: false,
    });
    let all = streams.into_iter().chain(buckets).chain(stores);
    all.map(|expected| expected.document(version)).collect()
}

#[tokio::test]
async fn the_twenty_backing_streams_are_as_written_down_here() -> Result<()> {
    for version in Version::ALL.iter().copied() {
        let (_server, js) = broker(version).await?;
        ensure_jetstream_resources(&js).await?;
        for expected in expected(version) {
            let name = expected["name"].as_str().unwrap_or_default();
            assert_eq!(
                stream_config(&js, name).await?,
                expected,
                "{name} on {version}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_hand_written_function_makes_the_same_streams() -> Result<()> {
    for version in Version::ALL.iter().copied() {
        let (_by_hand, js) = broker(version).await?;
        create_by_hand(&js).await?;
        for expected in expected(version) {
            let name = expected["name"].as_str().unwrap_or_default();
            assert_eq!(
                stream_config(&js, name).await?,
                expected,
                "{name} on {version}"
            );
        }
        let resources = ensure_jetstream_resources(&js).await?;
        assert_eq!(
            resources.report.writes, 0,
            "nothing is left to do on {version}"
        );
    }
    Ok(())
}

/// The fleet as its own code created it, with async-nats' calls.
async fn create_by_hand(js: &jetstream::Context) -> Result<()> {
    for (name, subject, days, max_bytes, max_messages_per_subject) in STREAMS {
        js.create_or_update_stream(stream::Config {
            name: name.to_owned(),
            subjects: vec![subject.to_owned()],
            max_age: Duration::from_nanos(days * DAY),
            max_bytes,
            max_messages_per_subject,
            discard: stream::DiscardPolicy::Old,
            ..Default::default()
        })
        .await?;
    }
    for (bucket, history) in BUCKETS {
        let bucket = bucket.to_owned();
        js.create_or_update_key_value(kv::Config {
            bucket,
            history,
            ..Default::default()
        })
        .await?;
    }
    for (bucket, days, max_bytes) in STORES {
        js.create_object_store(object_store::Config {
            bucket: bucket.to_owned(),
            max_age: Duration::from_nanos(days * DAY),
            max_bytes,
            ..Default::default()
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn handles_are_ready_for_use() -> Result<()> {
    let (_server, js) = broker(Version::LATEST).await?;
    let resources = ensure_jetstream_resources(&js).await?;

    js.publish("results.job.1", "done".into()).await?.await?;
    let last = resources
        .streams
        .results
        .get_last_raw_message_by_subject("results.job.1")
        .await?;
    assert_eq!(last.payload, "done");

    resources.kv.agent_config.put("global", "{}".into()).await?;
    assert_eq!(
        resources.kv.agent_config.get("global").await?.as_deref(),
        Some(b"{}".as_slice())
    );

    resources
        .object_stores
        .scripts
        .put("hello.sh", &mut b"echo hello".as_slice())
        .await?;
    assert_eq!(
        resources.object_stores.scripts.info("hello.sh").await?.size,
        10
    );
    Ok(())
}
