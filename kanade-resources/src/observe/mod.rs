//! Observing: what the broker holds of each stream and consumer, and its handle.

mod listing;
mod lookup;
mod observation;
mod read;
mod sightings;
mod strangers;
mod surroundings;
mod survey;

pub(crate) use lookup::{handle, handle_of_consumer};
pub(crate) use observation::{Found, Observation};
pub(crate) use sightings::Sightings;
pub(crate) use strangers::strangers;
pub(crate) use surroundings::{closer, look_around};
pub(crate) use survey::{
    account_and_documents, account_and_handles, with_handles, with_handles_again,
};
