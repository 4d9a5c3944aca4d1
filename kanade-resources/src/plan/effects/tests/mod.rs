//! The model, evaluated: what each change costs, at the edge of every predicate. No broker is asked.

mod consumers;
mod interest;
mod limits;
mod servers;
mod sources;

use std::time::Duration;

use kanade_resources_schema::effects::Line;
use serde_json::{Value, json};

use super::{Neighbour, Scene, Servers, Sides, verdict};
use crate::change::{Class, Estimate, Refusal};
use crate::document::Document;
use crate::live::{Live, Place};
use crate::plan::diff::Difference;

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: u64 = 1_000_000_000;

/// A stream of 20 messages of 100 bytes on 4 subjects, the oldest an hour old, and what changes around it.
struct World {
    servers: Servers,
    stream: Live,
    stream_changes: Vec<Difference>,
    consumer: Option<(Live, Vec<Difference>)>,
    consumers: Option<Vec<Neighbour>>,
}

impl World {
    fn on(line: Line) -> Self {
        Self {
            servers: Servers::among([line]),
            stream: Live {
                config: document(json!({"name": "S", "subjects": ["s.>"], "retention": "limits"})),
                messages: 20,
                bytes: 2000,
                num_subjects: 4,
                first_seq: Some(1),
                oldest: Some(HOUR),
                ..Live::default()
            },
            stream_changes: Vec::new(),
            consumer: None,
            consumers: Some(Vec::new()),
        }
    }

    fn newest() -> Self {
        Self::on(Line::NEWEST)
    }

    /// The stream has these fields.
    fn with(mut self, config: Value) -> Self {
        self.stream.config.extend(document(config));
        self
    }

    /// The run changes this field of the stream.
    fn changing(mut self, field: &str, before: Value, after: Value) -> Self {
        self.stream_changes.push(difference(field, before, after));
        self
    }

    fn state(mut self, set: fn(&mut Live)) -> Self {
        set(&mut self.stream);
        self
    }

    /// The run changes this field of a consumer called C.
    fn consumer(mut self, config: Value, place: Place, change: Difference) -> Self {
        self.consumer = Some((consumer_live("C", config, place), vec![change]));
        self
    }

    fn neighbour(mut self, name: &str, config: Value, place: Place) -> Self {
        let live = consumer_live(name, config, place);
        self.stream.consumers += 1;
        self.add(Neighbour {
            name: name.to_owned(),
            live: Some(live),
            differences: Vec::new(),
            declared: Document::new(),
        })
    }

    fn new_neighbour(self, config: Value) -> Self {
        self.add(Neighbour {
            name: "N".to_owned(),
            live: None,
            differences: Vec::new(),
            declared: document(config),
        })
    }

    fn changing_neighbour(mut self, field: &str, before: Value, after: Value) -> Self {
        let neighbours = self.consumers.as_mut().unwrap();
        let last = neighbours.last_mut().unwrap();
        last.differences.push(difference(field, before, after));
        self
    }

    fn add(mut self, neighbour: Neighbour) -> Self {
        self.consumers.as_mut().unwrap().push(neighbour);
        self
    }

    fn with_unknown_consumers(mut self) -> Self {
        self.consumers = None;
        self.stream.consumers = 1;
        self
    }

    /// What is said of the last change.
    fn verdict(&self) -> (Class, Option<String>) {
        let consumer = self
            .consumer
            .as_ref()
            .map(|(live, differences)| Sides { live, differences });
        let scene = Scene {
            servers: &self.servers,
            stream: Sides {
                live: &self.stream,
                differences: &self.stream_changes,
            },
            consumer,
            consumers: self.consumers.as_deref(),
            origins: Vec::new(),
        };
        let changes = consumer.map_or(self.stream_changes.as_slice(), |sides| sides.differences);
        verdict(changes.last().unwrap(), &scene)
    }

    fn told(&self) -> String {
        let (class, note) = self.verdict();
        let told = match class {
            Class::Safe => "safe".to_owned(),
            Class::Lossy { estimate, why } => format!("{estimate}: {why}"),
            Class::Impossible(Refusal { why, .. }) => format!("impossible: {why}"),
            Class::Ignored => "ignored".to_owned(),
        };
        match note {
            Some(note) => format!("{told} ({note})"),
            None => told,
        }
    }

    fn is_safe(&self) -> bool {
        self.verdict().0 == Class::Safe
    }

    fn loses(&self, messages: u64) -> bool {
        let expected = Estimate::messages(messages);
        matches!(self.verdict().0, Class::Lossy { estimate, .. } if estimate == expected)
    }

    fn is_impossible(&self) -> bool {
        matches!(self.verdict().0, Class::Impossible(_))
    }
}

fn document(value: Value) -> Document {
    let Value::Object(document) = value else {
        panic!("not an object: {value}")
    };
    document
}

fn difference(field: &str, before: Value, after: Value) -> Difference {
    Difference {
        field: field.to_owned(),
        before,
        after,
    }
}

fn consumer_live(name: &str, config: Value, place: Place) -> Live {
    let mut document =
        document(json!({"name": name, "durable_name": name, "ack_policy": "explicit"}));
    document.extend(self::document(config));
    Live {
        config: document,
        place: Some(place),
        ..Live::default()
    }
}

const NOWHERE: Place = Place {
    delivered: 0,
    pending: 0,
    unacknowledged: 0,
    redelivered: 0,
};

/// Five messages are delivered and not acknowledged, and all others wait.
const OWED_ALL: Place = Place {
    delivered: 5,
    pending: 15,
    unacknowledged: 5,
    redelivered: 0,
};

/// Of five that were delivered, one is acknowledged.
const OWED_LESS: Place = Place {
    unacknowledged: 4,
    ..OWED_ALL
};

#[track_caller]
fn assert_told(world: &World, expected: &str) {
    assert_eq!(world.told(), expected);
}
