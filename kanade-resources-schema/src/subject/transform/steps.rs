//! What servers refuse, step by step.

use super::fault::{Fault, Flaw};
use super::function::{Function, looks_like_call};
use super::piece::{Call, Piece, piece, tokens};
use super::site::{Step, Use};
use crate::spec::ServerVersion;
use crate::subject::or_every;
use crate::subject::validity::{self, BLANKS, well_tokenised};

pub(super) fn check(src: &str, dest: &str, at: Use, version: ServerVersion) -> Result<(), Fault> {
    for &step in steps(at, version) {
        let result = match step {
            Step::Source => source(src, may_be_empty(at, version)),
            Step::Form | Step::Fit if dest.is_empty() => Ok(()),
            Step::Form => form(dest, version),
            Step::Fit => fit(src, dest, version),
        };
        result.map_err(|fault| fault.refused(step, at, version))?;
    }
    Ok(())
}

fn steps(at: Use, version: ServerVersion) -> &'static [Step] {
    let old = version < ServerVersion::V2_11;
    match at {
        Use::Republish => &[Step::Fit],
        Use::Stream if old => &[Step::Fit],
        Use::Mirror if old => &[Step::Source, Step::Fit],
        Use::Source if old => &[Step::Form, Step::Source, Step::Fit],
        Use::ExternalSource if version < ServerVersion::V2_12 => &[Step::Source, Step::Fit],
        Use::Stream | Use::Mirror | Use::Source | Use::ExternalSource => {
            &[Step::Source, Step::Form, Step::Fit]
        }
    }
}

/// Whether an empty source is accepted, as every subject.
fn may_be_empty(at: Use, version: ServerVersion) -> bool {
    version >= ServerVersion::V2_11 || at == Use::ExternalSource
}

fn source(src: &str, may_be_empty: bool) -> Result<(), Fault> {
    if src.is_empty() {
        let fault = Fault {
            flaw: Flaw::EmptySource,
            ..Fault::of_source(src, validity::Fault::Empty)
        };
        return if may_be_empty { Ok(()) } else { Err(fault) };
    }
    if src.contains(BLANKS) {
        return Err(Fault::of_source(src, validity::Fault::Blank));
    }
    well_tokenised(src).map_err(|fault| Fault::of_source(src, fault))
}

fn form(dest: &str, version: ServerVersion) -> Result<(), Fault> {
    well_tokenised(dest)
        .map_err(|fault| Fault::of_destination(0..dest.len(), Flaw::Subject(fault)))?;
    for (range, token) in tokens(dest) {
        form_of_token(token, version).map_err(|flaw| Fault::of_destination(range, flaw))?;
    }
    Ok(())
}

fn form_of_token(token: &str, version: ServerVersion) -> Result<(), Flaw> {
    if !looks_like_call(token) {
        let blank = token.contains(BLANKS);
        return if blank {
            Err(Flaw::Subject(validity::Fault::Blank))
        } else {
            Ok(())
        };
    }
    let mut called = Function::ALL
        .into_iter()
        .filter(|function| function.arguments(token).is_some())
        .peekable();
    let Some(&first) = called.peek() else {
        return Err(Flaw::UnknownFunction);
    };
    if called.any(|function| function.well_formed_since() <= version) {
        return Ok(());
    }
    Err(Flaw::Newer(first.name(), first.well_formed_since()))
}

fn fit(src: &str, dest: &str, version: ServerVersion) -> Result<(), Fault> {
    let src = or_every(src);
    well_tokenised(src).map_err(|fault| Fault::of_source(src, fault))?;
    let whole = |flaw| Fault::of_destination(0..dest.len(), flaw);
    well_tokenised(dest).map_err(|fault| whole(Flaw::Subject(fault)))?;
    match (open(src), open(dest)) {
        (true, false) => return Err(whole(Flaw::FullWildcardMissing)),
        (false, true) => {
            return Err(Fault::of_destination(
                dest.len() - 1..dest.len(),
                Flaw::FullWildcardAlone,
            ));
        }
        _ => {}
    }
    for (range, token) in tokens(dest) {
        fit_of_token(src, token, version).map_err(|flaw| Fault::of_destination(range, flaw))?;
    }
    Ok(())
}

fn open(subject: &str) -> bool {
    subject.split('.').next_back() == Some(">")
}

fn fit_of_token(src: &str, token: &str, version: ServerVersion) -> Result<(), Flaw> {
    if token == "*" {
        return Err(Flaw::Wildcard);
    }
    let Piece::Call(call) = piece(token, version)? else {
        return Ok(());
    };
    let wildcards = src.split('.').filter(|token| *token == "*").count();
    if wildcards == 0 && (version < ServerVersion::V2_12 || !open(src)) {
        return if needs_none(&call, version) {
            Ok(())
        } else {
            Err(Flaw::NoWildcards)
        };
    }
    let beyond = call
        .wildcards
        .into_iter()
        .find(|index| usize::try_from(*index).is_ok_and(|index| index > wildcards));
    match beyond {
        Some(_) if wildcards == 0 => Err(Flaw::NoWildcards),
        Some(index) => Err(Flaw::NoSuchWildcard { index, wildcards }),
        None => Ok(()),
    }
}

/// From 2.12 on, functions that need no wildcard may be used where the source has none.
fn needs_none(call: &Call, version: ServerVersion) -> bool {
    version >= ServerVersion::V2_12
        && matches!(call.function, Function::Partition | Function::Random)
}
