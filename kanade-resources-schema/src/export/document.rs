//! From a checked declaration to the document.

use serde_json::{Map, Value, json};

use super::format_version::FORMAT_VERSION;
use super::names;
use crate::field::{Entry, Shape, Table, Value as Given, Walk as _};
use crate::reference;
use crate::spec::{Consumer, IgnoreChanges, Kind};
use crate::template::{Content, Hole, Piece, Space, Span};
use crate::{Checked, ConsumerItem, Item, ProfileItem, Spec, TemplateItem, symbol};

/// Everything that `checked` declares. [`json_schema`](super::json_schema) describes it.
///
/// ```
/// use kanade_resources_schema::{Bump, analyse, export};
///
/// let arena = Bump::new();
/// let checked = analyse("[kv.jobs]\nmax_age = \"1h\"", &arena).unwrap();
/// let document = export::document(&checked);
/// assert_eq!(document["format_version"], 1);
/// assert_eq!(document["resources"][0]["stream"], "KV_jobs");
/// assert_eq!(document["resources"][0]["config"]["max_age_ns"], 3_600_000_000_000_u64);
/// ```
#[must_use]
pub fn document(checked: &Checked<'_>) -> Value {
    json!({
        "format_version": FORMAT_VERSION,
        "profile": checked.profile,
        "doc": checked.doc,
        "min_server": checked.min_server.to_string(),
        "generation": checked.generation,
        "storage_budget_bytes": checked.storage_budget,
        "memory_budget_bytes": checked.memory_budget,
        "resources": checked.items.iter().map(resource).collect::<Value>(),
        "core_subjects": templates(checked.core_subjects),
        "profiles": checked.profiles.iter().map(profile).collect::<Value>(),
    })
}

fn profile(item: &ProfileItem<'_>) -> Value {
    let changed = item.changed.iter();
    json!({
        "name": item.profile.name,
        "doc": item.doc,
        "storage_budget_bytes": item.profile.storage_budget,
        "memory_budget_bytes": item.profile.memory_budget,
        "resources": changed.map(|changed| resource(&changed.after)).collect::<Value>(),
    })
}

fn resource(item: &Item<'_>) -> Value {
    let resource = &item.resource;
    let config = match &item.spec {
        Spec::Stream(spec) => config(&spec.walk()),
        Spec::Kv(spec) => config(&spec.walk()),
        Spec::ObjectStore(spec) => config(&spec.walk()),
    };
    json!({
        "kind": kind(resource.kind),
        "name": resource.name,
        "stream": resource.stream.name,
        "constant": reference::constant(item),
        "doc": item.doc,
        "lazy": resource.lazy,
        "allow_data_loss": resource.allow_data_loss,
        "ignore_changes": ignored(resource.ignore_changes, |field| {
            let declared = resource.kind.declared_field(field);
            declared.map_or(field, |field| field.name)
        }),
        "subjects": resource.stream.subjects,
        "reserved_bytes": resource.stream.reserved_bytes(),
        "config": config,
        "templates": templates(item.templates),
        "consumers": item.consumers.iter().map(consumer).collect::<Value>(),
    })
}

fn consumer(item: &ConsumerItem<'_>) -> Value {
    let Consumer {
        spec,
        lazy,
        ignore_changes,
        ..
    } = &item.consumer;
    json!({
        "kind": symbol::CONSUMER,
        "name": spec.name,
        "stream": spec.stream,
        "constant": reference::consumer_constant(item),
        "doc": item.doc,
        "lazy": lazy,
        "ignore_changes": ignored(*ignore_changes, |field| field),
        "config": config(&spec.walk()),
    })
}

/// The word of all JSON for a kind of resource.
const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Stream => "stream",
        Kind::KvBucket => symbol::KV,
        Kind::ObjectStore => "object_store",
    }
}

