#![doc = include_str!("../README.md")]

/// The fleet before a rollout.
pub mod older {
    kanade_resources::kanade_resources!("older.toml");
}

/// The fleet after the rollout.
pub mod newer {
    kanade_resources::kanade_resources!("newer.toml");
}

/// The fleet on three servers.
pub mod replicated {
    kanade_resources::kanade_resources!("replicated.toml");
}
