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
mod sequence;
mod shrink;
mod step;
#[cfg(test)]
mod tests;
mod whole;

pub(crate) use consent::Consent;
pub(crate) use moves::{
    Holding, Party, arrange, groups, holding, is_placeholder, is_same, keep_what_is_not_taken,
    moving, overlaps, subjects,
};
pub(crate) use planner::{Policy, step};
pub(crate) use reservations::shortfalls;
pub(crate) use sequence::{InLine, take_turns};
pub use step::{Action, Move, Step};
pub use whole::Plan;
