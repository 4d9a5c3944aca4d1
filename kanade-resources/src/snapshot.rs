//! What a broker holds, written down: plans without a broker.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use kanade_resources_schema::spec::{Consumer, Declaration, Kind, Resource, ServerVersion};
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use crate::document::{self, Document};
use crate::live::{Live, Place};
use crate::plan::{self, Consent, FoundAround, Known, Plan, Policy, Stranger};
use crate::resource_id::ResourceId;
use crate::target::Target;

/// More than any limit, of messages and of bytes.
const PLENTY: u64 = i64::MAX.unsigned_abs();

/// Older than any `max_age`: some 290 years.
const OLD: Duration = Duration::from_nanos(i64::MAX.unsigned_abs());

/// What a broker holds: as if it were in sync with a declaration, or as it once answered.
///
/// ```
/// use kanade_resources::{Declaration, Kind, Resource, ServerVersion, Snapshot, StreamSpec};
///
/// const fn orders(max_msgs: i64) -> Resource<'static> {
///     let spec = StreamSpec { subjects: &["orders.>"], max_msgs, ..StreamSpec::named("ORDERS") };
///     Resource::new(Kind::Stream, "ORDERS", spec)
/// }
///
/// let (old, new) = ([orders(1000)], [orders(500)]);
/// let plan = Snapshot::of(&Declaration::new(&old)).plan(&Declaration::new(&new), ServerVersion::NEWEST);
/// assert_eq!(plan.steps[0].held_back[0].field, "max_msgs");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    streams: HashMap<String, Live>,
    consumers: HashMap<String, Vec<Live>>,
    /// Whether what is stored is made up.
    is_imagined: bool,
}

impl Snapshot {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a broker in sync with `declaration` holds, lazy resources included. Every stream is taken to be as full as it
    /// can be of messages that no consumer has seen, so that a plan shows all that a change may delete, without an estimate.
    pub fn of(declaration: &Declaration<'_>) -> Self {
        let mut snapshot = Self {
            is_imagined: true,
            ..Self::default()
        };
        for resource in declaration {
            let stream = resource.stream.name.to_owned();
            let consumers = resource.consumers.iter();
            let consumers = consumers.map(|consumer| full_consumer(&resource, consumer));
            snapshot
                .consumers
                .insert(stream.clone(), consumers.collect());
            let mut live = full_stream(&resource);
            plan::stamp(&mut live.config, declaration.generation);
            snapshot.streams.insert(stream, live);
        }
        snapshot
    }

    /// Adds a stream: an answer to `STREAM.INFO`, or one of those in an answer to `STREAM.LIST`. Says whether it could be
    /// read: it must have a name and a state.
    pub fn add_stream(&mut self, answer: &Value) -> bool {
        let name = answer["config"][symbol::NAME].as_str();
        let (Some(name), Some(live)) = (name, Live::read(answer)) else {
            return false;
        };
        self.streams.insert(name.to_owned(), live);
        true
    }

    /// Adds a consumer: an answer to `CONSUMER.INFO`, or one of those in an answer to `CONSUMER.LIST`. Says whether it
    /// could be read: it must have a name and a stream.
    pub fn add_consumer(&mut self, answer: &Value) -> bool {
        let stream = answer["stream_name"].as_str();
        let (Some(stream), Some(mut live)) = (stream, Live::of_consumer(answer)) else {
            return false;
        };
        let Some(name) = answer[symbol::NAME].as_str() else {
            return false;
        };
        live.config
            .insert(symbol::NAME.to_owned(), Value::from(name));
        self.consumers
            .entry(stream.to_owned())
            .or_default()
            .push(live);
        true
    }

