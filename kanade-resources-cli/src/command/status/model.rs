//! What `status` shows, as data.

use std::collections::HashSet;

use kanade_resources::{
    Consumer, ConsumerSpec, Declaration, Plan, Resource, ResourceId, Step, Storage,
};
use serde::Serialize;
use serde_json::Value;

use super::look::Seen;

/// What `status` knows. It gets a new version when a field changes its meaning or is removed.
#[derive(Serialize)]
pub(super) struct Status {
    format_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) profile: Option<String>,
    pub(super) resources: Vec<Row>,
    /// The declared consumers.
    pub(super) consumers: Vec<ConsumerRow>,
    /// What is there and not declared.
    pub(super) strangers: Strangers,
    pub(super) totals: Totals,
    /// What the account uses of its limits, by number of replicas if the limits are.
    pub(super) account: Vec<Account>,
}

/// The state of a declared resource or consumer.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    InSync,
    Differs,
    Missing,
    /// Not there, and need not be.
    Lazy,
    /// It exists; whether it is as declared is checked when it is used.
    LazyThere,
    LeftAlone,
    NoAnswer,
}

/// One declared resource.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) stream: String,
    pub(super) state: State,
    pub(super) messages: Option<u64>,
    pub(super) bytes: Option<u64>,
    /// `None` without a limit.
    pub(super) max_bytes: Option<u64>,
    pub(super) consumers: Option<u64>,
}

/// One declared consumer.
#[derive(Serialize)]
pub(super) struct ConsumerRow {
    kind: &'static str,
    pub(super) name: String,
    pub(super) stream: String,
    pub(super) state: State,
    #[serde(flatten)]
    pub(super) work: Work,
}

/// What a consumer still has to do.
#[derive(Default, Serialize)]
pub(super) struct Work {
    /// How many messages it was not given yet.
    pub(super) pending: Option<u64>,
    /// How many messages it was given and has not acknowledged.
    pub(super) unacknowledged: Option<u64>,
}

/// What is there and not declared: streams, and durable consumers of declared streams.
#[derive(Serialize)]
pub(super) struct Strangers {
    pub(super) streams: Vec<StrangeStream>,
    pub(super) consumers: Vec<StrangeConsumer>,
}

