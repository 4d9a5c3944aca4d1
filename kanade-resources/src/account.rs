//! What the account of the connection may use, and what it uses.

use serde_json::Value;

/// What the broker says of the account: its limits, and what they leave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    /// Limits for each number of replicas (`R1`, `R3`), where the account has such; else one for all.
    tiers: Vec<(String, Tier)>,
    all: Tier,
    /// The level of the JetStream API that its servers have: none before nats-server 2.11.
    pub(crate) api_level: Option<u64>,
}

/// Limits, and what is used of them. A limit below zero is none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tier {
    pub(crate) max_memory: i64,
    pub(crate) max_storage: i64,
    pub(crate) max_streams: i64,
    pub(crate) max_consumers: i64,
    pub(crate) max_stream_memory: i64,
    pub(crate) max_stream_storage: i64,
    pub(crate) max_bytes_required: bool,
    pub(crate) reserved_memory: u64,
    pub(crate) reserved_storage: u64,
    pub(crate) streams: u64,
}

impl Account {
    /// Reads an answer to `INFO`.
    pub(crate) fn read(answer: &Value) -> Self {
        let tiers = answer
            .get("tiers")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        Self {
            tiers: tiers
                .map(|(name, tier)| (name.clone(), Tier::read(tier)))
                .collect(),
            all: Tier::read(answer),
            api_level: answer["api"]["level"].as_u64(),
        }
    }

    /// Whether limits are by number of replicas. They count a message once then, and each of its copies otherwise.
    pub(crate) fn is_tiered(&self) -> bool {
        !self.tiers.is_empty()
    }

    /// The name and the limits of the tier that a stream with this many replicas counts towards.
    pub(crate) fn tier(&self, num_replicas: u64) -> Option<(&str, Tier)> {
        if !self.is_tiered() {
            return Some(("", self.all));
        }
        let wanted = format!("R{num_replicas}");
        self.tiers
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(name, tier)| (name.as_str(), *tier))
    }
}

impl Tier {
    fn read(answer: &Value) -> Self {
        let limits = &answer["limits"];
        let limit = |field: &str| limits[field].as_i64().unwrap_or(-1);
        let used = |field: &str| answer[field].as_u64().unwrap_or_default();
        Self {
            max_memory: limit("max_memory"),
            max_storage: limit("max_storage"),
            max_streams: limit("max_streams"),
            max_consumers: limit("max_consumers"),
            max_stream_memory: limit("memory_max_stream_bytes"),
            max_stream_storage: limit("storage_max_stream_bytes"),
            max_bytes_required: limits["max_bytes_required"].as_bool().unwrap_or_default(),
            reserved_memory: used("reserved_memory"),
            reserved_storage: used("reserved_storage"),
            streams: used("streams"),
        }
    }
}
