//! Whether what would be written fits the account's limits, summed before the first write. Brokers check stream by
//! stream, and refuse half-way through (10047, 10028, 10027, 10113).

use std::collections::BTreeMap;

use kanade_resources_schema::symbol;
use serde_json::Value;

use super::{Action, Step};
use crate::account::{Account, Tier};
use crate::document::{Document, STREAM};
use crate::format;
use crate::live::Live;

/// What does not fit, each in one line; empty where everything fits. Takes the steps with what each found.
pub(crate) fn shortfalls<'a>(
    account: &Account,
    steps: impl Iterator<Item = (&'a Step, Option<&'a Live>)>,
) -> Vec<String> {
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
            found.push(format!(
                "{}: the account takes only streams with a max_bytes",
                step.resource
            ));
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
        let reserved = |document: &Document| {
            let copies = if is_tiered { 1 } else { num_replicas(document) };
            i64::try_from(max_bytes(document).saturating_mul(copies)).unwrap_or(i64::MAX)
        };
        let more = reserved(after).saturating_sub(before.map_or(0, reserved));
        let sum = if STREAM.normal(symbol::STORAGE, after) == "memory" {
            &mut self.memory
        } else {
            &mut self.storage
        };
        *sum = sum.saturating_add(more);
        self.streams += u64::from(before.is_none());
    }

    fn shortfalls(&self, tier: &str) -> Vec<String> {
        let Tier {
            max_memory,
            max_storage,
            max_streams,
            reserved_memory,
            reserved_storage,
            streams,
            ..
        } = self.limits;
        let of_tier = if tier.is_empty() {
            String::new()
        } else {
            format!(" for {tier}")
        };
        let space = |kind: &str, more: i64, reserved: u64, limit: i64| {
            let (more, limit) = (u64::try_from(more).ok()?, u64::try_from(limit).ok()?);
            let is_over = more > 0 && reserved.saturating_add(more) > limit;
            is_over.then(|| {
                let [more, reserved, limit] = [more, reserved, limit].map(format::bytes);
                format!("{more} of {kind} would be reserved, and {reserved} are already, of {limit}{of_tier}")
            })
        };
        let too_many = u64::try_from(max_streams).ok().filter(|limit| {
            self.streams > 0 && *limit > 0 && streams.saturating_add(self.streams) > *limit
        });
        [
            space("memory storage", self.memory, reserved_memory, max_memory),
            space("file storage", self.storage, reserved_storage, max_storage),
            too_many.map(|limit| {
                format!(
                    "{} streams would be created, and {streams} are there, of {limit}{of_tier}",
                    self.streams
                )
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Zero where there is no limit.
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