#[derive(Serialize)]
pub(super) struct StrangeStream {
    kind: &'static str,
    pub(super) name: String,
    pub(super) messages: Option<u64>,
    pub(super) bytes: Option<u64>,
    pub(super) max_bytes: Option<u64>,
    pub(super) consumers: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct StrangeConsumer {
    kind: &'static str,
    pub(super) name: String,
    pub(super) stream: String,
    #[serde(flatten)]
    pub(super) work: Work,
}

/// What everything that is declared reserves.
#[derive(Serialize)]
pub(super) struct Totals {
    pub(super) file: Total,
    pub(super) memory: Total,
}

#[derive(Serialize)]
pub(super) struct Total {
    pub(super) reserved_bytes: u64,
    pub(super) budget_bytes: Option<u64>,
}

/// What an account uses; limits are null where there are none.
#[derive(Serialize)]
pub(super) struct Account {
    /// `R3` where what has three replicas has limits of its own; null where the limits are for all.
    pub(super) tier: Option<String>,
    pub(super) storage_bytes: u64,
    pub(super) max_storage_bytes: Option<u64>,
    pub(super) memory_bytes: u64,
    pub(super) max_memory_bytes: Option<u64>,
    pub(super) streams: u64,
    pub(super) max_streams: Option<u64>,
    pub(super) consumers: u64,
    pub(super) max_consumers: Option<u64>,
}

/// Puts together what was `seen` of the declared resources, and of others.
pub(super) fn status(declaration: &Declaration<'_>, seen: &Seen) -> Status {
    let consumers = declaration.iter().flat_map(|resource| {
        let consumers = resource.consumers.iter();
        consumers.map(move |consumer| consumer_row(&resource, consumer, seen))
    });
    Status {
        format_version: 1,
        profile: declaration.profile.map(str::to_owned),
        resources: declaration
            .iter()
            .map(|resource| row(&resource, seen))
            .collect(),
        consumers: consumers.collect(),
        strangers: strangers(declaration, seen),
        totals: totals(declaration),
        account: accounts(&seen.account),
    }
}

impl Status {
    /// Whether something is declared that no server answers for.
    pub(super) fn has_silent(&self) -> bool {
        let resources = self.resources.iter().map(|row| row.state);
        let consumers = self.consumers.iter().map(|row| row.state);
        resources
            .chain(consumers)
            .any(|state| state == State::NoAnswer)
    }
}

fn row(resource: &Resource<'_>, seen: &Seen) -> Row {
    let live = seen.listing.streams.get(resource.stream.name);
    let stored = seen.listing.state(resource.stream.name);
    let id = ResourceId::from(resource);
    Row {
        kind: id.kind_word(),
        name: resource.name.to_owned(),
        stream: resource.stream.name.to_owned(),
        state: state(resource, None, live.is_some(), resource.lazy, seen),
        messages: stored["messages"].as_u64(),
        bytes: stored["bytes"].as_u64(),
        max_bytes: live.and_then(max_bytes),
        consumers: stored["consumer_count"].as_u64(),
    }
}

fn consumer_row(resource: &Resource<'_>, consumer: &Consumer<'_>, seen: &Seen) -> ConsumerRow {
    let ConsumerSpec { name, stream, .. } = consumer.spec;
    let key = (stream.to_owned(), name.to_owned());
    let live = seen.consumers.get(&key);
    ConsumerRow {
        kind: CONSUMER,
        name: key.1,
        stream: key.0,
        state: state(resource, Some(name), live.is_some(), consumer.lazy, seen),
        work: live.map(Work::read).unwrap_or_default(),
    }
}

/// The word for consumers in all JSON.
const CONSUMER: &str = "consumer";

fn state(
    resource: &Resource<'_>,
    consumer: Option<&str>,
    is_there: bool,
    is_lazy: bool,
    seen: &Seen,
) -> State {
    let stream = resource.stream.name;
    let is_it = |id: &ResourceId| id.stream == stream && id.consumer.as_deref() == consumer;
    let is_silent = seen.listing.silent.contains(stream);
    if is_silent
        || seen
            .plan
            .unseen
            .iter()
            .any(|unseen| is_it(&unseen.resource))
    {
        return State::NoAnswer;
    }
    let step = step(&seen.plan, is_it);
    match (is_there, step) {
        (false, _) if is_lazy => State::Lazy,
        (false, _) => State::Missing,
        (true, None) => State::LazyThere,
        (true, Some(step)) if !step.is_in_sync() => State::Differs,
        (true, Some(step)) if step.left_alone => State::LeftAlone,
        (true, Some(_)) => State::InSync,
    }
}

fn step(plan: &Plan, is_it: impl Fn(&ResourceId) -> bool) -> Option<&Step> {
    plan.steps.iter().find(|step| is_it(&step.resource))
}

impl Work {
    fn read(answer: &Value) -> Self {
        Self {
            pending: answer["num_pending"].as_u64(),
            unacknowledged: answer["num_ack_pending"].as_u64(),
        }
    }
}

fn strangers(declaration: &Declaration<'_>, seen: &Seen) -> Strangers {
    let declared: HashSet<&str> = declaration
        .iter()
        .map(|resource| resource.stream.name)
        .collect();
    let names = seen.listing.streams.keys().chain(&seen.listing.silent);
    let mut names: Vec<&String> = names
        .filter(|name| !declared.contains(name.as_str()))
        .collect();
    names.sort();
    names.dedup();
    Strangers {
        streams: names
            .into_iter()
            .map(|name| strange_stream(name, seen))
            .collect(),
        consumers: strange_consumers(declaration, seen),
    }
}

fn strange_stream(name: &str, seen: &Seen) -> StrangeStream {
    let live = seen.listing.streams.get(name);
    let stored = seen.listing.state(name);
    StrangeStream {
        kind: "stream",
        name: name.to_owned(),
        messages: stored["messages"].as_u64(),
        bytes: stored["bytes"].as_u64(),
        max_bytes: live.and_then(max_bytes),
        consumers: stored["consumer_count"].as_u64(),
    }
}

fn strange_consumers(declaration: &Declaration<'_>, seen: &Seen) -> Vec<StrangeConsumer> {
    let declared: HashSet<(&str, &str)> = declaration
        .iter()
        .flat_map(|resource| resource.consumers)
        .map(|consumer| (consumer.spec.stream, consumer.spec.name))
        .collect();
    let others = seen.consumers.iter();
    let others = others.filter(|((stream, name), _)| !declared.contains(&(stream, name)));
    let mut others: Vec<StrangeConsumer> = others
        .map(|((stream, name), answer)| StrangeConsumer {
            kind: CONSUMER,
            name: name.clone(),
            stream: stream.clone(),
            work: Work::read(answer),
        })
        .collect();
    others.sort_by(|one, other| (&one.stream, &one.name).cmp(&(&other.stream, &other.name)));
    others
}

/// The cap of a stream, if it has one.
fn max_bytes(live: &Value) -> Option<u64> {
    limit(&live["config"]["max_bytes"])
}

/// A number that bounds something: below zero, nothing does.
fn limit(value: &Value) -> Option<u64> {
    value.as_u64()
}

fn totals(declaration: &Declaration<'_>) -> Totals {
    Totals {
        file: Total {
            reserved_bytes: reserved_bytes(declaration, Storage::File),
            budget_bytes: declaration.storage_budget,
        },
        memory: Total {
            reserved_bytes: reserved_bytes(declaration, Storage::Memory),
            budget_bytes: declaration.memory_budget,
        },
    }
}

/// What all resources on that storage reserve.
fn reserved_bytes(declaration: &Declaration<'_>, storage: Storage) -> u64 {
    let streams = declaration.iter().map(|resource| resource.stream);
    let there = streams.filter(|stream| stream.storage == storage);
    there
        .map(|stream| stream.reserved_bytes())
        .fold(0, u64::saturating_add)
}

fn accounts(answer: &Value) -> Vec<Account> {
    let tiers = answer["tiers"].as_object();
    match tiers.filter(|tiers| !tiers.is_empty()) {
        Some(tiers) => tiers
            .iter()
            .map(|(name, tier)| Account::read(Some(name), tier))
            .collect(),
        None => vec![Account::read(None, answer)],
    }
}

impl Account {
    fn read(name: Option<&String>, answer: &Value) -> Self {
        let used = |field: &str| answer[field].as_u64().unwrap_or_default();
        let most = |field: &str| limit(&answer["limits"][field]);
        Self {
            tier: name.cloned(),
            storage_bytes: used("storage"),
            max_storage_bytes: most("max_storage"),
            memory_bytes: used("memory"),
            max_memory_bytes: most("max_memory"),
            streams: used("streams"),
            max_streams: most("max_streams"),
            consumers: used("consumers"),
            max_consumers: most("max_consumers"),
        }
    }
}
