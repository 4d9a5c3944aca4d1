//! `export --to nack`, held against the fields of NACK's resources.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

use crate::folder::Folder;
use crate::support::{Ran, cases};

/// The fields of `jetstream.nats.io/v1beta2` that are written, with their types: `deploy/crds.yml` of nats-io/nack. A field
/// that is not there is dropped by Kubernetes without a word.
const STREAM: &str = "name:string description:string subjects:[string] retention:limits|interest|workqueue maxConsumers:limit \
    maxMsgs:limit maxBytes:limit discard:old|new discardPerSubject:boolean maxAge:duration maxMsgsPerSubject:limit \
    maxMsgSize:limit storage:file|memory replicas:integer noAck:boolean duplicateWindow:duration placement:{placement} \
    mirror:{source} sources:[source] sealed:boolean denyDelete:boolean denyPurge:boolean allowRollup:boolean \
    compression:s2|none firstSequence:integer subjectTransform:{transform} republish:{republish} allowDirect:boolean \
    mirrorDirect:boolean allowMsgTtl:boolean subjectDeleteMarkerTtl:duration allowMsgCounter:boolean \
    allowAtomicPublish:boolean allowMsgSchedules:boolean persistMode:string consumerLimits:{limits} metadata:{pairs} \
    preventDelete:boolean preventUpdate:boolean";
const KEY_VALUE: &str = "bucket:string description:string maxValueSize:integer history:integer ttl:duration \
    limitMarkerTtl:integer maxBytes:integer storage:file|memory replicas:integer placement:{placement} \
    republish:{republish} mirror:{source} sources:[source] compression:boolean preventDelete:boolean \
    preventUpdate:boolean";
const OBJECT_STORE: &str = "bucket:string description:string ttl:duration maxBytes:integer storage:file|memory \
    replicas:integer placement:{placement} compression:boolean metadata:{pairs} preventDelete:boolean \
    preventUpdate:boolean";
const CONSUMER: &str = "durableName:string streamName:string \
    deliverPolicy:all|last|new|byStartSequence|byStartTime|lastPerSubject optStartSeq:integer optStartTime:string \
    deliverSubject:string ackPolicy:none|all|explicit ackWait:duration maxDeliver:limit backoff:[duration] \
    filterSubjects:[string] replayPolicy:instant|original sampleFreq:string maxWaiting:integer rateLimitBps:integer \
    maxAckPending:integer deliverGroup:string description:string flowControl:boolean headersOnly:boolean \
    heartbeatInterval:duration maxRequestBatch:integer maxRequestExpires:duration maxRequestMaxBytes:integer \
    inactiveThreshold:duration pauseUntil:string priorityPolicy:string pinnedTtl:duration priorityGroups:[string] \
    replicas:integer memStorage:boolean metadata:{pairs} preventDelete:boolean preventUpdate:boolean";

/// What stands in other fields.
const INNER: &[(&str, &str)] = &[
    ("placement", "cluster:string tags:[string]"),
    (
        "source",
        "name:string optStartSeq:integer optStartTime:string filterSubject:string externalApiPrefix:string \
         externalDeliverPrefix:string subjectTransforms:[transform]",
    ),
    ("transform", "source:string dest:string"),
    ("republish", "source:string destination:string"),
    ("limits", "inactiveThreshold:duration maxAckPending:integer"),
];

/// The schema of the `fields` of a table.
fn schema(fields: &str) -> Value {
    let fields = fields
        .split_whitespace()
        .filter_map(|field| field.split_once(':'));
    let properties: Map<String, Value> = fields
        .map(|(name, what)| (name.to_owned(), of_type(what)))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn of_type(what: &str) -> Value {
    if let Some(items) = what.strip_prefix('[') {
        return json!({ "type": "array", "items": of_type(items.trim_end_matches(']')) });
    }
    let name = what.trim_matches(['{', '}']);
    if let Some((_, fields)) = INNER.iter().find(|(inner, _)| *inner == name) {
        return schema(fields);
    }
    match name {
        "limit" => json!({ "type": "integer", "minimum": -1 }),
        "duration" => json!({ "type": "string", "pattern": r"^([0-9]+(h|m|s|ms|us|ns))+$" }),
        "pairs" => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        "string" | "boolean" | "integer" => json!({ "type": name }),
        words => json!({ "enum": words.split('|').collect::<Vec<_>>() }),
    }
}

fn export(text: &str) -> Result<Ran> {
    Folder::with(text)?.run(&["export", "--to", "nack"])
}

/// The manifests of a declaration, each valid.
fn manifests(text: &str) -> Result<Vec<Value>> {
    let ran = export(text)?;
    ensure!(ran.code == Some(0), "{ran:?}");
    let list: Value = serde_json::from_str(&ran.stdout)?;
    assert_eq!(
        (&list["apiVersion"], &list["kind"]),
        (&json!("v1"), &json!("List"))
    );
    let items = list["items"].as_array().context("a list")?;
    for item in items {
        assert_eq!(item["apiVersion"], "jetstream.nats.io/v1beta2");
        let fields = match item["kind"].as_str() {
            Some("Stream") => STREAM,
            Some("KeyValue") => KEY_VALUE,
            Some("ObjectStore") => OBJECT_STORE,
            Some("Consumer") => CONSUMER,
            other => anyhow::bail!("{other:?}"),
        };
        let name = item["metadata"]["name"].as_str().context("a name")?;
        let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        ensure!(name.chars().all(is_allowed), "{name}");
        let validator = jsonschema::draft202012::new(&schema(fields))?;
        let said: Vec<String> = validator
            .iter_errors(&item["spec"])
            .map(|error| format!("{name}{}: {error}", error.instance_path()))
            .collect();
        ensure!(said.is_empty(), "{}", said.join("\n"));
    }
    Ok(items.clone())
}

#[test]
fn every_manifest_has_only_fields_that_nack_has() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let fleet = fs::read_to_string(root.join("resources.toml"))?;
    assert_eq!(manifests(&fleet)?.len(), 20);
    let all = fs::read_to_string(cases().join("every_field.toml"))?;
    manifests(&sayable(&all))?;
    Ok(())
}

