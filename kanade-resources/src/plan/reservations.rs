//! Whether what would be written fits the account's limits, summed before the first write. Brokers check stream by
//! stream, and refuse half-way through (10047, 10028, 10027, 10113).

use std::collections::BTreeMap;

use kanade_resources_schema::spec::Storage;
use kanade_resources_schema::symbol;
use serde_json::Value;

use super::step::{Action, Step};
use crate::account::{Account, Tier};
use crate::document::{Document, STREAM};
use crate::live::Live;
use crate::resource_id::ResourceId;
use crate::shortfall::Shortfall;

/// What does not fit; empty if everything does. Takes the steps with what each found.
pub(crate) fn shortfalls<'a>(
    account: &Account,
    steps: impl Iterator<Item = (&'a Step, Option<&'a Live>)>,
) -> Vec<Shortfall> {
    let steps: Vec<(&Step, Option<&Live>)> = steps.collect();
    let mut demands: BTreeMap<String, Demand> = BTreeMap::new();
    let mut found = Vec::new();
    for (step, live) in &steps {
        let Some(document) = written_stream(step) else {
            continue;
        };
        // The broker has its own word for a number of replicas that the account has no limits for (10120).
        let Some((tier, limits)) = account.tier(num_replicas(document)) else {
            continue;
        };
        let before = live.map(|live| &live.config);
        found.extend(stream_too_large(&step.resource, document, before, limits));
        let demand = demands
            .entry(tier.to_owned())
            .or_insert_with(|| Demand::of(limits));
        demand.add(document, before, account.is_tiered());
    }
    found.extend(
        demands
            .iter()
            .flat_map(|(tier, demand)| demand.shortfalls(tier)),
    );
    found.extend(too_many_consumers(account, &steps));
    found
}

/// What the account does not let one stream have.
fn stream_too_large(
    resource: &ResourceId,
    after: &Document,
    before: Option<&Document>,
    limits: Tier,
) -> Option<Shortfall> {
    let resource = resource.clone();
    let max_bytes = max_bytes(after);
    if before.is_some_and(|before| self::max_bytes(before) == max_bytes) {
        return None;
    }
    if limits.max_bytes_required && max_bytes == 0 {
        return Some(Shortfall::MaxBytesRequired { resource });
    }
    let limit = if STREAM.normal(symbol::STORAGE, after) == "memory" {
        limits.max_stream_memory
    } else {
        limits.max_stream_storage
    };
    let limit_bytes = u64::try_from(limit).ok().filter(|limit| *limit > 0)?;
    (max_bytes > limit_bytes).then_some(Shortfall::StreamBytes {
        resource,
        max_bytes,
        limit_bytes,
    })
}

/// The streams that would have more consumers than they may.
fn too_many_consumers(account: &Account, steps: &[(&Step, Option<&Live>)]) -> Vec<Shortfall> {
    let created = created_consumers(steps);
    let streams = steps
        .iter()
        .filter(|(step, _)| step.resource.consumer.is_none());
    streams
        .filter_map(|(step, live)| {
            let more = *created.get(step.resource.stream.as_str())?;
            let config = written_stream(step).or(live.map(|live| &live.config))?;
            let limit = max_consumers(account, config)?;
            let consumers = live.map_or(0, |live| live.consumers);
            (consumers.saturating_add(more) > limit).then(|| Shortfall::Consumers {
                resource: step.resource.clone(),
                more,
                consumers,
                limit,
            })
        })
        .collect()
}

/// How many consumers each stream gets.
fn created_consumers<'s>(steps: &[(&'s Step, Option<&Live>)]) -> BTreeMap<&'s str, u64> {
    let mut created = BTreeMap::new();
    for (step, _) in steps {
        let is_consumer = step.resource.consumer.is_some();
        if is_consumer && matches!(step.action, Action::Create { .. }) {
            *created.entry(step.resource.stream.as_str()).or_default() += 1;
        }
    }
    created
}

