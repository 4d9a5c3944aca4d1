//! One stream with all that is around it: what is there, and what the run would make of it.

use kanade_resources_schema::effects::Subject;
use kanade_resources_schema::symbol;
use serde_json::Value;

use super::Servers;
use crate::condition::Group;
use crate::document::{CONSUMER, Document, Fields, STREAM, limit};
use crate::live::{Live, Place};
use crate::plan::diff::Difference;

/// A change is judged in its scene.
#[derive(Clone, Debug)]
pub(crate) struct Scene<'a> {
    /// Whose rules count.
    pub(crate) servers: &'a Servers,
    /// The stream that changes, or that the consumer is of.
    pub(crate) stream: Sides<'a>,
    /// The consumer that changes; `None` where the stream does.
    pub(crate) consumer: Option<Sides<'a>>,
    /// The consumers of the stream, declared or not; `None` where nobody could tell.
    pub(crate) consumers: Option<&'a [Neighbour]>,
    /// The streams of the same account that the stream begins or ceases to copy.
    pub(crate) origins: Vec<Origin<'a>>,
}

/// A stream that another one copies.
#[derive(Clone, Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) name: String,
    /// Whether it is copied newly, or is no longer copied. What is copied in another way is both.
    pub(crate) is_new: bool,
    /// What is there of it; `None` where nobody could tell.
    pub(crate) live: Option<&'a Live>,
    /// Its consumers, declared or not; `None` where nobody could tell.
    pub(crate) consumers: Option<&'a [Neighbour]>,
}

/// What is there, and what the run would make of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides<'a> {
    pub(crate) live: &'a Live,
    pub(crate) differences: &'a [Difference],
}

/// A consumer of the stream.
#[derive(Debug)]
pub(crate) struct Neighbour {
    pub(crate) name: String,
    /// What is there; `None` where the run makes it.
    pub(crate) live: Option<Live>,
    /// What the run changes of it.
    pub(crate) differences: Vec<Difference>,
    /// What is declared of it, where the run makes it.
    pub(crate) declared: Document,
}

impl Sides<'_> {
    /// The value of `field` as it is.
    pub(super) fn before(&self, fields: &Fields, field: &str) -> Value {
        fields.normal(field, &self.live.config)
    }

    /// The value of the stream's `field` once every difference is applied.
    pub(super) fn after(&self, field: &str) -> Value {
        self.after_of(&STREAM, field)
    }

    fn after_of(&self, fields: &Fields, field: &str) -> Value {
        let changed = self
            .differences
            .iter()
            .find(|difference| difference.field == field);
        match changed {
            Some(difference) => difference.after.clone(),
            None => fields.normal(field, &self.live.config),
        }
    }
}

impl<'a> Scene<'a> {
    pub(super) fn subject(&self) -> Subject {
        match self.consumer {
            Some(_) => Subject::Consumer,
            None => Subject::Stream,
        }
    }

    /// A field of the stream before the run.
    pub(super) fn stream_before(&self, field: &str) -> Value {
        self.stream.before(&STREAM, field)
    }

    /// A field of the changing consumer before and after the run; null where the stream changes.
    pub(super) fn consumer_field(&self, field: &str) -> (Value, Value) {
        match &self.consumer {
            Some(sides) => (
                sides.before(&CONSUMER, field),
                sides.after_of(&CONSUMER, field),
            ),
            None => (Value::Null, Value::Null),
        }
    }

    /// Where the changing consumer stands.
    pub(super) fn place(&self) -> Option<Place> {
        self.consumer.and_then(|sides| sides.live.place)
    }

    /// The consumers that are there.
    pub(super) fn present(&self) -> impl Iterator<Item = &'a Neighbour> {
        let neighbours = self.consumers.unwrap_or_default();
        neighbours
            .iter()
            .filter(|neighbour| neighbour.live.is_some())
    }

    /// The other consumers that are there.
    pub(super) fn others(&self) -> impl Iterator<Item = &'a Neighbour> {
        let own_name = self
            .consumer
            .and_then(|sides| sides.live.config.get(symbol::NAME))
            .and_then(Value::as_str);
        self.present()
            .filter(move |neighbour| Some(neighbour.name.as_str()) != own_name)
    }

    pub(super) fn over_max_msgs(&self) -> u64 {
        let most = limit(&self.stream.after(symbol::MAX_MSGS)).unwrap_or(u64::MAX);
        self.stream.live.messages.saturating_sub(most)
    }

    pub(super) fn over_max_bytes(&self) -> u64 {
        let most = limit(&self.stream.after(symbol::MAX_BYTES)).unwrap_or(u64::MAX);
        self.stream.live.bytes.saturating_sub(most)
    }

    /// The most messages that one subject can hold.
    pub(super) fn fullest_subject(&self) -> u64 {
        let Live {
            messages,
            num_subjects,
            ..
        } = self.stream.live;
        messages.saturating_sub(num_subjects.saturating_sub(1))
    }
}

impl Neighbour {
    /// A field before the run.
    pub(super) fn before(&self, field: &str) -> Value {
        let document = self
            .live
            .as_ref()
            .map_or(&self.declared, |live| &live.config);
        CONSUMER.normal(field, document)
    }

    /// A field after the run.
    pub(super) fn after(&self, field: &str) -> Value {
        let changed = self
            .differences
            .iter()
            .find(|difference| difference.field == field);
        changed.map_or_else(|| self.before(field), |difference| difference.after.clone())
    }

    /// Whether it is there until somebody deletes it: neither an ephemeral consumer, nor one that goes once nobody uses
    /// it, now or after the run, nor one that a server has to copy the stream.
    pub(super) fn stays(&self) -> bool {
        const OF_SERVERS: [&str; 2] = ["JS_SRC_", "JS_MIRROR_"];
        if OF_SERVERS
            .iter()
            .any(|prefix| self.name.starts_with(prefix))
        {
            return false;
        }
        let has_name = !self.before(symbol::DURABLE_NAME).is_null();
        let thresholds = [
            self.before(symbol::INACTIVE_THRESHOLD),
            self.after(symbol::INACTIVE_THRESHOLD),
        ];
        has_name
            && thresholds
                .iter()
                .all(|threshold| limit(threshold).is_none())
    }

    /// Whether a cluster keeps it, and some of its servers may not have it as it is.
    pub(in crate::plan) fn is_unsettled(&self) -> bool {
        let group = self.live.as_ref().and_then(|live| live.group.as_ref());
        group.is_some_and(Group::is_unsettled)
    }

    pub(super) fn place(&self) -> Place {
        let place = self.live.as_ref().and_then(|live| live.place);
        place.unwrap_or_default()
    }
}