/// Without what NACK can't say: the metadata of buckets among it.
fn sayable(all: &str) -> String {
    const NOT: [&str; 4] = [
        "allow_batched",
        "preferred",
        "flow_control\"",
        "headers_only",
    ];
    let mut is_bucket = false;
    let mut lines = Vec::new();
    for line in all.lines() {
        if line.starts_with('[') {
            is_bucket = line.starts_with("[kv.");
        }
        let is_sayable = !NOT.iter().any(|not| line.contains(not));
        if is_sayable && !(is_bucket && line.starts_with("metadata")) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[test]
fn defaults_that_differ_are_written() -> Result<()> {
    let made = manifests(
        r#"
[streams.OBS_EVENTS]
subjects = ["obs.>"]

[streams.OBS_EVENTS.consumers.backend]
deliver_policy = "last_per_subject"
filter_subject = "obs.*"
ignore_changes = "all"

[streams.OBS_EVENTS.consumers.pinned]
priority_groups = ["a"]
priority_policy = "pinned_client"

[kv.jobs]
max_age = "1d12h"
compression = "s2"

[settings]
min_server = "2.12"
"#,
    )?;
    let specs: Vec<(&Value, &Value)> = made
        .iter()
        .map(|item| (&item["metadata"]["name"], &item["spec"]))
        .collect();
    assert_eq!(
        specs,
        [
            (
                &json!("obs-events"),
                &json!({
                    "name": "OBS_EVENTS", "subjects": ["obs.>"], "maxAge": "0s", "storage": "file", "preventDelete": true,
                })
            ),
            (
                &json!("obs-events-backend"),
                &json!({
                    "streamName": "OBS_EVENTS", "durableName": "backend", "deliverPolicy": "lastPerSubject",
                    "filterSubjects": ["obs.*"], "ackPolicy": "explicit", "ackWait": "0s", "preventDelete": true,
                    "preventUpdate": true,
                })
            ),
            (
                &json!("obs-events-pinned"),
                &json!({
                    "streamName": "OBS_EVENTS", "durableName": "pinned", "priorityGroups": ["a"],
                    "priorityPolicy": "pinned_client", "pinnedTtl": "2m", "ackPolicy": "explicit", "ackWait": "0s",
                    "preventDelete": true,
                })
            ),
            (
                &json!("jobs"),
                &json!({
                    "bucket": "jobs", "ttl": "36h", "storage": "file", "compression": true, "preventDelete": true,
                })
            ),
        ]
    );
    Ok(())
}

#[test]
fn origins_of_buckets_are_named_as_streams() -> Result<()> {
    let made = manifests(
        r#"
[kv.jobs]

[kv.all]
sources = [{ name = "jobs" }]
"#,
    )?;
    assert_eq!(made[1]["spec"]["sources"], json!([{ "name": "KV_jobs" }]));
    Ok(())
}

#[test]
fn what_nack_can_not_say_is_an_error_that_names_the_field() -> Result<()> {
    let ran = export(
        r#"
[settings]
min_server = "2.14"

[streams.A]
subjects = ["a"]
allow_batched = true
republish = { src = "a", dest = "b", headers_only = true }

[streams.A.consumers.c]
ack_policy = "flow_control"
deliver_subject = "d"
flow_control = true
idle_heartbeat = "1s"

[streams.A_]
subjects = ["c"]
const_name = "B"

[kv.jobs]
metadata = { owner = "shop" }
"#,
    )?;
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{ran:?}");
    let errors: Vec<&str> = ran
        .stderr
        .lines()
        .filter(|line| !line.starts_with("warning"))
        .collect();
    assert_eq!(
        errors,
        [
            "error: NACK can't make what is declared:",
            "  stream A: NACK has no word for its `headers_only`",
            "  stream A: NACK has no word for its `allow_batched`",
            "  consumer c of A: NACK has no word for its `ack_policy`",
            "  stream A_: stream A has the same name in Kubernetes, a",
            "  KV bucket jobs: NACK has no word for its `metadata`",
        ]
    );
    Ok(())
}

#[test]
fn what_only_this_program_does_is_a_warning() -> Result<()> {
    let ran = export(
        "[settings]\ngeneration = 3\n[kv.a]\nlazy = true\n[kv.b]\nignore_changes = [\"max_bytes\"]\n[kv.c]\nignore_changes = \"all\"\n",
    )?;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(
        ran.stderr,
        "warning: KV bucket a: `lazy`: NACK creates it as soon as the manifest is applied\n\
         warning: KV bucket b: `ignore_changes`: NACK puts these fields back\n\
         warning: `generation`: NACK stamps no resources with it\n"
    );
    Ok(())
}
