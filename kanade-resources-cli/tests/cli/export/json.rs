//! `export --to json`, held against its schema.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use jsonschema::Validator;
use kanade_resources_schema::export::json_schema;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::support::{cases, run_in};

/// A template of every sort.
const TEMPLATES: &str = r#"#! The shop.

[settings]
storage_budget = "1GiB"

## Every order.
[streams.ORDERS]
subjects = ["orders.>"]
max_age = "1d"
max_msg_size = "1KiB"
ignore_changes = ["max_age"]

[streams.ORDERS.subject_templates]
## A new order.
placed = "orders.placed.{id:u64}"
settled = "orders.settled.{shop...3}.{how:paid|refused}"
note = "orders.note.{by%}.{rest...}"
typed = "orders.typed.{id:crate::Id}.{delta:i64}"

[streams.ORDERS.consumers.billing]
backoff = ["1s", "2s"]
ignore_changes = "all"

[kv.jobs]
history = 5
ignore_changes = ["history"]

[kv.jobs.keys]
of = "jobs.{name%}"

[core_subjects]
ping = "ping"

## A small machine.
[profiles.dev]
storage_budget = "1MiB"

[profiles.dev.kv.jobs]
history = 1
"#;

/// The schema, with everything refused that it doesn't name.
fn strict() -> Result<Validator> {
    let mut schema = json_schema();
    ensure!(
        jsonschema::draft202012::meta::is_valid(&schema),
        "not a schema"
    );
    close(&mut schema);
    Ok(jsonschema::draft202012::new(&schema)?)
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.get("properties").is_some_and(Value::is_object)
                && object.contains_key("required")
            {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn export(text: &str, arguments: &[&str]) -> Result<Value> {
    let folder = Folder::with(text)?;
    let ran = folder.run(&[&["export", "--to", "json"], arguments].concat())?;
    ensure!(ran.code == Some(0), "{ran:?}");
    Ok(serde_json::from_str(&ran.stdout)?)
}

#[test]
fn what_is_exported_keeps_to_the_schema() -> Result<()> {
    let validator = strict()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let fleet = fs::read_to_string(root.join("resources.toml"))?;
    let shop =
        fs::read_to_string(root.join("kanade-resources-schema/tests/reference/resources.toml"))?;
    let all = fs::read_to_string(cases().join("every_field.toml"))?;
    for text in [fleet.as_str(), &shop, &all, TEMPLATES] {
        let document = export(text, &[])?;
        let said: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        ensure!(said.is_empty(), "{}", said.join("\n"));
    }
    ensure!(!validator.is_valid(&json!({ "format_version": 2 })));
    Ok(())
}

#[test]
fn units_are_in_the_names_and_templates_in_parts() -> Result<()> {
    let document = export(TEMPLATES, &[])?;
    assert_eq!(document["doc"], "The shop.");
    assert_eq!(document["storage_budget_bytes"], 1 << 30);
    let [orders, jobs] = [&document["resources"][0], &document["resources"][1]];
    assert_eq!(orders["kind"], "stream");
    assert_eq!(orders["constant"], "STREAM_ORDERS");
    assert_eq!(orders["subjects"], json!(["orders.>"]));
    assert_eq!(orders["ignore_changes"], json!(["max_age"]));
    let config = &orders["config"];
    assert_eq!(config["max_age_ns"], 86_400_000_000_000_u64);
    assert_eq!(config["max_msg_size_bytes"], 1024);
    assert_eq!(config["max_bytes"], Value::Null, "unlimited");
    let absent = config.as_object().context("a table")?;
    assert!(!absent.contains_key("duplicate_window_ns"), "{config}");
    let templates = orders["templates"].as_array().context("a list")?;
    let parts: Vec<&Value> = templates
        .iter()
        .map(|template| &template["parts"])
        .collect();
    assert_eq!(
        parts,
        [
            &json!([
                {"part": "literal", "text": "orders.placed."},
                {"part": "hole", "name": "id", "type": "u64", "span": "token", "max_tokens": 1},
            ]),
            &json!([
                {"part": "literal", "text": "orders.settled."},
                {"part": "hole", "name": "shop", "type": "text", "span": "tokens", "max_tokens": 3},
                {"part": "literal", "text": "."},
                {"part": "hole", "name": "how", "type": "word", "words": ["paid", "refused"], "span": "token", "max_tokens": 1},
            ]),
            &json!([
                {"part": "literal", "text": "orders.note."},
                {"part": "hole", "name": "by", "type": "encoded", "encoding": "percent", "span": "token", "max_tokens": 1},
                {"part": "literal", "text": "."},
                {"part": "hole", "name": "rest", "type": "text", "span": "tail", "max_tokens": null},
            ]),
            &json!([
                {"part": "literal", "text": "orders.typed."},
                {"part": "hole", "name": "id", "type": "rust", "rust_type": "crate::Id", "span": "token", "max_tokens": 1},
                {"part": "literal", "text": "."},
                {"part": "hole", "name": "delta", "type": "i64", "span": "token", "max_tokens": 1},
            ]),
        ]
    );
    assert_eq!(templates[0]["doc"], "A new order.");
    assert_eq!(templates[0]["pattern"], "orders.placed.{id:u64}");
    assert_eq!(templates[0]["filters"], json!(["orders.placed.*"]));
    let billing = &orders["consumers"][0];
    assert_eq!(billing["kind"], "consumer");
    assert_eq!(billing["ignore_changes"], "all");
    assert_eq!(
        billing["config"]["backoff_ns"],
        json!([1_000_000_000, 2_000_000_000])
    );

    assert_eq!(
        (&jobs["kind"], &jobs["stream"]),
        (&json!("kv"), &json!("KV_jobs"))
    );
    assert_eq!(jobs["ignore_changes"], json!(["history"]));
    assert_eq!(jobs["templates"][0]["space"], "key");
    assert_eq!(jobs["templates"][0]["parts"][1]["encoding"], "base64url");
    assert_eq!(document["core_subjects"][0]["pattern"], "ping");
    Ok(())
}

#[test]
fn profiles_say_what_differs_and_one_of_them_can_be_exported() -> Result<()> {
    let document = export(TEMPLATES, &[])?;
    let dev = &document["profiles"][0];
    assert_eq!(
        (&dev["name"], &dev["doc"]),
        (&json!("dev"), &json!("A small machine."))
    );
    assert_eq!(dev["storage_budget_bytes"], 1 << 20);
    assert_eq!(dev["resources"].as_array().map(Vec::len), Some(1));
    assert_eq!(dev["resources"][0]["config"]["history"], 1);
    assert_eq!(document["profile"], Value::Null);

    let document = export(TEMPLATES, &["--profile", "dev"])?;
    assert_eq!(document["profile"], "dev");
    assert_eq!(document["storage_budget_bytes"], 1 << 20);
    assert_eq!(document["resources"][1]["config"]["history"], 1);
    assert_eq!(document["profiles"], json!([]));
    strict()?
        .validate(&document)
        .map_err(|error| anyhow::anyhow!("{error}"))?;

    let folder = Folder::with(TEMPLATES)?;
    let unknown = run_in(
        folder.path(),
        &["export", "--to", "json", "--profile", "prod"],
    )?;
    ensure!(
        unknown.code == Some(1) && unknown.stderr.contains("dev"),
        "{unknown:?}"
    );
    Ok(())
}
