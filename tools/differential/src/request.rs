//! What a client would ask a broker for, written down a second time, without the checker's own lowering.

use kanade_resources_schema::language::{self, ANY_NAME, Field, Shape};
use kanade_resources_schema::symbol;
use serde_json::{Map, Value as Json, json};

use crate::case::{Case, Consumer, Kind, Resource};
use crate::value::{Table, Value};

/// A stream or consumer to be created.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) stream: String,
    pub(crate) consumer: Option<String>,
    /// The configuration.
    pub(crate) config: Json,
}

/// The requests of a case: streams, origins before copies, then consumers.
pub(crate) fn requests(case: &Case) -> Vec<Request> {
    let mut streams: Vec<Request> = case.resources.iter().map(stream).collect();
    let mut ordered = Vec::new();
    while !streams.is_empty() {
        let waits = |request: &Request| {
            let names = origins(&request.config);
            streams
                .iter()
                .any(|other| other.stream != request.stream && names.contains(&other.stream))
        };
        let next = streams
            .iter()
            .position(|request| !waits(request))
            .unwrap_or(0);
        ordered.push(streams.remove(next));
    }
    let consumers = case.resources.iter().flat_map(|resource| {
        resource
            .consumers
            .iter()
            .map(|consumer| self::consumer(&stream_name(resource), consumer))
    });
    ordered.extend(consumers);
    ordered
}

fn origins(config: &Json) -> Vec<String> {
    let sources = config["sources"].as_array().into_iter().flatten();
    sources
        .chain([&config["mirror"]])
        .filter_map(|origin| origin["name"].as_str().map(str::to_owned))
        .collect()
}

fn stream_name(resource: &Resource) -> String {
    match resource.kind {
        Kind::Stream => resource.name.clone(),
        Kind::Kv => format!("KV_{}", resource.name),
        Kind::ObjectStore => format!("OBJ_{}", resource.name),
    }
}

fn stream(resource: &Resource) -> Request {
    let path = [resource.kind.table(), ANY_NAME];
    let given = object(&resource.fields, &fields_of(&path));
    let mut config = match resource.kind {
        Kind::Stream => given,
        Kind::Kv => bucket(&resource.name, given),
        Kind::ObjectStore => store(&resource.name, given),
    };
    let name = stream_name(resource);
    config.insert("name".to_owned(), json!(name));
    Request {
        stream: name,
        consumer: None,
        config: Json::Object(config),
    }
}

/// As nats.go creates a bucket.
fn bucket(name: &str, mut config: Map<String, Json>) -> Map<String, Json> {
    let history = config.remove(symbol::HISTORY).unwrap_or(json!(1));
    config.insert("max_msgs_per_subject".to_owned(), history);
    if let Some(size) = config.remove(symbol::MAX_VALUE_SIZE) {
        config.insert("max_msg_size".to_owned(), size);
    }
    if let Some(ttl) = config.remove(symbol::LIMIT_MARKER_TTL) {
        config.insert("allow_msg_ttl".to_owned(), json!(true));
        config.insert("subject_delete_marker_ttl".to_owned(), ttl);
    }
    for flag in ["allow_rollup_hdrs", "deny_delete", "allow_direct"] {
        config.insert(flag.to_owned(), json!(true));
    }
    config.insert("discard".to_owned(), json!("new"));
    if let Some(mirror) = config.get_mut("mirror") {
        if let Some(name) = mirror["name"].as_str().map(bucket_stream) {
            mirror["name"] = json!(name);
        }
        config.insert("mirror_direct".to_owned(), json!(true));
        return config;
    }
    for source in config
        .get_mut("sources")
        .and_then(Json::as_array_mut)
        .into_iter()
        .flatten()
    {
        own_keys(name, source);
    }
    config.insert("subjects".to_owned(), json!([format!("$KV.{name}.>")]));
    config
}

