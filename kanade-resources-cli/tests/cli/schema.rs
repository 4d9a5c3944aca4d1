//! The JSON Schema, held against declarations that `check` takes, and others that it does not.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use jsonschema::Validator;
use kanade_resources_schema::diagnostic::render_all;
use kanade_resources_schema::language::{self, ANY_NAME};
use kanade_resources_schema::rules::RULES;
use kanade_resources_schema::{Bump, analyse};
use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::support::{cases, run};

/// Rules about the form of one value, which a schema can hold, too.
const OF_FORM: &[&str] = &[
    "unknown_table",
    "unknown_field",
    "wrong_type",
    "unknown_word",
    "missing_field",
    "malformed_size",
    "malformed_duration",
    "silent_zero",
    "number_out_of_range",
];

fn validator() -> Result<Validator> {
    let schema = serde_json::from_str(&run(&["schema"])?.stdout)?;
    ensure!(
        jsonschema::draft202012::meta::is_valid(&schema),
        "not a schema"
    );
    Ok(jsonschema::draft202012::new(&schema)?)
}

/// A declaration as the editors' validators see it: points in time are strings.
fn parse(source: &str) -> Result<Value> {
    Ok(table(DeTable::parse(source)?.get_ref()))
}

fn table(table: &DeTable<'_>) -> Value {
    table
        .iter()
        .map(|(key, node)| (key.get_ref().to_string(), value(node.get_ref())))
        .collect()
}

fn value(node: &DeValue<'_>) -> Value {
    match node {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => {
            Value::from(number.as_str().replace('_', "").parse::<i64>().ok())
        }
        DeValue::Float(number) => Value::from(number.as_str().parse::<f64>().ok()),
        DeValue::Boolean(value) => Value::from(*value),
        DeValue::Datetime(time) => Value::from(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| value(item.get_ref())).collect(),
        DeValue::Table(inner) => table(inner),
    }
}

/// What the schema has to say of `source`.
fn refusal(validator: &Validator, source: &str) -> Result<Option<String>> {
    let instance = parse(source)?;
    let said: Vec<String> = validator
        .iter_errors(&instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    Ok((!said.is_empty()).then(|| said.join("\n")))
}

#[test]
fn every_declaration_that_is_checked_clean_is_taken() -> Result<()> {
    let validator = validator()?;
    let fleet =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../resources.toml"))?;
    let all = fs::read_to_string(cases().join("every_field.toml"))?;
    let mends = RULES.iter().filter_map(|rule| rule.mend).map(str::to_owned);
    for source in mends.chain([fleet, all]) {
        let arena = Bump::new();
        if let Err(rejected) = analyse(&source, &arena) {
            bail!(
                "not clean:\n{}",
                render_all(&rejected.findings, &source, "source").join("\n")
            );
        }
        let refusal = refusal(&validator, &source)?;
        ensure!(
            refusal.is_none(),
            "{}\n{source}",
            refusal.unwrap_or_default()
        );
    }
    Ok(())
}

#[test]
fn the_case_of_every_field_has_every_field() -> Result<()> {
    let all = parse(&fs::read_to_string(cases().join("every_field.toml"))?)?;
    for table in language::tables()
        .iter()
        .filter(|table| !table.path.contains(&"defaults"))
    {
        let places = places(&all, table.path);
        let missing: Vec<&str> = table
            .fields
            .iter()
            .map(|field| field.name)
            .filter(|name| places.iter().all(|place| place[name].is_null()))
            .collect();
        ensure!(missing.is_empty(), "{:?} lacks {missing:?}", table.path);
    }
    Ok(())
}

/// All that is at `path`.
fn places<'v>(value: &'v Value, path: &[&str]) -> Vec<&'v Value> {
    let Some((step, rest)) = path.split_first() else {
        return vec![value];
    };
    match *step {
        ANY_NAME => value
            .as_object()
            .into_iter()
            .flatten()
            .flat_map(|(_, inner)| places(inner, rest))
            .collect(),
        name => places(&value[name], rest),
    }
}

#[test]
fn examples_of_wrong_form_are_refused() -> Result<()> {
    let validator = validator()?;
    for rule in RULES.iter().filter(|rule| OF_FORM.contains(&rule.name)) {
        let fails = rule.fails.context(rule.name)?;
        ensure!(
            refusal(&validator, fails)?.is_some(),
            "{} is taken:\n{fails}",
            rule.name
        );
    }
    Ok(())
}

