//! What a run returns.

use kanade_resources_schema::spec::{Declaration, ProfileName, UnknownProfile};

use crate::error::Error;
use crate::handles::Handles;
use crate::report::Report;

/// A declaration and the typed handles made from it. Generated code implements it.
pub trait Resources: Sized {
    /// What is declared.
    const DECLARATION: &'static Declaration<'static>;

    /// Takes the typed handles out of `handles`.
    ///
    /// # Errors
    /// [`Error::NoHandle`] for a resource that [`DECLARATION`](Self::DECLARATION) does not list as
    /// eager.
    fn from_handles(handles: Handles, report: Report) -> Result<Self, Error>;
}

/// A declaration that has profiles. Generated code implements it.
pub trait Profiled: Resources {
    /// The profiles.
    type Profile: ProfileName;
}

/// The profile of `all` that is declared as `name`.
///
/// # Errors
/// [`UnknownProfile`] with the profiles that there are.
pub fn profile<P: ProfileName>(all: &[P], name: &str) -> Result<P, UnknownProfile> {
    let found = all.iter().find(|profile| profile.name() == name);
    let unknown = || UnknownProfile::new(name, all.iter().map(|profile| profile.name()));
    found.copied().ok_or_else(unknown)
}

/// What a run can return: generated handles, or handles by name and the report.
pub trait FromRun: Sized {
    /// Makes it from the results of a run.
    ///
    /// # Errors
    /// As [`Resources::from_handles`].
    fn from_run(handles: Handles, report: Report) -> Result<Self, Error>;
}

impl FromRun for (Handles, Report) {
    fn from_run(handles: Handles, report: Report) -> Result<Self, Error> {
        Ok((handles, report))
    }
}

impl<R: Resources> FromRun for R {
    fn from_run(handles: Handles, report: Report) -> Result<Self, Error> {
        R::from_handles(handles, report)
    }
}
