//! What a broker holds of one stream or consumer.

use std::time::Duration;

use async_nats::jetstream::stream::Info;
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::condition::{Condition, Group};
use crate::document::{self, Document, STREAM};

/// The key of metadata with the version of a server.
const SERVER_VERSION: &str = "_nats.ver";

/// What the broker holds of one stream: its configuration, and what is stored; of a consumer, only the configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    pub(crate) config: Document,
    pub(crate) detail: Detail,
    pub(crate) messages: u64,
    pub(crate) bytes: u64,
    pub(crate) num_subjects: u64,
    pub(crate) consumers: u64,
    /// The sequence of the oldest message, or of the next where there is none.
    pub(crate) first_seq: Option<u64>,
    /// The age of the oldest message by the broker's own clock; `None` where it can't be told.
    pub(crate) oldest: Option<Duration>,
    /// The servers of a cluster that keep it; `None` of a lone server.
    pub(crate) group: Option<Group>,
    /// Where a consumer stands; `None` for streams.
    pub(crate) place: Option<Place>,
}

/// Where a consumer stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// How many deliveries there were, repeated ones included.
    pub(crate) delivered: u64,
    /// How many stored messages it still has to deliver.
    pub(crate) pending: u64,
    /// How many messages wait for an acknowledgement.
    pub(crate) unacknowledged: u64,
    /// How many of those were delivered more than once.
    pub(crate) redelivered: u64,
}

impl Place {
    /// Reads an answer to `CONSUMER.INFO`, or one of those in an answer to `CONSUMER.LIST`.
    pub(crate) fn read(answer: &Value) -> Self {
        Self {
            delivered: number(&answer["delivered"]["consumer_seq"]),
            pending: number(&answer["num_pending"]),
            unacknowledged: number(&answer["num_ack_pending"]),
            redelivered: number(&answer["num_redelivered"]),
        }
    }

    /// How many stored messages the consumer is owed: as many as interest retention keeps for it.
    pub(crate) fn owed(self) -> u64 {
        self.pending.saturating_add(self.unacknowledged)
    }
}

/// How much of the broker's answer there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Detail {
    /// All of it, as the broker wrote it.
    #[default]
    Full,
    /// All of it, but for the server's own metadata.
    Listed,
    /// Every field of the configuration that can be declared, but nothing of what is stored.
    Comparable,
    /// Not even that.
    Partial,
}

impl Live {
    /// What async-nats kept of an answer to `STREAM.INFO`. It does not keep everything of a placement.
    pub(crate) fn told(info: &Info) -> Option<Self> {
        let Ok(Value::Object(config)) = serde_json::to_value(&info.config) else {
            return None;
        };
        let detail = if info.config.placement.is_some() {
            Detail::Partial
        } else {
            Detail::Comparable
        };
        Some(Self {
            config,
            detail,
            group: info.cluster.as_ref().and_then(Group::told),
            ..Self::default()
        })
    }

    /// Reads an answer to `CONSUMER.INFO`; `None` where it has no configuration.
    pub(crate) fn of_consumer(answer: &Value) -> Option<Self> {
        Some(Self {
            config: answer.get("config")?.as_object()?.clone(),
            group: Group::read(&answer["cluster"]),
            place: Some(Place::read(answer)),
            ..Self::default()
        })
    }

    /// A consumer that nobody leads, so that only its name is known.
    pub(crate) fn of_silent_consumer(name: Value) -> Self {
        Self {
            config: Document::from_iter([(symbol::NAME.to_owned(), name)]),
            group: Some(Group::default()),
            ..Self::default()
        }
    }

    /// What is wrong with the servers that keep the stream.
    pub(crate) fn condition(&self) -> Option<Condition> {
        let num_replicas = STREAM.normal(symbol::NUM_REPLICAS, &self.config).as_u64();
        self.group.as_ref()?.condition(num_replicas.unwrap_or(1))
    }

    /// Reads an answer to `STREAM.INFO`; `None` where it has no configuration or no state.
    pub(crate) fn read(answer: &Value) -> Option<Self> {
        let state = answer.get("state")?;
        Some(Self {
            config: answer.get("config")?.as_object()?.clone(),
            detail: Detail::Full,
            messages: state.get("messages")?.as_u64()?,
            bytes: state.get("bytes")?.as_u64()?,
            num_subjects: number(&state["num_subjects"]),
            consumers: number(&state["consumer_count"]),
            first_seq: state
                .get("first_seq")
                .and_then(Value::as_u64)
                .map(|first| first.max(1)),
            oldest: age(state.get("first_ts"), answer.get("ts")),
            group: Group::read(&answer["cluster"]),
            place: None,
        })
    }

    /// The name of the server that leads it, in a cluster.
    pub(crate) fn leader(&self) -> Option<&str> {
        self.group.as_ref()?.leader.as_deref()
    }

    /// The version of the server that leads it, as servers since 2.11 add it to what they answer. A server of 2.10
    /// returns what a client once declared.
    pub(crate) fn server(&self) -> Option<ServerVersion> {
        document::metadata(&self.config, SERVER_VERSION)?
            .parse()
            .ok()
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

fn age(first: Option<&Value>, now: Option<&Value>) -> Option<Duration> {
    Some(Duration::try_from(moment(now)? - moment(first)?).unwrap_or_default())
}

fn moment(text: Option<&Value>) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text?.as_str()?, &Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_age_is_taken_from_the_brokers_own_clock() {
        let answer = json!({
            "config": {"name": "A"},
            "state": {"messages": 2, "bytes": 80, "num_subjects": 1, "first_ts": "2026-01-01T00:00:00.5Z"},
            "ts": "2026-01-01T00:01:00.5Z",
        });
        let live = Live::read(&answer).unwrap();
        assert_eq!((live.messages, live.bytes, live.num_subjects), (2, 80, 1));
        assert_eq!(live.oldest, Some(Duration::from_secs(60)));
    }

    #[test]
    fn an_answer_without_state_is_not_read_as_an_empty_stream() {
        assert!(Live::read(&json!({"config": {"name": "A"}})).is_none());
    }
}
