//! From the fields of a declaration to those of NACK.

use std::time::Duration;

use kanade_resources_schema::field::{Entry, Table, Value as Given};
use kanade_resources_schema::quantity::go_duration;
use kanade_resources_schema::spec::Kind;
use serde_json::{Map, Value, json};

/// What each field of a declaration is called there.
pub(super) type Fields = &'static [Field];

/// One field.
pub(super) struct Field {
    /// What the declaration calls it.
    pub(super) ours: &'static str,
    /// What NACK calls it.
    pub(super) theirs: &'static str,
    pub(super) form: Form,
    /// Whether it is written at its default, too: that of NACK is another one.
    pub(super) always: bool,
}

/// How a value is written.
pub(super) enum Form {
    /// As the JetStream API has it, and durations as Go writes them.
    Same,
    /// The stream of a bucket. The controller would add the prefix itself, but not where there are transforms.
    Bucket,
    /// A duration as a number.
    Nanoseconds,
    /// Whether it is compressed at all.
    Compressed,
    /// Other words.
    Words(&'static [(&'static str, &'static str)]),
    /// A whole number of per cent.
    PerCent,
    /// A table, or a list of tables, with other names.
    Inner(Fields),
    /// The fields of a table beside the others.
    Flat(Fields),
}

/// The fields of `table` in NACK's words. What has none, and not its default, is added to what is `refused`.
pub(super) fn written(
    fields: Fields,
    table: &Table<'_>,
    refused: &mut Vec<String>,
) -> Map<String, Value> {
    let mut spec = Map::new();
    for entry in &table.entries {
        let field = fields.iter().find(|field| field.ours == entry.field.name);
        if entry.is_default && !field.is_some_and(|field| field.always) {
            continue;
        }
        let Some(field) = field else {
            refused.push(no_word_for(entry));
            continue;
        };
        match field.form {
            Form::Flat(inner) => {
                if let Given::Table(table) = &entry.value {
                    spec.extend(written(inner, table, refused));
                }
            }
            _ => match value(field, entry, refused) {
                Some(value) => _ = spec.insert(field.theirs.to_owned(), value),
                None => refused.push(no_word_for(entry)),
            },
        }
    }
    spec
}

fn no_word_for(entry: &Entry<'_>) -> String {
    format!("NACK has no word for its `{}`", entry.field.name)
}

fn value(field: &Field, entry: &Entry<'_>, refused: &mut Vec<String>) -> Option<Value> {
    match (&field.form, &entry.value) {
        (Form::Bucket, Given::Text(name)) => {
            let prefix = Kind::KvBucket.stream_prefix();
            Some(json!(format!("{prefix}{name}")))
        }
        (Form::Nanoseconds, Given::Duration(duration)) => {
            u64::try_from(duration.as_nanos()).ok().map(Value::from)
        }
        (Form::Compressed, Given::Word { word, .. }) => Some(json!(*word != "none")),
        (Form::Words(words), Given::Word { word, .. }) => {
            let known = words.iter().find(|(ours, _)| ours == word);
            known.map(|(_, theirs)| json!(theirs))
        }
        (Form::PerCent, Given::Text(text)) => {
            let number: u8 = text.trim_end_matches('%').parse().ok()?;
            (number <= 100).then(|| json!(text))
        }
        (Form::Inner(inner), Given::Table(table)) => {
            Some(Value::Object(written(inner, table, refused)))
        }
        (Form::Inner(inner), Given::Tables(tables)) => {
            let tables = tables.iter();
            Some(
                tables
                    .map(|table| Value::Object(written(inner, table, refused)))
                    .collect(),
            )
        }
        (_, value) => plain(value),
    }
}

fn plain(value: &Given<'_>) -> Option<Value> {
    Some(match value {
        // Only what is always written may be left to the broker: the wait for acknowledgements.
        Given::Absent => json!(go_duration(Duration::ZERO)),
        Given::Flag(on) => json!(on),
        Given::Number(number) => json!(number),
        Given::Count(number) => json!(i64::try_from(*number).ok()?),
        Given::Duration(duration) => json!(go_duration(*duration)),
        Given::Word { word, .. } => json!(word),
        Given::Text(text) => json!(text),
        Given::Texts(texts) => json!(texts),
        Given::Durations(steps) => steps.iter().map(|step| go_duration(*step)).collect(),
        Given::Pairs(pairs) => pairs.iter().map(|(key, value)| (*key, *value)).collect(),
        Given::Table(_) | Given::Tables(_) => return None,
    })
}
