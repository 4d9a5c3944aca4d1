//! The JSON Schema (draft 2020-12) of the document, from the descriptions of the same fields.
//!
//! Objects may have more properties than it names: new fields don't raise the version.

use serde_json::{Map, Value, json};

use super::format_version::FORMAT_VERSION;
use super::names;
use crate::field::{Entry, Field, Shape, Table, Walk as _};
use crate::spec::{ConsumerSpec, KvSpec, ObjectStoreSpec, ServerVersion, StreamSpec};
use crate::symbol;

/// Where the newest schema is found.
const ID: &str =
    "https://raw.githubusercontent.com/kanade-rs/kanade-resources/main/docs/export.schema.json";

/// The schema of what [`document`](super::document) makes.
#[must_use]
pub fn json_schema() -> Value {
    let mut schema = object(
        "What a resources.toml declares, for programs: `kanade-resources export --to json`. Readers ignore fields that they \
         don't know.",
        &[
            (
                "format_version",
                json!({ "const": FORMAT_VERSION }),
                "Grows when a field changes its meaning or is removed.",
            ),
            (
                "profile",
                nullable(&text()),
                "The profile that the document is for; null: the declaration without one.",
            ),
            ("doc", text(), "What the declaration is about, as Markdown."),
            (
                "min_server",
                text(),
                "The oldest nats-server that it works on: `2.10`.",
            ),
            (
                "generation",
                nullable(&whole(0)),
                "The generation that resources are stamped with; null: none.",
            ),
            (
                "storage_budget_bytes",
                nullable(&whole(0)),
                "The most that all resources may reserve of file storage; null: no budget.",
            ),
            (
                "memory_budget_bytes",
                nullable(&whole(0)),
                "The most that all resources may reserve of memory; null: no budget.",
            ),
            (
                "resources",
                list(&reference("resource")),
                "Streams, KV buckets and object stores, each in the order of the file.",
            ),
            (
                "core_subjects",
                list(&reference("template")),
                "Subjects that no declared stream stores.",
            ),
            (
                "profiles",
                list(&reference("profile")),
                "The profiles; empty in a document that is for one.",
            ),
        ],
    );
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!(ID);
    schema["title"] = json!("kanade-resources export");
    schema["$defs"] = json!({
        "resource": { "anyOf": [stream(), bucket(), store()] },
        "consumer": consumer(),
        "template": template(),
        "profile": profile(),
    });
    schema
}

fn stream() -> Value {
    let config = config(&StreamSpec::named("").walk());
    let consumers = (
        "consumers",
        list(&reference("consumer")),
        "Its durable consumers.",
    );
    resource("stream", config, consumers)
}

fn bucket() -> Value {
    let config = config(&KvSpec::named("").walk());
    resource(symbol::KV, config, no_consumers())
}

fn store() -> Value {
    let config = config(&ObjectStoreSpec::named("").walk());
    resource("object_store", config, no_consumers())
}

type Property = (&'static str, Value, &'static str);

fn no_consumers() -> Property {
    let none = json!({ "type": "array", "maxItems": 0 });
    ("consumers", none, "Only streams have consumers.")
}

fn resource(kind: &str, config: Value, consumers: Property) -> Value {
    object(
        "A stream, a KV bucket or an object store.",
        &[
            (
                "kind",
                json!({ "const": kind }),
                "What it is to an application.",
            ),
            ("name", text(), "Its declared name."),
            (
                "stream",
                text(),
                "The broker's name of the stream that it is kept in.",
            ),
            ("constant", text(), "The Rust constant of its name."),
            ("doc", text(), "What it is for, as Markdown."),
            (
                "lazy",
                flag(),
                "Whether it is created on first use only, so that it may be missing.",
            ),
            (
                "allow_data_loss",
                flag(),
                "Whether changes that delete stored messages may be applied.",
            ),
            (
                "ignore_changes",
                ignored(),
                "The fields that are left to operators after creation, or `all`.",
            ),
            (
                "subjects",
                list(&text()),
                "The subjects that its stream stores.",
            ),
            (
                "reserved_bytes",
                whole(0),
                "What the broker sets aside for it, on all replicas together.",
            ),
            (
                "config",
                config,
                "Its fields, under the names of the declaration. Those left to the broker are missing.",
            ),
            (
                "templates",
                list(&reference("template")),
                "Of a stream's subjects, a bucket's keys, a store's names.",
            ),
            consumers,
        ],
    )
}

fn consumer() -> Value {
    let config = config(&ConsumerSpec::named("", "").walk());
    object(
        "A durable consumer.",
        &[
            (
                "kind",
                json!({ "const": symbol::CONSUMER }),
                "Always `consumer`.",
            ),
            ("name", text(), "Its durable name."),
            ("stream", text(), "The stream that it consumes."),
            ("constant", text(), "The Rust constant of its name."),
            ("doc", text(), "What it is for, as Markdown."),
            (
                "lazy",
                flag(),
                "Whether it is created on first use only, so that it may be missing.",
            ),
            (
                "ignore_changes",
                ignored(),
                "The fields that are left to operators after creation, or `all`.",
            ),
            (
                "config",
                config,
                "Its fields, under the names of the declaration. Those left to the broker are missing.",
            ),
        ],
    )
}

fn profile() -> Value {
    object(
        "What differs in one environment.",
        &[
            ("name", text(), "Its name."),
            ("doc", text(), "What it is for, as Markdown."),
            (
                "storage_budget_bytes",
                nullable(&whole(0)),
                "Its budget of file storage; null: that of the declaration.",
            ),
            (
                "memory_budget_bytes",
                nullable(&whole(0)),
                "Its budget of memory; null: that of the declaration.",
            ),
            (
                "resources",
                list(&reference("resource")),
                "The resources that differ, as they are in the profile. All others are the same as without it.",
            ),
        ],
    )
}

