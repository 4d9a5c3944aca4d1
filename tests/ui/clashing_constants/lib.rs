//! One of two resources with the same constant is still there.

kanade_resources::kanade_resources!();

pub const NAMES: [&str; 2] = [BUCKET_AGENT_CONFIG, BUCKET_JOBS];
pub const HISTORY: u8 = kv::AGENT_CONFIG.history;
