//! Planning, without I/O: declared × observed → one step for each stream and consumer.

mod coherence;
mod consent;
mod defaults;
mod diff;
mod generation;
mod judge;
mod loss;
mod moves;
mod planner;
mod refusals;
mod reservations;
mod step;
#[cfg(test)]
mod tests;
mod whole;

pub(crate) use consent::Consent;
pub(crate) use moves::{Found, Turn, arrange};
pub(crate) use planner::{Policy, step};
pub(crate) use reservations::shortfalls;
pub use step::{Action, Step};
pub use whole::Plan;