/// What a source copies becomes keys of the bucket `name`.
fn own_keys(name: &str, source: &mut Json) {
    let Some(stream) = source["name"].as_str().map(bucket_stream) else {
        return;
    };
    let origin = stream.trim_start_matches("KV_").to_owned();
    source["name"] = json!(stream);
    let declared = source
        .get("subject_transforms")
        .is_some_and(|transforms| *transforms != json!([]));
    let same = source.get("external").is_some() && origin == name;
    if !declared && !same {
        source["subject_transforms"] =
            json!([{ "src": format!("$KV.{origin}.>"), "dest": format!("$KV.{name}.>") }]);
    }
}

fn bucket_stream(name: &str) -> String {
    if name.starts_with("KV_") {
        name.to_owned()
    } else {
        format!("KV_{name}")
    }
}

/// As nats.go creates an object store.
fn store(name: &str, mut config: Map<String, Json>) -> Map<String, Json> {
    config.insert(
        "subjects".to_owned(),
        json!([format!("$O.{name}.C.>"), format!("$O.{name}.M.>")]),
    );
    config.insert("discard".to_owned(), json!("new"));
    for flag in ["allow_rollup_hdrs", "allow_direct"] {
        config.insert(flag.to_owned(), json!(true));
    }
    config
}

fn consumer(stream: &str, consumer: &Consumer) -> Request {
    let path = [symbol::STREAMS, ANY_NAME, symbol::CONSUMERS, ANY_NAME];
    let mut config = object(&consumer.fields, &fields_of(&path));
    config.entry("ack_policy").or_insert(json!("explicit"));
    config.insert("name".to_owned(), json!(consumer.name));
    config.insert("durable_name".to_owned(), json!(consumer.name));
    Request {
        stream: stream.to_owned(),
        consumer: Some(consumer.name.clone()),
        config: Json::Object(config),
    }
}

/// The fields of a table of the language that the broker hears of.
pub(crate) fn fields_of(path: &[&str]) -> Vec<Field> {
    let tables = language::tables();
    let fields = tables
        .into_iter()
        .find(|table| table.path == path)
        .map(|table| table.fields)
        .unwrap_or_default();
    let ours = [
        symbol::LAZY,
        symbol::IGNORE_CHANGES,
        symbol::ALLOW_DATA_LOSS,
        symbol::CONST_NAME,
        symbol::FILTER_TEMPLATES,
    ];
    let is_ours = |name: &str| ours.contains(&name) || symbol::TEMPLATE_TABLES.contains(&name);
    fields
        .into_iter()
        .filter(|field| !is_ours(field.name))
        .collect()
}

fn object(given: &Table, fields: &[Field]) -> Map<String, Json> {
    let field = |name: &str| fields.iter().find(|field| field.name == name);
    let known = given
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), to_json(value, field(name)?.shape))));
    // What is off is left out, as clients do: servers refuse what they don't know even then.
    known.filter(|(_, value)| *value != json!(false)).collect()
}

/// A value in the broker's units: bytes, nanoseconds, −1 for no limit (0 of durations).
fn to_json(value: &Value, shape: Shape) -> Json {
    match (value, shape) {
        (Value::Boolean(value), _) => json!(value),
        (Value::Integer(number), _) => json!(number),
        (Value::Text(text), Shape::Duration { .. }) if text == "unlimited" => json!(0),
        (Value::Text(text), Shape::Duration { .. }) => match humantime::parse_duration(text) {
            Ok(duration) => json!(i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)),
            Err(_) => json!(text),
        },
        (Value::Text(text), Shape::Count { .. } | Shape::Size { .. }) if text == "unlimited" => {
            json!(-1)
        }
        (Value::Text(text), _) => json!(text),
        (Value::List(items), Shape::List { items: shape, .. }) => {
            items.iter().map(|item| to_json(item, *shape)).collect()
        }
        (Value::Table(entries), Shape::Table(fields)) => Json::Object(object(entries, fields)),
        (Value::Table(entries), _) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), to_json(value, Shape::Boolean)))
                .collect(),
        ),
        (Value::List(items), _) => items.iter().map(|item| to_json(item, shape)).collect(),
    }
}
