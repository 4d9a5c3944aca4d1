//! The driver: observe → plan → apply → handles.

use kanade_resources_schema::spec::{Declaration, ServerVersion};

use crate::api::Api;
use crate::apply::{self, Job};
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::{Handle, Handles};
use crate::ledger::Ledger;
use crate::lookup;
use crate::observe::{self, Sighting};
use crate::plan::{self, Plan};
use crate::report::Report;
use crate::target::Target;

/// How often something is looked at that another process creates at the same time.
const MAX_ROUNDS: usize = 3;

/// Puts the broker in the declared state.
pub(crate) async fn run(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    allow_data_loss: bool,
) -> Result<(Handles, Report), Error> {
    check_version(api, declaration.min_server)?;
    let eager = Target::eager(declaration);
    let mut ledger = Ledger::new(&eager);
    let mut sightings = observe::observe(api, &eager).await?;
    for round in 1..=MAX_ROUNDS {
        let jobs = jobs(api, sightings, allow_data_loss, &mut ledger);
        let done = apply::apply(api, jobs).await;
        let (contested, settled): (Vec<_>, Vec<_>) =
            done.into_iter().partition(|done| done.is_contested() && round < MAX_ROUNDS);
        for done in settled {
            ledger.settle(done);
        }
        if contested.is_empty() {
            break;
        }
        let contested: Vec<Target<'_>> = contested.iter().map(|done| done.target).collect();
        sightings = observe::observe_again(api, &contested).await;
    }
    ledger.close(api.cost())
}

/// What [`run`] would do. Writes nothing.
pub(crate) async fn plan(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    allow_data_loss: bool,
) -> Result<Plan, Error> {
    check_version(api, declaration.min_server)?;
    let eager = Target::eager(declaration);
    let mut ledger = Ledger::new(&eager);
    let sightings = observe::observe(api, &eager).await?;
    let steps = jobs(api, sightings, allow_data_loss, &mut ledger).into_iter().map(|job| job.step).collect();
    ledger.close(api.cost())?;
    Ok(Plan { steps })
}

/// The handles of what is there. Writes nothing, and asks for nothing but the handles.
pub(crate) async fn attach(api: &Api<'_>, declaration: &Declaration<'_>) -> Result<(Handles, Report), Error> {
    check_version(api, declaration.min_server)?;
    let eager = Target::eager(declaration);
    let mut ledger = Ledger::new(&eager);
    let look_ups = eager.iter().map(|target| lookup::handle(api, *target)).collect();
    let handles = unless_all_unanswered(api.pipelined(look_ups).await)?;
    for (target, handle) in eager.into_iter().zip(handles) {
        ledger.attach(target, handle);
    }
    ledger.close(api.cost())
}

/// One error where no request got an answer at all, rather than the same one for everything.
fn unless_all_unanswered(
    mut answers: Vec<Result<Handle, FailureKind>>,
) -> Result<Vec<Result<Handle, FailureKind>>, Error> {
    let is_unanswered = |answer: &Result<Handle, FailureKind>| matches!(answer, Err(failure) if !matches!(failure, FailureKind::Missing));
    if !answers.iter().all(is_unanswered) {
        return Ok(answers);
    }
    match answers.pop() {
        Some(Err(failure)) => Err(Error::from_cause(failure)),
        _ => Ok(answers),
    }
}

/// A version that can't be read passes.
fn check_version(api: &Api<'_>, required: ServerVersion) -> Result<(), Error> {
    match api.server() {
        Some(found) if found < required => Err(Error::ServerTooOld { required, found }),
        _ => Ok(()),
    }
}

/// The steps for what could be looked at; what could not is a failure in the ledger.
fn jobs<'a>(
    api: &Api<'_>,
    sightings: Vec<Sighting<'a>>,
    allow_data_loss: bool,
    ledger: &mut Ledger,
) -> Vec<Job<'a>> {
    // A version that can't be read is taken for a new one, which forbids least: the broker has the last word.
    let server = api.server().unwrap_or(ServerVersion::V2_15);
    let mut jobs = Vec::with_capacity(sightings.len());
    for Sighting { target, live, handle } in sightings {
        match live {
            Ok(live) => {
                let step = plan::step(target, live.as_ref(), server, allow_data_loss);
                jobs.push(Job { target, step, handle });
            }
            Err(failure) => ledger.fail(target, failure),
        }
    }
    jobs
}
