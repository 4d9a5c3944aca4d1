//! Overrides that no declaration could say: the same checks, before anything is sent.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use kanade_resources_schema::field::Shape;
use kanade_resources_schema::quantity::{self, LONGEST_DURATION};
use kanade_resources_schema::spec::{Kind, PersistMode, Resource, Retention, UNLIMITED};
use kanade_resources_schema::symbol;

use crate::format;
use crate::overridden::Overridden;
use crate::resource_id::ResourceId;

/// A value of an [`Override`](crate::Override) that a declaration could not have.
///
/// `Display` is one line; [`help`](Self::help) says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidOverride {
    /// The resource that it is for; `None` if it is for every resource.
    pub resource: Option<ResourceId>,
    /// The field, as the JetStream API calls it.
    pub field: &'static str,
    /// What is wrong with the value.
    pub problem: OverrideProblem,
}

/// What is wrong with the value of an override.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverrideProblem {
    /// It is zero, which brokers read as "no limit".
    Zero,
    /// It is negative, and not [`UNLIMITED`].
    Negative {
        /// The value.
        value: i64,
    },
    /// It is too small or too large.
    OutOfRange {
        /// The value.
        value: u64,
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// It is shorter than brokers take.
    TooShort {
        /// The value.
        value: Duration,
        /// The shortest.
        shortest: Duration,
    },
    /// It is longer than brokers can count.
    TooLong {
        /// The longest.
        longest: Duration,
    },
    /// Resources of this kind have no such field.
    NoSuchField {
        /// The kind of the resource.
        kind: Kind,
    },
    /// It does not go together with the declaration.
    Contradicts {
        /// What is declared, with its value.
        declared: String,
        /// Why the two exclude each other.
        why: &'static str,
    },
}

impl InvalidOverride {
    /// What to do about it.
    pub fn help(&self) -> Cow<'static, str> {
        match &self.problem {
            OverrideProblem::Zero | OverrideProblem::Negative { .. } => {
                "give a number from 1 on, or `UNLIMITED` for no limit".into()
            }
            OverrideProblem::OutOfRange { least, most, .. } => {
                format!("give a number from {least} to {most}").into()
            }
            OverrideProblem::TooShort { shortest, .. } => format!(
                "give at least {}, or zero for no age limit",
                quantity::duration(*shortest)
            )
            .into(),
            OverrideProblem::TooLong { .. } => {
                "give a shorter one, or zero for no age limit".into()
            }
            OverrideProblem::NoSuchField { kind } => {
                let fields: Vec<String> = Overridden::FIELDS
                    .iter()
                    .filter(|field| kind.declared_field(field).is_some())
                    .map(|field| format!("`{field}`"))
                    .collect();
                format!("override {}", fields.join(", ")).into()
            }
            OverrideProblem::Contradicts { .. } => {
                "choose another value, or change the declaration".into()
            }
        }
    }
}

/// What is wrong with `value` by itself, for resources of `kind`, or of every kind.
pub(crate) fn of_value(kind: Kind, value: Overridden) -> Option<OverrideProblem> {
    let Some(field) = kind.declared_field(value.field()) else {
        return Some(OverrideProblem::NoSuchField { kind });
    };
    match (field.shape, value) {
        (Shape::Duration { shortest, .. }, Overridden::MaxAge(age)) => age_problem(age, shortest),
        (
            Shape::Count {
                least,
                most,
                unlimited: false,
            },
            value,
        ) => out_of_range(value.number(), least, most),
        (_, value) => limit(value.number()),
    }
}

fn age_problem(value: Duration, shortest: Duration) -> Option<OverrideProblem> {
    if value > LONGEST_DURATION {
        let longest = LONGEST_DURATION;
        return Some(OverrideProblem::TooLong { longest });
    }
    let is_short = !value.is_zero() && value < shortest;
    is_short.then_some(OverrideProblem::TooShort { value, shortest })
}

fn out_of_range(value: i64, least: u64, most: u64) -> Option<OverrideProblem> {
    let value = u64::try_from(value).unwrap_or_default();
    let is_in = (least..=most).contains(&value);
    (!is_in).then_some(OverrideProblem::OutOfRange { value, least, most })
}

