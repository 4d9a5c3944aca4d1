//! Subjects with the broker's semantics: which texts are subjects, which messages match them, what
//! transforms make of them.

#[cfg(feature = "parser")]
mod collision;
#[cfg(feature = "parser")]
mod index;
mod intersection;
mod subset;
#[cfg(feature = "parser")]
pub(crate) mod transform;
#[cfg(feature = "parser")]
mod validity;

#[cfg(feature = "parser")]
pub(crate) use collision::collide;
#[cfg(feature = "parser")]
pub(crate) use index::SubjectIndex;
pub use intersection::intersect;
pub use subset::is_subset;
#[cfg(feature = "parser")]
pub(crate) use validity::{Fault, is_literal, validate};

/// The subject, or every subject where it is empty.
#[cfg(feature = "parser")]
pub(crate) const fn or_every(subject: &str) -> &str {
    if subject.is_empty() { ">" } else { subject }
}

#[cfg(test)]
pub(crate) mod enumeration;