fn template() -> Value {
    let parts = list(&json!({ "anyOf": [literal(), hole()] }));
    object(
        "A string with holes.",
        &[
            ("name", text(), "Its name."),
            ("doc", text(), "What it is for, as Markdown."),
            (
                "space",
                json!({ "enum": ["subject", "key", "object_name"] }),
                "What its strings are.",
            ),
            (
                "separator",
                json!({ "enum": [".", "/"] }),
                "What stands between two tokens.",
            ),
            ("pattern", text(), "The template as it is declared."),
            (
                "parts",
                parts,
                "The template piece by piece; joined, the pieces make the string.",
            ),
            (
                "filters",
                list(&text()),
                "The fewest wildcards that cover it; object names have none.",
            ),
        ],
    )
}

fn literal() -> Value {
    object(
        "Text that is always the same.",
        &[
            ("part", json!({ "const": "literal" }), "Always `literal`."),
            ("text", text(), "The text, with the separators around it."),
        ],
    )
}

fn hole() -> Value {
    let mut hole = object(
        "What differs from string to string.",
        &[
            ("part", json!({ "const": "hole" }), "Always `hole`."),
            ("name", text(), "Its name."),
            (
                "type",
                json!({ "enum": ["text", "u64", "i64", "word", "rust", "encoded"] }),
                "What it takes: any text, a decimal number of 64 bits, one of `words`, the text of a Rust type, or any string \
                 in an `encoding`.",
            ),
            (
                "span",
                json!({ "enum": ["token", "tokens", "tail"] }),
                "How many tokens it takes: one, one to `max_tokens`, or one or more up to the end.",
            ),
            (
                "max_tokens",
                nullable(&whole(1)),
                "The most tokens; null: no limit.",
            ),
        ],
    );
    let words = described(list(&text()), "The words, with the type `word`.");
    let path = described(text(), "The path of the type, with the type `rust`.");
    let encoding = described(
        json!({ "enum": ["percent", "base64url"] }),
        "With the type `encoded`: `percent` writes every byte but `A-Z a-z 0-9 - _` as `%XX`, `base64url` is RFC 4648 without \
         padding.",
    );
    hole["properties"]["words"] = words;
    hole["properties"]["rust_type"] = path;
    hole["properties"]["encoding"] = encoding;
    hole
}

/// The fields of a spec.
fn config(table: &Table<'_>) -> Value {
    let entries = table.entries.iter();
    let entries: Vec<&Entry<'_>> = entries
        .filter(|entry| entry.field.name != symbol::SUBJECTS)
        .collect();
    let properties: Map<String, Value> = entries.iter().map(|entry| property(entry)).collect();
    let always = entries.iter().filter(|entry| !entry.is_optional);
    let required: Vec<_> = always.map(|entry| names::of_field(entry.field)).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn property(entry: &Entry<'_>) -> (String, Value) {
    let field = entry.field;
    let schema = of_shape(&field.shape);
    let (schema, null) = match field.shape {
        Shape::Duration {
            unlimited: true, ..
        }
        | Shape::Count {
            unlimited: true, ..
        }
        | Shape::Size { .. } => (nullable(&schema), " Null: unlimited."),
        Shape::Duration { .. } if !entry.is_optional => (nullable(&schema), " Null: none."),
        _ => (schema, ""),
    };
    let text = format!("{}{null}{}", field.doc, since(field));
    (
        names::of_field(field).into_owned(),
        described(schema, &text),
    )
}

fn since(field: &Field) -> String {
    let ServerVersion { major, minor, .. } = field.since;
    if field.since > ServerVersion::OLDEST {
        format!(" Needs nats-server {major}.{minor}.")
    } else {
        String::new()
    }
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Boolean => flag(),
        Shape::Text { .. } | Shape::Version => text(),
        Shape::Words(words) => json!({ "enum": words }),
        Shape::Count { least, .. } => whole(*least),
        Shape::Size { .. } | Shape::Duration { .. } => whole(1),
        Shape::Time => json!({ "type": "string", "format": "date-time" }),
        Shape::List { items, .. } => list(&of_shape(items)),
        Shape::FieldNames { .. } => ignored(),
        Shape::Pairs => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Shape::Table(fields) => nested(fields),
    }
}

/// A table inside of a resource.
fn nested(fields: &[Field]) -> Value {
    let properties = fields.iter().map(|field| {
        let text = format!("{}{}", field.doc, since(field));
        let schema = described(of_shape(&field.shape), &text);
        (names::of_field(field).into_owned(), schema)
    });
    let properties: Map<String, Value> = properties.collect();
    let required = fields.iter().filter(|field| field.required);
    let required: Vec<_> = required.map(names::of_field).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// An object that has all of the properties.
fn object(doc: &str, properties: &[Property]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, ..)| *name).collect();
    let properties = properties.iter();
    let properties: Map<String, Value> = properties
        .map(|(name, schema, doc)| ((*name).to_owned(), described(schema.clone(), doc)))
        .collect();
    json!({ "type": "object", "description": doc, "properties": properties, "required": required })
}

fn described(mut schema: Value, doc: &str) -> Value {
    schema["description"] = json!(doc);
    schema
}

fn nullable(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

/// Names of fields, or all of them.
fn ignored() -> Value {
    json!({ "anyOf": [list(&text()), { "const": "all" }] })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn whole(least: u64) -> Value {
    json!({ "type": "integer", "minimum": least })
}
