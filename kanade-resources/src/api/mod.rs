//! The JetStream API: requests that are bounded in time and in flight, counted, and asked again if that may help.

mod client;
mod creation;
mod lanes;
mod permissions;
mod requests;
mod subject;
mod weather;

pub(crate) use client::{Api, DEFAULT_DEADLINE, unanswered};
pub(crate) use creation::Creation;
pub(crate) use requests::ConsumerAction;
pub(crate) use subject::full;
pub(crate) use weather::pauses;
