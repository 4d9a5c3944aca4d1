//! Declares what was found, with the fields that no difference would reveal.

use std::time::Duration;

use kanade_resources_schema::field::{Field, Walk as _};
use kanade_resources_schema::spec::{ConsumerSpec, Kind, StreamSpec};
use kanade_resources_schema::symbol;
use kanade_resources_schema::visible::visible;
use serde_json::Value as Json;
use toml_edit::{InlineTable, Value};

use super::Writer;
use crate::import::field;
use crate::import::found::Resource;
use crate::import::tables::{consumer_path, known, path, subjects};

/// What servers take where neither the consumer nor its stream says how many.
const DEFAULT_MAX_ACK_PENDING: i64 = 1000;

impl Writer<'_> {
    /// Writes the tables, with the fields that no difference would reveal.
    pub(super) fn declare(&mut self, resource: &Resource) {
        let path = path(resource);
        let config = &resource.answer["config"];
        if !self.file.has(&path) {
            self.create(&path, config);
            if resource.kind == Kind::Stream {
                let subjects = field::written(&subjects().shape, &config[symbol::SUBJECTS]);
                self.set(&path, symbol::SUBJECTS, subjects);
                self.declare_window(&path, config);
            }
        }
        self.remark_on_unknown(&path, StreamSpec::FIELDS, config);
        for (name, answer) in &resource.consumers {
            self.declare_consumer(resource, name, answer);
        }
    }

    fn declare_consumer(&mut self, resource: &Resource, name: &str, answer: &Json) {
        let path = path(resource);
        if resource.kind != Kind::Stream {
            let what = format!(
                "consumer {} is left out: only streams declare consumers",
                visible(name)
            );
            self.file.remark(&path, what);
            return;
        }
        let path = consumer_path(&path, name);
        let config = &answer["config"];
        if !self.file.has(&path) {
            self.create(&path, config);
            let limits = &resource.answer["config"][symbol::CONSUMER_LIMITS];
            self.declare_own_limits(&path, config, limits);
        }
        self.remark_on_unknown(&path, ConsumerSpec::FIELDS, config);
    }

    /// Limits that may be those of the server, which no difference would reveal, or somebody's choice.
    fn declare_own_limits(&mut self, path: &[String], config: &Json, of_stream: &Json) {
        for name in [symbol::MAX_BATCH, symbol::MAX_ACK_PENDING] {
            let value = &config[name];
            let is_default = name == symbol::MAX_ACK_PENDING
                && (*value == DEFAULT_MAX_ACK_PENDING || *value == of_stream[name]);
            if value.as_u64().unwrap_or_default() > 0 && !is_default {
                let field = known(ConsumerSpec::FIELDS, name);
                let value = field.and_then(|field| field::written(&field.shape, value));
                self.set(path, name, value);
            }
        }
    }

    /// A new table, with its description, and the metadata that people gave it.
    fn create(&mut self, path: &[String], config: &Json) {
        let description = config[symbol::DESCRIPTION].as_str().unwrap_or_default();
        self.file.create(path, description);
        if !description.is_empty() {
            self.file.set(path, symbol::DESCRIPTION, description.into());
        }
        let pairs = config[symbol::METADATA].as_object().into_iter().flatten();
        let pairs: InlineTable = pairs
            .filter(|(key, _)| !is_mark(key))
            .filter_map(|(key, value)| Some((key.as_str(), Value::from(value.as_str()?))))
            .collect();
        if !pairs.is_empty() {
            self.file.set(path, symbol::METADATA, pairs.into());
        }
    }

    /// A window other than the broker's default.
    fn declare_window(&mut self, path: &[String], config: &Json) {
        let window = duration(&config[symbol::DUPLICATE_WINDOW]);
        let default = StreamSpec {
            max_age: duration(&config[symbol::MAX_AGE]),
            ..StreamSpec::named("")
        };
        if window != default.default_duplicate_window() && !window.is_zero() {
            let field = known(StreamSpec::FIELDS, symbol::DUPLICATE_WINDOW);
            let value = field
                .and_then(|field| field::written(&field.shape, &config[symbol::DUPLICATE_WINDOW]));
            self.set(path, symbol::DUPLICATE_WINDOW, value);
        }
    }

    /// Fields of servers that are newer than this language.
    fn remark_on_unknown(&mut self, path: &[String], fields: &[Field], config: &Json) {
        const NAMES: [&str; 3] = [symbol::NAME, "durable_name", symbol::FILTER_SUBJECT];
        for (name, value) in field::unknown(fields, config) {
            if !NAMES.contains(&name.as_str()) && says_something(value) {
                let remark =
                    format!("{name} = {value} is left out: this version has no field for it");
                self.file.remark(path, remark);
            }
        }
    }
}

/// A duration of the API.
fn duration(nanoseconds: &Json) -> Duration {
    Duration::from_nanos(nanoseconds.as_u64().unwrap_or_default())
}

/// Whether a server or the engine writes this key of metadata.
fn is_mark(key: &str) -> bool {
    [symbol::SERVER_METADATA, symbol::OWN_METADATA]
        .iter()
        .any(|prefix| key.starts_with(prefix))
}

fn says_something(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(flag) => *flag,
        Json::Number(number) => number.as_i64() != Some(0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(table) => table.values().any(says_something),
    }
}