    /// What a run for `declaration` would do, on servers of that version and later ones.
    ///
    /// Lazy resources are in it if they are there. What the account allows is not known, so nothing is said of it.
    pub fn plan(&self, declaration: &Declaration<'_>, server: ServerVersion) -> Plan {
        let policy = Policy {
            server,
            creates: true,
            consent: Consent::Safe,
            generation: declaration.generation,
        };
        let resources: Vec<Resource<'_>> = declaration.iter().collect();
        let targets: Vec<Known<'_, '_>> = resources
            .iter()
            .flat_map(Target::of_resource)
            .map(|target| (target, self.live(target)))
            .filter(|(target, live)| !target.is_lazy() || live.is_some())
            .collect();
        let around = FoundAround {
            targets: targets.clone(),
            streams: self.streams.clone(),
            consumers: self.consumers.clone(),
            unseen: HashSet::new(),
        };
        let mut steps = plan::steps(&targets, around, policy);
        if self.is_imagined {
            for step in &mut steps {
                step.forget_estimates();
            }
        }
        Plan::new(steps, Vec::new(), Vec::new())
            .in_profile(declaration.profile)
            .with_strangers(self.strangers(&resources))
    }

    fn live(&self, target: Target<'_>) -> Option<&Live> {
        let stream = target.stream();
        let Target::Consumer(_, consumer) = target else {
            return self.streams.get(stream);
        };
        let mut consumers = self.consumers.get(stream)?.iter();
        consumers.find(|live| live.config.get(symbol::NAME) == Some(&json!(consumer.spec.name)))
    }
}

impl Snapshot {
    /// What it has and `resources` do not.
    fn strangers(&self, resources: &[Resource<'_>]) -> Vec<Stranger> {
        let declared: HashMap<&str, &Resource<'_>> = resources
            .iter()
            .map(|resource| (resource.stream.name, resource))
            .collect();
        let streams = self.streams.keys();
        let mut strangers: Vec<Stranger> = streams
            .filter(|name| !declared.contains_key(name.as_str()))
            .map(|name| Stranger::new(ResourceId::named(Kind::Stream, name), None))
            .collect();
        for (stream, consumers) in &self.consumers {
            let Some(resource) = declared.get(stream.as_str()) else {
                continue;
            };
            strangers.extend(consumers.iter().filter_map(|live| stranger(resource, live)));
        }
        strangers.sort_by(|one, other| place(one).cmp(&place(other)));
        strangers
    }
}

/// Where it stands among other strangers: streams first, each in the order of names.
fn place(stranger: &Stranger) -> (Option<&str>, &str) {
    let ResourceId {
        stream, consumer, ..
    } = &stranger.resource;
    (consumer.as_deref(), stream)
}

fn stranger(resource: &Resource<'_>, live: &Live) -> Option<Stranger> {
    let name = live.config.get(symbol::NAME)?.as_str()?;
    let mut declared = resource.consumers.iter();
    if declared.any(|consumer| consumer.spec.name == name) {
        return None;
    }
    let waits_for = live.place.map(Place::owed);
    Some(Stranger::consumer_of(resource, name, waits_for))
}

/// As much as the limit allows.
fn most(limit: i64) -> u64 {
    u64::try_from(limit).unwrap_or(PLENTY)
}

/// As full, and its messages as old, as its own limits let it be.
fn full_stream(resource: &Resource<'_>) -> Live {
    let spec = &resource.stream;
    let declared = document::lower_stream(spec);
    let mut config = document::stored_stream(declared, resource.kind, &Document::new());
    if document::leaves_window(spec) {
        let window = document::nanoseconds(spec.default_duplicate_window());
        config.insert(symbol::DUPLICATE_WINDOW.to_owned(), json!(window));
    }
    Live {
        config,
        messages: most(spec.max_msgs),
        bytes: most(spec.max_bytes),
        num_subjects: 1,
        consumers: resource.consumers.len() as u64,
        first_seq: Some(1),
        oldest: Some(if spec.max_age.is_zero() {
            OLD
        } else {
            spec.max_age
        }),
        ..Live::default()
    }
}

fn full_consumer(resource: &Resource<'_>, consumer: &Consumer<'_>) -> Live {
    let limits = resource.stream.consumer_limits.unwrap_or_default();
    let declared = document::lower_consumer(&consumer.spec);
    Live {
        config: document::stored_consumer(declared, limits, &Document::new()),
        place: Some(Place {
            delivered: PLENTY,
            pending: PLENTY,
            unacknowledged: PLENTY,
            redelivered: 0,
        }),
        ..Live::default()
    }
}
