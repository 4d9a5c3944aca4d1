//! The form in which documents compare: what a server makes of each field that is left out or written otherwise.

use kanade_resources_schema::symbol;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::{Document, nested};

/// The fields of one kind of document that compare by themselves.
pub(crate) struct Fields(&'static [(&'static str, Form)]);

/// What a stream has, but for its name, its metadata and the duplicate window, which the plan looks at itself.
pub(crate) static STREAM: Fields = Fields(&[
    (symbol::DESCRIPTION, Form::Text),
    (symbol::SUBJECTS, Form::Subjects),
    (symbol::RETENTION, Form::Word("limits")),
    (symbol::MAX_CONSUMERS, Form::Limit),
    (symbol::MAX_MSGS, Form::Limit),
    (symbol::MAX_MSGS_PER_SUBJECT, Form::Limit),
    (symbol::MAX_BYTES, Form::Limit),
    (symbol::MAX_AGE, Form::Number),
    (symbol::MAX_MSG_SIZE, Form::Limit),
    (symbol::DISCARD, Form::Word("old")),
    (symbol::DISCARD_NEW_PER_SUBJECT, Form::Flag),
    (symbol::STORAGE, Form::Word("file")),
    (symbol::NUM_REPLICAS, Form::FromOne),
    (symbol::NO_ACK, Form::Flag),
    (symbol::PLACEMENT, Form::Nested(nested::placement)),
    (symbol::MIRROR, Form::Nested(nested::source)),
    (symbol::SOURCES, Form::Nested(nested::sources)),
    (symbol::COMPRESSION, Form::Word("none")),
    (symbol::FIRST_SEQ, Form::FromOne),
    (symbol::SUBJECT_TRANSFORM, Form::Nested(nested::transform)),
    (symbol::REPUBLISH, Form::Nested(nested::republish)),
    (symbol::ALLOW_DIRECT, Form::Flag),
    (symbol::MIRROR_DIRECT, Form::Flag),
    (symbol::SEALED, Form::Flag),
    (symbol::ALLOW_ROLLUP_HDRS, Form::Flag),
    (symbol::DENY_DELETE, Form::Flag),
    (symbol::DENY_PURGE, Form::Flag),
    (
        symbol::CONSUMER_LIMITS,
        Form::Nested(nested::consumer_limits),
    ),
    (symbol::ALLOW_MSG_TTL, Form::Flag),
    (symbol::SUBJECT_DELETE_MARKER_TTL, Form::Number),
    (symbol::ALLOW_MSG_COUNTER, Form::Flag),
    (symbol::ALLOW_ATOMIC, Form::Flag),
    (symbol::ALLOW_MSG_SCHEDULES, Form::Flag),
    (symbol::PERSIST_MODE, Form::Word("default")),
    (symbol::ALLOW_BATCHED, Form::Flag),
]);

/// What a consumer has, but for its names, its metadata, and `pause_until`: servers ignore that in an update,
/// and the time to pause until is moved with an API of its own.
pub(crate) static CONSUMER: Fields = Fields(&[
    (symbol::DESCRIPTION, Form::Text),
    (symbol::DELIVER_POLICY, Form::Word("all")),
    (symbol::OPT_START_SEQ, Form::Number),
    (symbol::OPT_START_TIME, Form::Time),
    (symbol::ACK_POLICY, Form::Word("none")),
    (symbol::ACK_WAIT, Form::Number),
    (symbol::MAX_DELIVER, Form::Limit),
    (symbol::BACKOFF, Form::Numbers),
    (symbol::FILTER_SUBJECTS, Form::Filters),
    (symbol::REPLAY_POLICY, Form::Word("instant")),
    (symbol::RATE_LIMIT_BPS, Form::Number),
    (symbol::SAMPLE_FREQ, Form::Percentage),
    (symbol::MAX_WAITING, Form::Number),
    (symbol::MAX_ACK_PENDING, Form::LimitOrZero),
    (symbol::HEADERS_ONLY, Form::Flag),
    (symbol::MAX_BATCH, Form::Number),
    (symbol::MAX_EXPIRES, Form::Number),
    (symbol::MAX_BYTES, Form::Number),
    (symbol::INACTIVE_THRESHOLD, Form::Number),
    (symbol::NUM_REPLICAS, Form::Number),
    (symbol::MEM_STORAGE, Form::Flag),
    (symbol::DELIVER_SUBJECT, Form::Text),
    (symbol::DELIVER_GROUP, Form::Text),
    (symbol::FLOW_CONTROL, Form::Flag),
    (symbol::IDLE_HEARTBEAT, Form::Number),
    (symbol::PRIORITY_GROUPS, Form::Set),
    (symbol::PRIORITY_POLICY, Form::Word("none")),
    (symbol::PRIORITY_TIMEOUT, Form::Number),
]);