fn limit(value: i64) -> Option<OverrideProblem> {
    match value {
        0 => Some(OverrideProblem::Zero),
        UNLIMITED => None,
        value if value < 0 => Some(OverrideProblem::Negative { value }),
        _ => None,
    }
}

/// What `value` contradicts in the declaration of `resource`.
pub(crate) fn contradiction(resource: &Resource<'_>, value: Overridden) -> Option<OverrideProblem> {
    match value {
        Overridden::MaxAge(age) => shorter_than_window(resource, age),
        Overridden::MaxBytes(bytes) => smaller_than_message(resource, bytes),
        Overridden::MaxMsgs(_) => None,
        Overridden::NumReplicas(replicas) => other_replicas(resource, replicas),
    }
}

fn shorter_than_window(resource: &Resource<'_>, age: Duration) -> Option<OverrideProblem> {
    let window = resource.stream.duplicate_window?;
    let is_longer = !age.is_zero() && window > age;
    is_longer.then(|| OverrideProblem::Contradicts {
        declared: format!(
            "{} = {}",
            symbol::DUPLICATE_WINDOW,
            quantity::duration(window)
        ),
        why: "a message id can't be remembered for longer than the message is kept",
    })
}

fn smaller_than_message(resource: &Resource<'_>, max_bytes: i64) -> Option<OverrideProblem> {
    let largest = u64::try_from(resource.stream.max_msg_size).ok()?;
    let is_larger = u64::try_from(max_bytes).is_ok_and(|cap| largest > cap);
    let field = resource.kind.declared_field(symbol::MAX_MSG_SIZE);
    let field = field.map_or(symbol::MAX_MSG_SIZE, |field| field.name);
    is_larger.then(|| OverrideProblem::Contradicts {
        declared: format!("{field} = {}", format::size(largest)),
        why: "a single message could be larger than the whole resource",
    })
}

fn other_replicas(resource: &Resource<'_>, replicas: u8) -> Option<OverrideProblem> {
    if replicas > 1 && resource.stream.persist_mode == PersistMode::Async {
        return Some(OverrideProblem::Contradicts {
            declared: format!("{} = \"async\"", symbol::PERSIST_MODE),
            why: "replicas rely on completed writes",
        });
    }
    let bound = resource.stream.retention != Retention::Limits;
    let misfit = resource.consumers.iter().find_map(|consumer| {
        let own = consumer.spec.num_replicas?;
        (own > replicas || bound && own != replicas).then_some((consumer.spec.name, own))
    });
    let (name, own) = misfit?;
    Some(OverrideProblem::Contradicts {
        declared: format!("{} = {own} of the consumer {name}", symbol::NUM_REPLICAS),
        why: "a consumer is kept on servers that keep its stream, on all of them if it removes messages",
    })
}

impl fmt::Display for InvalidOverride {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field;
        match &self.resource {
            Some(resource) => write!(f, "{resource}: ")?,
            None => f.write_str("every resource: ")?,
        }
        match &self.problem {
            OverrideProblem::Zero => {
                write!(f, "{field} is zero, which brokers read as \"unlimited\"")
            }
            OverrideProblem::Negative { value } => write!(f, "{field} is negative ({value})"),
            OverrideProblem::OutOfRange { value, least, most } => {
                write!(
                    f,
                    "{field} is {value}, which is not between {least} and {most}"
                )
            }
            OverrideProblem::TooShort { value, shortest } => {
                let [value, shortest] = [*value, *shortest].map(quantity::duration);
                write!(
                    f,
                    "{field} is {value}, but brokers take at least {shortest}"
                )
            }
            OverrideProblem::TooLong { longest } => {
                let days = longest.as_secs() / 86_400;
                write!(
                    f,
                    "{field} is longer than the {days} days that brokers can count"
                )
            }
            OverrideProblem::NoSuchField { kind } => {
                write!(f, "{} has no {field}", kind.with_article())
            }
            OverrideProblem::Contradicts { declared, why } => {
                write!(f, "{field} contradicts the declared {declared}: {why}")
            }
        }
    }
}
