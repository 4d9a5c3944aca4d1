//! The names in front of a syntax error are still there.

kanade_resources::kanade_resources!();

pub const NAME: &str = STREAM_RESULTS;