/// How the values of a field compare.
#[derive(Clone, Copy)]
enum Form {
    /// `true` or not.
    Flag,
    /// A number; none and what is below zero are zero.
    Number,
    /// A number; none and zero are one.
    FromOne,
    /// A limit; none, zero and what is below zero are −1.
    Limit,
    /// A limit whose zero is filled in by the server; what is below zero is −1.
    LimitOrZero,
    /// A word, with the one that none stands for.
    Word(&'static str),
    /// A text; an empty one is none.
    Text,
    /// A moment, however it is written.
    Time,
    /// A share in per cent, with or without the sign.
    Percentage,
    /// Numbers, in their order.
    Numbers,
    /// Texts in any order.
    Set,
    /// The subjects of a stream: its name where it has none and copies nothing.
    Subjects,
    /// The filters of a consumer, in whichever of two fields.
    Filters,
    /// A table or a list of tables.
    Nested(fn(&Value) -> Value),
}

impl Fields {
    /// The names of the fields.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// Every field that a server would store differently of the two documents, with both values.
    pub(crate) fn differing<'f>(
        &'f self,
        one: &'f Document,
        other: &'f Document,
    ) -> impl Iterator<Item = (&'static str, Value, Value)> + 'f {
        self.0.iter().filter_map(move |(name, form)| {
            // What is written alike is stored alike, whatever a server makes of it.
            if one.get(*name) == other.get(*name) && !form.looks_elsewhere() {
                return None;
            }
            let (one, other) = (form.of(name, one), form.of(name, other));
            (one != other).then_some((*name, one, other))
        })
    }

    /// `field` of `document` as a server would store it, so that two documents can be compared.
    pub(crate) fn normal(&self, field: &str, document: &Document) -> Value {
        let form = self
            .0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, form)| *form);
        match form {
            Some(form) => form.of(field, document),
            None => document.get(field).cloned().unwrap_or_default(),
        }
    }
}

impl Form {
    fn of(self, field: &str, document: &Document) -> Value {
        match self {
            Self::Subjects => subjects(document),
            Self::Filters => filters(document),
            form => form.normal(document.get(field).unwrap_or(&Value::Null)),
        }
    }

    /// Whether other fields of a document count, too.
    fn looks_elsewhere(self) -> bool {
        matches!(self, Self::Subjects | Self::Filters)
    }

    fn normal(self, value: &Value) -> Value {
        let number = value.as_u64().unwrap_or_default();
        match self {
            Self::Flag => json!(value.as_bool().unwrap_or_default()),
            Self::FromOne => json!(number.max(1)),
            Self::Limit if number == 0 => json!(-1),
            Self::LimitOrZero if value.as_i64().is_some_and(i64::is_negative) => json!(-1),
            Self::Number | Self::Limit | Self::LimitOrZero => json!(number),
            Self::Word(default) => json!(
                value
                    .as_str()
                    .filter(|word| !word.is_empty())
                    .unwrap_or(default)
            ),
            Self::Text => text(value),
            Self::Time => moment(value),
            Self::Percentage => json!(value.as_str().map(|share| share.trim_end_matches('%'))),
            Self::Numbers => value
                .as_array()
                .map_or_else(|| json!([]), |numbers| json!(numbers)),
            Self::Set | Self::Subjects | Self::Filters => set(strings(value)),
            Self::Nested(normal) => normal(value),
        }
    }
}

/// Whether a stream takes its messages from other streams, and so need not have subjects.
fn has_origin(document: &Document) -> bool {
    let filled = |field| {
        document
            .get(field)
            .is_some_and(|value| !super::is_empty(value))
    };
    filled(symbol::MIRROR) || filled(symbol::SOURCES)
}

fn subjects(document: &Document) -> Value {
    let mut subjects: Vec<&str> = document
        .get(symbol::SUBJECTS)
        .into_iter()
        .flat_map(strings)
        .collect();
    if subjects.is_empty() && !has_origin(document) {
        subjects.extend(document.get(symbol::NAME).and_then(Value::as_str));
    }
    set(subjects)
}

fn filters(document: &Document) -> Value {
    let all = [symbol::FILTER_SUBJECT, symbol::FILTER_SUBJECTS];
    let one = document
        .get(all[0])
        .and_then(Value::as_str)
        .filter(|filter| !filter.is_empty());
    set(one
        .into_iter()
        .chain(document.get(all[1]).into_iter().flat_map(strings)))
}

/// A text, or null where there is none.
pub(super) fn text(value: &Value) -> Value {
    json!(value.as_str().filter(|text| !text.is_empty()))
}

/// A moment in UTC. What can't be read stays as it is.
pub(super) fn moment(value: &Value) -> Value {
    let read = value
        .as_str()
        .and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    let written = read.and_then(|moment| moment.to_offset(UtcOffset::UTC).format(&Rfc3339).ok());
    written.map_or_else(|| value.clone(), Value::String)
}

/// Texts in order, each once.
pub(super) fn set<'v>(texts: impl IntoIterator<Item = &'v str>) -> Value {
    let mut texts: Vec<&str> = texts.into_iter().collect();
    texts.sort_unstable();
    texts.dedup();
    json!(texts)
}

pub(crate) fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
