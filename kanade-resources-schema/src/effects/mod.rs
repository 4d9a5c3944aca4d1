//! What changing a field does to what exists: to stored messages, to consumers and their positions, to readers and to
//! publishers. Measured on nats-servers of every supported version; `cargo xtask prove` asks them again.
//!
//! The model is data. The engine evaluates its [predicates](Predicate) over what a broker holds, and the operators'
//! page `docs/changes.md` is written from it.

mod consumers;
mod direction;
mod effect;
mod predicate;
mod servers;
mod streams;

pub use direction::Direction;
pub use effect::{Amount, Back, Consequence, Effect, Moment, Row};
pub use predicate::Predicate;
pub use servers::{Line, Lines};

use crate::field::Walk as _;
use crate::spec::{ConsumerSpec, StreamSpec};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A stream, or the stream behind a bucket or an object store.
    Stream,
    /// A consumer.
    Consumer,
}

impl Subject {
    /// Everything that is known of its changes: one row for each field and direction, the first that fits counts.
    ///
    /// ```
    /// use kanade_resources_schema::effects::Subject;
    ///
    /// assert!(Subject::Stream.rows().iter().any(|row| row.field == "max_age"));
    /// ```
    pub const fn rows(self) -> &'static [Row] {
        match self {
            Self::Stream => streams::ROWS,
            Self::Consumer => consumers::ROWS,
        }
    }

    /// What creating one does to others.
    ///
    /// ```
    /// use kanade_resources_schema::effects::Subject;
    ///
    /// assert!(Subject::Consumer.effects_of_creation().is_empty());
    /// ```
    pub const fn effects_of_creation(self) -> &'static [Effect] {
        match self {
            Self::Stream => streams::OF_CREATION,
            Self::Consumer => &[],
        }
    }

    /// What each of its changes does, besides what the row of the field says.
    ///
    /// ```
    /// use kanade_resources_schema::effects::Subject;
    ///
    /// assert!(Subject::Stream.effects_of_any_change().is_empty());
    /// ```
    pub const fn effects_of_any_change(self) -> &'static [Effect] {
        match self {
            Self::Stream => &[],
            Self::Consumer => consumers::OF_ANY_CHANGE,
        }
    }
}

/// What changing `field` of `subject` in that direction does; `None` where nobody knows, so that it is held back.
///
/// ```
/// use kanade_resources_schema::effects::{Back, Direction, Subject, row};
///
/// let sealing = row(Subject::Stream, "sealed", Direction::On).unwrap();
/// assert_eq!(sealing.back, Back::Never);
/// assert!(row(Subject::Stream, "of_tomorrow", Direction::On).is_none());
/// ```
pub fn row(subject: Subject, field: &str, direction: Direction<'_>) -> Option<&'static Row> {
    subject
        .rows()
        .iter()
        .find(|row| row.field == field && row.is_about(direction))
}

/// The first line that knows `field` of `subject`. Older servers ignore it, or refuse a configuration that has it.
///
/// ```
/// use kanade_resources_schema::effects::{Line, Subject, since};
///
/// assert_eq!(since(Subject::Stream, "allow_msg_ttl"), Line::V2_11);
/// ```
pub fn since(subject: Subject, field: &str) -> Line {
    let fields = match subject {
        Subject::Stream => StreamSpec::FIELDS,
        Subject::Consumer => ConsumerSpec::FIELDS,
    };
    let known = fields.iter().find(|known| known.name == field);
    known.map_or(Line::V2_10, |known| Line::of(known.since))
}
