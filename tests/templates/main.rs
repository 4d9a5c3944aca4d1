//! Templates: what is built is parsed, stored where the declaration says, and never outside of it.

mod example;
mod hostile;
mod round_trips;
mod stored;
mod typed;
mod values;