/// A field or value that is wrong, and what the refusal must point at.
const WRONG: &[(&str, &str)] = &[
    ("streams = []", "/streams"),
    ("[streems.ORDERS]", "'streems'"),
    ("[streams.ORDERS]\nmax_byte = 1", "'max_byte'"),
    (
        "[streams.ORDERS]\nsubjects = []",
        "/streams/ORDERS/subjects",
    ),
    (
        "[streams.ORDERS]\nsubjects = \"orders.>\"",
        "/streams/ORDERS/subjects",
    ),
    (
        "[streams.ORDERS]\nmax_bytes = \"1G\"",
        "/streams/ORDERS/max_bytes",
    ),
    (
        "[streams.ORDERS]\nmax_bytes = \"1 GIB\"",
        "/streams/ORDERS/max_bytes",
    ),
    (
        "[streams.ORDERS]\nmax_bytes = -1",
        "/streams/ORDERS/max_bytes",
    ),
    (
        "[streams.ORDERS]\nmax_msg_size = 2147483648",
        "/streams/ORDERS/max_msg_size",
    ),
    ("[streams.ORDERS]\nmax_age = 30", "/streams/ORDERS/max_age"),
    (
        "[streams.ORDERS]\nmax_age = \"30\"",
        "/streams/ORDERS/max_age",
    ),
    (
        "[streams.ORDERS]\nmax_age = \"1y\"",
        "/streams/ORDERS/max_age",
    ),
    (
        "[streams.ORDERS]\nduplicate_window = \"unlimited\"",
        "/streams/ORDERS/duplicate_window",
    ),
    (
        "[streams.ORDERS]\nnum_replicas = 6",
        "/streams/ORDERS/num_replicas",
    ),
    ("[streams.ORDERS]\nmax_msgs = 0", "/streams/ORDERS/max_msgs"),
    (
        "[streams.ORDERS]\nretention = \"Limits\"",
        "/streams/ORDERS/retention",
    ),
    (
        "[streams.ORDERS]\nallow_direct = \"yes\"",
        "/streams/ORDERS/allow_direct",
    ),
    (
        "[streams.ORDERS]\nmetadata = { owner = 1 }",
        "/streams/ORDERS/metadata/owner",
    ),
    (
        "[streams.ORDERS.mirror]\nfilter_subject = \"a\"",
        "/streams/ORDERS/mirror",
    ),
    (
        "[streams.ORDERS.placement]\ntag = \"ssd\"",
        "/streams/ORDERS/placement",
    ),
    (
        "[streams.ORDERS.consumers.billing]\nallow_data_loss = true",
        "/streams/ORDERS/consumers/billing",
    ),
    (
        "[streams.ORDERS.consumers.billing]\nack_policy = \"some\"",
        "/streams/ORDERS/consumers/billing/ack_policy",
    ),
    ("[kv.jobs]\nhistory = 65", "/kv/jobs/history"),
    ("[kv.jobs]\nsubjects = [\"a\"]", "/kv/jobs"),
    ("[kv.jobs.consumers.billing]", "/kv/jobs"),
    (
        "[object_stores.scripts]\nlazy = 1",
        "/object_stores/scripts/lazy",
    ),
    (
        "[defaults.streams]\nconst_name = \"A\"",
        "/defaults/streams",
    ),
    (
        "[kv.jobs]\nignore_changes = \"max_age\"",
        "/kv/jobs/ignore_changes",
    ),
    ("[settings]\nmin_server = 2.10", "/settings/min_server"),
    ("[settings]\nmin_server = \"two\"", "/settings/min_server"),
];

#[test]
fn what_is_wrong_in_itself_is_refused_at_its_place() -> Result<()> {
    let validator = validator()?;
    for (source, place) in WRONG {
        let arena = Bump::new();
        ensure!(
            analyse(source, &arena).is_err(),
            "check takes it:\n{source}"
        );
        let said = refusal(&validator, source)?
            .with_context(|| format!("the schema takes it:\n{source}"))?;
        ensure!(said.contains(place), "{place} is not in {said}\n{source}");
    }
    Ok(())
}

#[test]
fn every_property_is_described() -> Result<()> {
    let schema = serde_json::from_str(&run(&["schema"])?.stdout)?;
    let properties = properties(&schema);
    ensure!(
        properties.len() > 100,
        "only {} properties",
        properties.len()
    );
    for (name, property) in properties {
        let description = property["description"].as_str().unwrap_or_default();
        ensure!(description.ends_with('.'), "{name}: {description:?}");
    }
    Ok(())
}

/// Every property of a schema, at every depth.
fn properties(schema: &Value) -> Vec<(&String, &Value)> {
    let Some(schema) = schema.as_object() else {
        return Vec::new();
    };
    let own: Vec<_> = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .collect();
    let inner = ["items", "additionalProperties"]
        .into_iter()
        .filter_map(|key| schema.get(key));
    let deeper = own
        .iter()
        .map(|(_, property)| *property)
        .chain(inner)
        .flat_map(properties)
        .collect();
    [own, deeper].concat()
}

#[test]
fn the_schema_in_the_repository_is_this_one() -> Result<()> {
    let kept = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/resources.schema.json"),
    )?;
    ensure!(
        kept == run(&["schema"])?.stdout,
        "docs/resources.schema.json is stale; run `cargo xtask docs`"
    );
    Ok(())
}