/// How many consumers such a stream may have, if that is limited.
fn max_consumers(account: &Account, config: &Document) -> Option<u64> {
    let (_, limits) = account.tier(num_replicas(config))?;
    u64::try_from(limits.max_consumers)
        .ok()
        .filter(|limit| *limit > 0)
}

/// Whether what the step reserves is less than what is reserved.
pub(crate) fn frees_room(step: &Step, live: Option<&Live>) -> bool {
    room(step, live).is_some_and(|(before, after)| after < before)
}

/// Whether what the step reserves is more than what is reserved.
pub(crate) fn takes_room(step: &Step, live: Option<&Live>) -> bool {
    room(step, live).is_some_and(|(before, after)| after > before)
}

fn room(step: &Step, live: Option<&Live>) -> Option<(i64, i64)> {
    let document = written_stream(step)?;
    let before = live.map_or(0, |live| reserved(&live.config, false));
    Some((before, reserved(document, false)))
}

/// The configuration of a stream that the step writes.
fn written_stream(step: &Step) -> Option<&Document> {
    match &step.action {
        _ if step.resource.consumer.is_some() => None,
        Action::Create { document } | Action::Update { document, .. } => Some(document),
        Action::None => None,
    }
}

/// What would be reserved on top of what is.
#[derive(Default)]
struct Demand {
    limits: Tier,
    streams: u64,
    memory: i64,
    storage: i64,
}

impl Demand {
    fn of(limits: Tier) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    fn add(&mut self, after: &Document, before: Option<&Document>, is_tiered: bool) {
        let freed = before.map_or(0, |before| reserved(before, is_tiered));
        let more = reserved(after, is_tiered).saturating_sub(freed);
        let sum = if STREAM.normal(symbol::STORAGE, after) == "memory" {
            &mut self.memory
        } else {
            &mut self.storage
        };
        *sum = sum.saturating_add(more);
        self.streams += u64::from(before.is_none());
    }

    fn shortfalls(&self, tier: &str) -> Vec<Shortfall> {
        let tier = Some(tier.to_owned()).filter(|tier| !tier.is_empty());
        [
            self.space(Storage::Memory, tier.clone()),
            self.space(Storage::File, tier.clone()),
            self.too_many_streams(tier),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn space(&self, storage: Storage, tier: Option<String>) -> Option<Shortfall> {
        let limits = &self.limits;
        let (more, reserved, limit) = if storage == Storage::Memory {
            (self.memory, limits.reserved_memory, limits.max_memory)
        } else {
            (self.storage, limits.reserved_storage, limits.max_storage)
        };
        // A negative number means that there is no limit, and what becomes smaller always fits.
        let more_bytes = u64::try_from(more).ok().filter(|more| *more > 0)?;
        let limit_bytes = u64::try_from(limit).ok()?;
        let is_over = reserved.saturating_add(more_bytes) > limit_bytes;
        is_over.then_some(Shortfall::Reservation {
            storage,
            more_bytes,
            reserved_bytes: reserved,
            limit_bytes,
            tier,
        })
    }

    fn too_many_streams(&self, tier: Option<String>) -> Option<Shortfall> {
        let limit = u64::try_from(self.limits.max_streams).ok()?;
        let streams = self.limits.streams;
        let is_over = self.streams > 0 && limit > 0 && streams.saturating_add(self.streams) > limit;
        is_over.then_some(Shortfall::Streams {
            more: self.streams,
            streams,
            limit,
            tier,
        })
    }
}

/// What a stream reserves: tiers count a message once, flat limits each of its copies.
fn reserved(document: &Document, is_tiered: bool) -> i64 {
    let copies = if is_tiered { 1 } else { num_replicas(document) };
    i64::try_from(max_bytes(document).saturating_mul(copies)).unwrap_or(i64::MAX)
}

/// Zero if there is no limit.
fn max_bytes(document: &Document) -> u64 {
    document
        .get(symbol::MAX_BYTES)
        .and_then(Value::as_u64)
        .unwrap_or_default()
}

fn num_replicas(document: &Document) -> u64 {
    STREAM
        .normal(symbol::NUM_REPLICAS, document)
        .as_u64()
        .unwrap_or(1)
}