/// The fields as they are declared, or `"all"`.
fn ignored<'a>(changes: IgnoreChanges<'a>, declared: impl Fn(&'a str) -> &'a str) -> Value {
    match changes {
        IgnoreChanges::Fields(fields) => fields.iter().copied().map(declared).collect(),
        IgnoreChanges::AllBut(_) => json!("all"),
    }
}

/// The fields of a resource or consumer. What stands beside them is not in here again.
fn config(table: &Table<'_>) -> Value {
    let mut config = fields(table);
    config.remove(symbol::SUBJECTS);
    Value::Object(config)
}

/// Every field but those that are left to the broker.
fn fields(table: &Table<'_>) -> Map<String, Value> {
    let entries = table.entries.iter();
    entries
        .filter(|entry| entry.value != Given::Absent)
        .map(|entry| (names::of_field(entry.field).into_owned(), value(entry)))
        .collect()
}

fn value(entry: &Entry<'_>) -> Value {
    match &entry.value {
        Given::Absent => Value::Null,
        Given::Flag(on) => json!(on),
        Given::Number(number) if *number < 0 && is_limit(&entry.field.shape) => Value::Null,
        Given::Number(number) => json!(number),
        Given::Count(number) => json!(number),
        Given::Duration(duration) if duration.is_zero() => Value::Null,
        Given::Duration(duration) => nanoseconds(duration),
        Given::Word { word, .. } => json!(word),
        Given::Text(text) => json!(text),
        Given::Texts(texts) => json!(texts),
        Given::Durations(steps) => steps.iter().map(nanoseconds).collect(),
        Given::Pairs(pairs) => pairs.iter().map(|(key, value)| (*key, *value)).collect(),
        Given::Table(table) => Value::Object(fields(table)),
        Given::Tables(tables) => tables.iter().map(|table| json!(fields(table))).collect(),
    }
}

const fn is_limit(shape: &Shape) -> bool {
    matches!(shape, Shape::Count { .. } | Shape::Size { .. })
}

/// Durations of a declaration fit: brokers hold them in 63 bits.
fn nanoseconds(duration: &std::time::Duration) -> Value {
    json!(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
}

fn templates(items: &[TemplateItem<'_>]) -> Value {
    items.iter().map(template).collect()
}

fn template(item: &TemplateItem<'_>) -> Value {
    let template = &item.template;
    let parts = template.pieces.iter();
    json!({
        "name": template.name,
        "doc": item.doc,
        "space": match template.space {
            Space::Subject => "subject",
            Space::Key => "key",
            Space::Name => "object_name",
        },
        "separator": template.space.separator(),
        "pattern": template.text,
        "parts": parts.map(|piece| part(piece, template.space)).collect::<Value>(),
        "filters": item.filters,
    })
}

fn part(piece: &Piece<'_>, space: Space) -> Value {
    match piece {
        Piece::Literal(text) => json!({ "part": "literal", "text": text }),
        Piece::Hole(hole) => self::hole(hole, space),
    }
}

fn hole(hole: &Hole<'_>, space: Space) -> Value {
    let (span, most) = match hole.span {
        Span::One => ("token", Some(1)),
        Span::UpTo(most) => ("tokens", Some(most)),
        Span::Open => ("tail", None),
    };
    let mut part = json!({
        "part": "hole",
        "name": hole.name,
        "type": type_name(hole.content),
        "span": span,
        "max_tokens": most,
    });
    match hole.content {
        Content::Words(words) => part["words"] = json!(words),
        Content::Type(path) => part["rust_type"] = json!(path),
        Content::Encoded => part["encoding"] = json!(encoding(space)),
        Content::Text | Content::Unsigned | Content::Signed => {}
    }
    part
}

const fn type_name(content: Content<'_>) -> &'static str {
    match content {
        Content::Text => "text",
        Content::Unsigned => "u64",
        Content::Signed => "i64",
        Content::Words(_) => "word",
        Content::Type(_) => "rust",
        Content::Encoded => "encoded",
    }
}

const fn encoding(space: Space) -> &'static str {
    match space {
        Space::Key => "base64url",
        Space::Subject | Space::Name => "percent",
    }
}
