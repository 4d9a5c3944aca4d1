//! A declaration that is doubtful.

kanade_resources::kanade_resources!();

pub const NAME: &str = STREAM_EVENTS;
