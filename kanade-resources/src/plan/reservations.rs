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
use crate::shortfall::Shortfall;

/// What does not fit; empty if everything does. Takes the steps with what each found.
pub(crate) fn shortfalls<'a>(
    account: &Account,
    steps: impl Iterator<Item = (&'a Step, Option<&'a Live>)>,
) -> Vec<Shortfall> {
    let mut demands: BTreeMap<String, Demand> = BTreeMap::new();
    let mut found = Vec::new();
    for (step, live) in steps.filter(|(step, _)| step.resource.consumer.is_none()) {
        let (document, is_new) = match &step.action {
            Action::None => continue,
            Action::Create { document } => (document, true),
            Action::Update { document, .. } => (document, false),
        };
        // The broker has its own word for a number of replicas that the account has no limits for (10120).
        let Some((tier, limits)) = account.tier(num_replicas(document)) else {
            continue;
        };
        if is_new && limits.max_bytes_required && max_bytes(document) == 0 {
            found.push(Shortfall::MaxBytesRequired {
                resource: step.resource.clone(),
            });
        }
        let demand = demands
            .entry(tier.to_owned())
            .or_insert_with(|| Demand::of(limits));
        demand.add(document, live.map(|live| &live.config), account.is_tiered());
    }
    found.extend(
        demands
            .iter()
            .flat_map(|(tier, demand)| demand.shortfalls(tier)),
    );
    found
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
        // A limit below zero is none, and what becomes smaller always fits.
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
