//! Subjects with the broker's semantics: which texts are subjects, which messages match them, what transforms make
//! of them.

mod collision;
mod index;
mod intersection;
mod subset;
pub(crate) mod transform;
mod validity;

pub(crate) use collision::collide;
pub(crate) use index::SubjectIndex;
pub(crate) use intersection::intersect;
pub(crate) use subset::is_subset;
pub(crate) use validity::{Fault, is_literal, validate};

#[cfg(test)]
mod enumeration;
