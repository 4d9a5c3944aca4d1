//! The driver: observe → plan → apply → handles.

use std::collections::HashSet;

use kanade_resources_schema::spec::{Declaration, ServerVersion};
use tokio::time::sleep;
use tracing::debug;

use crate::account::Account;
use crate::api::{Api, pauses};
use crate::apply::{self, Done, Job};
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::{Handle, Handles};
use crate::ledger::Ledger;
use crate::lookup;
use crate::observe::{self, Seen, Sighting};
use crate::plan::{Plan, Policy, moves, reservations};
use crate::report::Report;
use crate::target::Target;

/// Puts `targets` in the declared state.
///
/// What somebody else changed at the same time, and what the broker could not do just now, is looked at and planned
/// anew, until the deadline.
pub(crate) async fn run(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    targets: &[Target<'_>],
    allow_data_loss: bool,
) -> Result<(Handles, Report), Error> {
    let policy = ready(api, declaration, allow_data_loss).await?;
    let mut ledger = Ledger::new(targets);
    let mut pauses = pauses();
    let (account, mut sightings) = observe::observe(api, targets, policy).await?;
    loop {
        observe::look_closely(api, &mut sightings, policy).await;
        let jobs = jobs(sightings, &mut ledger);
        check_reservations(&account, &jobs)?;
        let done = apply::apply(api, jobs).await;
        let pause = pauses.next().unwrap_or_default();
        let is_over = pause >= api.time_left();
        let (unsettled, settled) = if is_over {
            (Vec::new(), done)
        } else {
            part(api, done)
        };
        for done in settled {
            ledger.settle(done);
        }
        if unsettled.is_empty() {
            break;
        }
        debug!(resources = unsettled.len(), "looked at again in {pause:?}");
        sleep(pause).await;
        let targets: Vec<Target<'_>> = unsettled.iter().map(|done| done.target).collect();
        for done in unsettled {
            ledger.remember(done);
        }
        sightings = observe::glance(api, &targets, policy).await;
    }
    ledger.close(api.cost())
}

/// What [`run`] would do. Writes nothing.
pub(crate) async fn plan(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    targets: &[Target<'_>],
    allow_data_loss: bool,
) -> Result<Plan, Error> {
    let policy = ready(api, declaration, allow_data_loss).await?;
    let mut ledger = Ledger::new(targets);
    let (account, sightings) = observe::observe_only(api, targets, policy).await?;
    let jobs = jobs(sightings, &mut ledger);
    let shortfalls = shortfalls(&account, &jobs);
    let mut steps: Vec<_> = jobs.into_iter().map(|job| job.step).collect();
    steps.sort_by_key(|step| ledger.place(&step.resource));
    ledger.close(api.cost())?;
    Ok(Plan { steps, shortfalls })
}

/// The handles of what is there. Writes nothing, and asks for nothing but the handles.
pub(crate) async fn attach(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    targets: &[Target<'_>],
) -> Result<(Handles, Report), Error> {
    ready(api, declaration, false).await?;
    let mut ledger = Ledger::new(targets);
    let look_ups = targets
        .iter()
        .map(|target| lookup::handle(api, *target))
        .collect();
    let handles = unless_all_unanswered(api.pipelined(look_ups).await)?;
    for (target, handle) in targets.iter().zip(handles) {
        ledger.attach(*target, handle);
    }
    ledger.close(api.cost())
}

/// Connected, and to a server that is new enough. A version that can't be read passes, and is taken for a new one,
/// which forbids least: the broker has the last word.
async fn ready(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    allow_data_loss: bool,
) -> Result<Policy, Error> {
    api.connected().await.map_err(Error::Unreachable)?;
    let required = declaration.min_server;
    match api.server() {
        Some(found) if found < required => Err(Error::ServerTooOld { required, found }),
        found => {
            let server = found.unwrap_or(ServerVersion::V2_15);
            Ok(Policy {
                server,
                allow_data_loss,
                generation: declaration.generation,
            })
        }
    }
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

/// The steps for what could be looked at, in the order in which they are written; what could not is a failure in
/// the ledger.
fn jobs<'a>(sightings: Vec<Sighting<'a>>, ledger: &mut Ledger) -> Vec<Job<'a>> {
    let mut jobs = Vec::with_capacity(sightings.len());
    for Sighting {
        target,
        seen,
        handle,
    } in sightings
    {
        match seen {
            Ok(Seen { live, step }) => jobs.push(Job {
                target,
                step,
                live,
                handle,
                moves: false,
            }),
            Err(failure) => ledger.fail(target, failure),
        }
    }
    arrange(jobs)
}

fn arrange(mut jobs: Vec<Job<'_>>) -> Vec<Job<'_>> {
    let mut found: Vec<_> = jobs
        .iter_mut()
        .map(|job| (&mut job.step, job.live.as_ref()))
        .collect();
    let Some(ranks) = moves::arrange(&mut found) else {
        return jobs;
    };
    let last = jobs.len();
    let mut ranked: Vec<_> = ranks.into_iter().zip(jobs).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
        .into_iter()
        .map(|(rank, job)| Job {
            moves: rank < last,
            ..job
        })
        .collect()
}

fn shortfalls(account: &Account, jobs: &[Job<'_>]) -> Vec<String> {
    reservations::shortfalls(
        account,
        jobs.iter().map(|job| (&job.step, job.live.as_ref())),
    )
}

fn check_reservations(account: &Account, jobs: &[Job<'_>]) -> Result<(), Error> {
    let shortfalls = shortfalls(account, jobs);
    if shortfalls.is_empty() {
        Ok(())
    } else {
        Err(Error::DoesNotFit { shortfalls })
    }
}

/// What is to be looked at again, and what is done with.
fn part<'a>(api: &Api<'_>, done: Vec<Done<'a>>) -> (Vec<Done<'a>>, Vec<Done<'a>>) {
    let may_change = |done: &Done<'_>| match &done.written {
        Err(failure) => done.is_contested() || api.may_heal(failure),
        Ok(()) => done.step.is_unfinished(),
    };
    let streams: HashSet<&str> = done
        .iter()
        .filter(|done| may_change(done))
        .map(|done| done.target.stream())
        .collect();
    let waits = |done: &Done<'_>| {
        matches!(done.written, Err(FailureKind::NoStream)) && streams.contains(done.target.stream())
    };
    let is_unsettled: Vec<bool> = done
        .iter()
        .map(|done| may_change(done) || waits(done))
        .collect();
    let (unsettled, settled): (Vec<_>, Vec<_>) = done
        .into_iter()
        .zip(is_unsettled)
        .partition(|(_, is_unsettled)| *is_unsettled);
    let alone = |marked: Vec<(Done<'a>, bool)>| marked.into_iter().map(|(done, _)| done).collect();
    (alone(unsettled), alone(settled))
}
