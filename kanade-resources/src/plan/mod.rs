//! Planning, without I/O: declared × observed → one step for each stream and consumer.

mod coherence;
mod company;
mod consent;
mod defaults;
mod diff;
mod effects;
mod fit;
mod generation;
mod judge;
mod judged;
mod limits;
mod lingering;
mod moves;
mod origins;
mod planner;
mod policy;
mod reservations;
mod sequence;
mod shrink;
mod step;
#[cfg(test)]
mod tests;
mod together;
mod whole;

pub(crate) use company::{Company, Found as FoundAround, Known, depends_on_consumers};
pub(crate) use consent::Consent;
pub(crate) use fit::misfits;
pub(crate) use generation::stamp;
pub(crate) use moves::{
    Holding, Party, declared_subjects, groups, holding, is_placeholder, is_same,
    keep_what_is_not_taken, moving, overlaps, subjects,
};
pub(crate) use origins::{Copied, changing as changing_origins};
pub(crate) use planner::step;
pub(crate) use policy::Policy;
pub(crate) use reservations::{frees_room, shortfalls, takes_room};
pub use step::{Action, Move, Step};
pub(crate) use together::{arrange_together, steps};
pub use whole::{Plan, Stranger, Unseen};
