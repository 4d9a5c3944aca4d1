use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::format;

/// One field of a live configuration that differs from the declaration.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The field of the stream or consumer configuration; `metadata.<key>` for one metadata key.
    pub field: String,
    /// The live value as the JetStream API writes it: durations in nanoseconds, `-1` for "unlimited", null for none.
    pub before: Value,
    /// The declared value, written alike.
    pub after: Value,
    /// What the change does to stored messages.
    #[serde(flatten)]
    pub class: Class,
    /// What else an operator should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a change does to stored messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum Class {
    /// Nothing is deleted.
    Safe,
    /// Messages that are stored now would be deleted.
    Lossy {
        /// What would go.
        estimate: Estimate,
        /// The rule of the broker that deletes.
        why: String,
    },
    /// It is left alone: the field is in `ignore_changes`, or the resource belongs to a newer generation.
    Ignored,
    /// The connected nats-server does not make this change to what exists.
    Impossible {
        /// The rule of the broker that forbids it.
        why: String,
        /// What to do instead.
        remedy: String,
    },
}

/// How much a change would delete, judged from the state of the stream when it was observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The most messages that would go, where that can be told.
    pub messages: Option<u64>,
    /// About how many bytes would go, where that can be told.
    pub bytes: Option<u64>,
}

impl Estimate {
    pub(super) const fn messages(at_most: u64) -> Self {
        Self {
            messages: Some(at_most),
            bytes: None,
        }
    }

    pub(super) const fn bytes(about: u64) -> Self {
        Self {
            messages: None,
            bytes: Some(about),
        }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.messages, self.bytes) {
            (Some(1), _) => f.write_str("up to 1 message"),
            (Some(messages), _) => write!(f, "up to {messages} messages"),
            (None, Some(bytes)) => write!(f, "about {}", format::bytes(bytes)),
            (None, None) => f.write_str("an unknown number of messages"),
        }
    }
}

impl fmt::Display for Change {
    /// One line: `max_bytes: unlimited -> 1 GiB`, then what it would delete or why it can't be made.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = format::value(&self.field, &self.before);
        let after = format::value(&self.field, &self.after);
        write!(f, "{}: {before} -> {after}", self.field)?;
        match &self.class {
            Class::Safe | Class::Ignored => {}
            Class::Lossy { estimate, why } => write!(f, " (deletes {estimate}: {why})")?,
            Class::Impossible { why, remedy } => write!(f, " (impossible: {why}; {remedy})")?,
        }
        match &self.note {
            Some(note) => write!(f, " ({note})"),
            None => Ok(()),
        }
    }
}
