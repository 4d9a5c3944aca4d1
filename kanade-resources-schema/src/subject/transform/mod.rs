//! Subject transforms: which ones a broker takes, and what becomes of a subject (ADR-36, ADR-28).
//!
//! Brokers look at a transform in up to three steps: its source, the form of its destination, and
//! whether the two fit. Which steps are taken, and in which order, depends on the place of the
//! transform and on the version.

mod fault;
mod function;
mod image;
mod piece;
mod site;
mod steps;
#[cfg(test)]
mod tests;

pub(crate) use fault::{Fault, Flaw, Part};
pub(crate) use function::Function;
pub(crate) use image::image;
pub(crate) use site::Use;

use self::piece::{Piece, piece, tokens};
use super::validity::{self, validate};
use crate::spec::ServerVersion;

/// Checks that a server of `version` takes a transform, and that it is of use. An empty `src` is
/// every subject; an empty `dest` leaves subjects as they are.
pub(crate) fn check(src: &str, dest: &str, at: Use, version: ServerVersion) -> Result<(), Fault> {
    steps::check(src, dest, at, version)?;
    check_source_of_use(src)?;
    check_destination_of_use(dest, at)
}

/// Some servers accept a source that matches no message.
fn check_source_of_use(src: &str) -> Result<(), Fault> {
    if src.is_empty() {
        return Ok(());
    }
    validate(src).map_err(|fault| Fault::of_source(src, fault))
}

/// Some servers accept a destination that makes unusable subjects, or that crashes them (see
/// [`Flaw`]).
fn check_destination_of_use(dest: &str, at: Use) -> Result<(), Fault> {
    if dest.is_empty() && at == Use::Republish {
        return Err(Fault::of_destination(0..0, Flaw::NoDestination));
    }
    for (range, token) in tokens(dest) {
        let flaw = match piece(token, ServerVersion::V2_15) {
            Ok(Piece::Text) => validate(token).err().map(Flaw::Subject),
            Ok(Piece::Call(call)) => call.senseless(),
            Err(_) => None, // not even taken
        };
        // An empty destination, and `>` in its place, have passed the steps.
        if let Some(flaw) = flaw.filter(|flaw| *flaw != Flaw::Subject(validity::Fault::Empty)) {
            return Err(Fault::of_destination(range, flaw));
        }
    }
    Ok(())
}
