//! Configurations as JSON documents: lowering, the form they compare in, and read-modify-write.

mod dropped;
mod fields;
mod filters;
mod json;
mod lower;
mod normal;
mod rewrite;
mod stored;
#[cfg(test)]
mod tests;

pub(crate) use dropped::dropped;
pub(crate) use fields::{CONSUMER, Fields, STREAM};
pub(crate) use filters::{as_one_filter, name_one_filter, wanted};
pub(crate) use json::{
    Document, METADATA_PREFIX, items, limit, metadata, nanoseconds, prune, set_metadata, strings,
};
pub(crate) use lower::{lower_consumer, lower_stream};
pub(crate) use rewrite::rewrite;
pub(crate) use stored::{
    default_window, leaves_window, stored_consumer, stored_stream, stored_window, under_any_limits,
};
