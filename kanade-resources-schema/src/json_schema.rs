//! The JSON Schema (draft 2020-12) of `resources.toml`, made from what the parser itself reads.
//!
//! Editors read older drafts, so nothing in here is newer than draft 4 where it matters, and nothing is referred to.
//! It accepts every declaration that `check` accepts. It can't refuse everything that `check` refuses: what values
//! mean together is beyond it, and so are a zero with a unit and a text with too many bytes, but not too many
//! characters.

use crate::language::{ANY_NAME, DURATION_UNITS, Field, SIZE_UNITS, Shape, Table, tables};
use crate::spec::ServerVersion;
use serde_json::{Value, json};

/// Where the newest schema is found. Editors also know the schema by it.
const ID: &str =
    "https://raw.githubusercontent.com/kanade-rs/kanade-resources/main/docs/resources.schema.json";

/// The schema of a whole file.
#[must_use]
pub fn of_file() -> Value {
    let mut schema = object();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!(ID);
    schema["title"] = json!("resources.toml");
    schema["description"] = json!("The JetStream resources of an application.");
    for table in tables() {
        fill(descend(&mut schema, table.path), &table);
    }
    schema
}

/// An object that accepts no properties yet.
fn object() -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": {} })
}

/// The place for the table at `path`, made on the way where there is none yet.
fn descend<'s>(schema: &'s mut Value, path: &[&str]) -> &'s mut Value {
    path.iter().fold(schema, |schema, step| {
        let place = match *step {
            ANY_NAME => &mut schema["additionalProperties"],
            name => &mut schema["properties"][name],
        };
        if !place.is_object() {
            *place = object();
        }
        place
    })
}

fn fill(place: &mut Value, table: &Table) {
    place["description"] = json!(table.doc);
    for field in &table.fields {
        place["properties"][field.name] = of_field(field);
    }
}

fn of_field(field: &Field) -> Value {
    let mut schema = of_shape(&field.shape);
    let since = if field.since > ServerVersion::OLDEST {
        format!(
            " Needs nats-server {}.{}.",
            field.since.major, field.since.minor
        )
    } else {
        String::new()
    };
    schema["description"] = json!(format!("{}{since}", field.doc));
    schema
}

fn of_shape(shape: &Shape) -> Value {
    match *shape {
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Text { most: None } | Shape::Time => json!({ "type": "string" }),
        Shape::Text { most: Some(most) } => json!({ "type": "string", "maxLength": most }),
        Shape::Words(words) => json!({ "enum": words }),
        Shape::Count {
            least,
            most,
            unlimited,
        } => or_unlimited(count(least, most), unlimited),
        Shape::Size { most } => {
            let text = json!({ "type": "string", "pattern": size() });
            json!({ "anyOf": [text, count(1, most.unsigned_abs()), unlimited()] })
        }
        Shape::Duration { unlimited, .. } => or_unlimited(
            json!({ "type": "string", "pattern": duration() }),
            unlimited,
        ),
        Shape::Version => json!({ "type": "string", "pattern": r"^\d+\.\d+(\.\d+)?([-+].*)?$" }),
        Shape::List { items, least } => {
            json!({ "type": "array", "items": of_shape(items), "minItems": least })
        }
        Shape::FieldNames { all } => {
            json!({ "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "enum": [all] }] })
        }
        Shape::Pairs => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Shape::Table(fields) => of_fields(fields),
    }
}

fn of_fields(fields: &[Field]) -> Value {
    let mut schema = object();
    for field in fields {
        schema["properties"][field.name] = of_field(field);
    }
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    schema["required"] = json!(required);
    schema
}

/// Bounds beyond TOML's integers are left out: editors would round them.
fn count(least: u64, most: u64) -> Value {
    let mut schema = json!({ "type": "integer", "minimum": least });
    if most < i64::MAX.unsigned_abs() {
        schema["maximum"] = json!(most);
    }
    schema
}

fn or_unlimited(schema: Value, may: bool) -> Value {
    if may {
        json!({ "anyOf": [schema, unlimited()] })
    } else {
        schema
    }
}

fn unlimited() -> Value {
    json!({ "enum": ["unlimited"] })
}

/// One number and a unit: `512MiB`.
fn size() -> String {
    format!(r"^(\d+\.?\d*|\.\d+)\s*({})$", SIZE_UNITS.join("|"))
}

/// Numbers with units: `1h30m`.
fn duration() -> String {
    format!(
        r"^\s*(\d[\d\s]*(\.[\d\s]+)?({})\s*)+$",
        DURATION_UNITS.join("|")
    )
}
