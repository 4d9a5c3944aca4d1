//! One field that differs from the declaration, and what changing it would do.

use std::borrow::Cow;
use std::fmt;

use kanade_resources_schema::visible::visible;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::format;
use crate::names;

/// One field of a live configuration that differs from the declaration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// The field as a declaration calls it: `history` of a bucket, `metadata.<key>` for one
    /// metadata key. Fields of the backing stream that a bucket has no name for keep the stream's
    /// name.
    pub field: String,
    /// The live value as the JetStream API writes it: `-1` for "unlimited", null for none.
    pub before: Value,
    /// The declared value, in the same form.
    pub after: Value,
    /// The unit of the two values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// What the change does to stored messages.
    #[serde(flatten)]
    pub class: Class,
    /// Whether the declaration does not name the field, so that the change takes it back to its default.
    #[serde(default, skip_serializing_if = "is_false")]
    pub back_to_default: bool,
    /// What else an operator should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The unit of a changed value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unit {
    /// Nanoseconds.
    #[serde(rename = "ns")]
    Nanoseconds,
    /// Bytes.
    #[serde(rename = "bytes")]
    Bytes,
}

/// What a change does to stored messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum Class {
    /// Nothing is deleted.
    Safe,
    /// Messages that are stored now would be deleted.
    Lossy {
        /// What would be deleted.
        estimate: Estimate,
        /// The rule of the broker that deletes.
        why: String,
    },
    /// It is left alone: the field is in `ignore_changes`, or the resource belongs to a newer
    /// generation.
    Ignored,
    /// The connected nats-server does not make this change to what exists.
    Impossible(Refusal),
}

/// Why servers refuse a change of what exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Refusal {
    /// The rule of the broker that forbids it.
    pub why: Cow<'static, str>,
    /// What to do instead.
    pub remedy: Cow<'static, str>,
}

/// How much a change would delete, by the state of the stream when it was observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The largest number of messages that would be deleted, if it is known.
    pub messages: Option<u64>,
    /// About how many bytes would be deleted, if it is known.
    pub bytes: Option<u64>,
}

impl Unit {
    /// The unit of the values of the field that the API calls `field`.
    pub(crate) fn of(field: &str) -> Option<Self> {
        if format::is_duration(field) {
            Some(Self::Nanoseconds)
        } else if format::is_size(field) {
            Some(Self::Bytes)
        } else {
            None
        }
    }
}

impl Refusal {
    pub(crate) const fn new(why: &'static str, remedy: &'static str) -> Self {
        Self {
            why: Cow::Borrowed(why),
            remedy: Cow::Borrowed(remedy),
        }
    }
}

impl Estimate {
    pub(crate) const fn messages(at_most: u64) -> Self {
        Self {
            messages: Some(at_most),
            bytes: None,
        }
    }

    pub(crate) const fn bytes(about: u64) -> Self {
        Self {
            messages: None,
            bytes: Some(about),
        }
    }
}

impl Change {
    /// The two values as a declaration writes them: `1GiB`, `30d`, `unlimited`.
    pub fn values(&self) -> (String, String) {
        let field = names::in_the_api(&self.field);
        (
            format::value(field, &self.before),
            format::value(field, &self.after),
        )
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(crate) fn is_false(flag: &bool) -> bool {
    !flag
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.messages, self.bytes) {
            (Some(0), _) => f.write_str("the place of a consumer"),
            (Some(1), _) => f.write_str("up to 1 message"),
            (Some(messages), _) => write!(f, "up to {messages} messages"),
            (None, Some(bytes)) => write!(f, "about {}", format::rounded_size(bytes)),
            (None, None) => f.write_str("an unknown number of messages"),
        }
    }
}

impl fmt::Display for Change {
    /// One line: `max_bytes: unlimited -> 1GiB`, then what it would delete or why it can't be
    /// made.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = self.values();
        write!(f, "{}: {before} -> {after}", visible(&self.field))?;
        if self.back_to_default {
            f.write_str(" (not declared: back to the default)")?;
        }
        match &self.class {
            Class::Safe | Class::Ignored => {}
            Class::Lossy { estimate, why } => write!(f, " (loses {estimate}: {})", visible(why))?,
            Class::Impossible(Refusal { why, remedy }) => {
                write!(f, " (impossible: {}; {})", visible(why), visible(remedy))?;
            }
        }
        match &self.note {
            Some(note) => write!(f, " ({})", visible(note)),
            None => Ok(()),
        }
    }
}
