//! The driver: observe → plan → apply → settle.

use std::collections::HashSet;
use std::time::Duration;

use kanade_resources_schema::spec::{Declaration, ServerVersion};
use tokio::time::sleep;
use tracing::debug;

use super::attempt::Attempt;
use super::holders::Releases;
use super::ledger::Ledger;
use super::settle::Settling;
use super::{apply, filters, overlap};
use crate::account::Account;
use crate::api::{Api, pauses};
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::Handles;
use crate::observe::{self, Observation, Sightings};
use crate::plan::{self, Consent, Plan, Policy, Unseen};
use crate::report::Report;
use crate::shortfall::Shortfall;
use crate::target::Target;

/// Puts `targets` in the declared state.
///
/// What is missing is created if the run `creates` at all, and is a failure otherwise. What somebody else changed at
/// the same time, and what the broker could not do just now, is observed and planned anew, until the deadline.
pub(crate) async fn run<'a>(
    api: &Api<'_>,
    declaration: &Declaration<'a>,
    targets: &[Target<'a>],
    consent: Consent<'_>,
    creates: bool,
) -> Result<(Handles, Report), Error> {
    let policy = Policy {
        creates,
        ..ready(api, declaration, consent).await?
    };
    let mut ledger = Ledger::new(targets);
    let mut pauses = pauses();
    let (account, mut observations) = observe::account_and_handles(api, targets, policy).await?;
    let mut sightings = Sightings::default();
    let mut queues = HashSet::new();
    loop {
        let seen = Some(&mut sightings);
        look_closely(api, &account, &mut observations, policy, seen).await;
        let (mut attempts, unseen) = attempts(observations);
        arrange(&mut attempts, &unseen);
        if api.is_clustered() {
            ledger.wait_for_present(&mut attempts);
        }
        check_reservations(&account, &attempts)?;
        queues.extend(filters::queues(&attempts));
        apply::apply(api, &mut attempts, &queues).await;
        overlap::name_holders(api, &mut attempts).await;
        let pause = pauses.next().unwrap_or_default();
        let goes_on = unseen.is_empty() && attempts.iter().all(Attempt::goes_on_at_once);
        let settling = Settling {
            api,
            releases: Releases::to_come(declaration, &attempts, &unseen),
            is_over: pause >= api.time_left(),
        };
        let unsettled = settling.settle(attempts, unseen, &mut ledger);
        if unsettled.is_empty() {
            break;
        }
        let pause = if goes_on { Duration::ZERO } else { pause };
        debug!(resources = unsettled.len(), "looked at again in {pause:?}");
        sleep(pause).await;
        observations = observe::with_handles_again(api, &unsettled, policy).await;
    }
    ledger.close(api.cost())
}

/// What [`run`] would do. Writes nothing.
pub(crate) async fn plan(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    targets: &[Target<'_>],
    consent: Consent<'_>,
) -> Result<Plan, Error> {
    let policy = ready(api, declaration, consent).await?;
    let mut ledger = Ledger::new(targets);
    let (account, mut observations) = observe::account_and_documents(api, targets, policy).await?;
    look_closely(api, &account, &mut observations, policy, None).await;
    let (mut attempts, unseen) = attempts(observations);
    if attempts.is_empty() {
        // If nothing could be observed, there is nothing to plan: the reasons are an error.
        for (target, failure) in unseen {
            ledger.fail(target, failure);
        }
        ledger.close(api.cost())?;
        return Ok(Plan::default());
    }
    let strangers = observe::strangers(api, declaration, &consumed_streams(&attempts)).await;
    overlap::refuse_what_strangers_hold(api, declaration, &strangers, &mut attempts).await;
    arrange(&mut attempts, &unseen);
    let shortfalls = shortfalls(&account, &attempts);
    let mut steps: Vec<_> = attempts.into_iter().map(|attempt| attempt.step).collect();
    steps.sort_by_key(|step| ledger.place(&step.resource));
    Ok(Plan::new(steps, shortfalls, unseen_by_plan(unseen)).with_strangers(strangers))
}

/// The streams that have consumers.
fn consumed_streams<'a>(attempts: &[Attempt<'a>]) -> Vec<&'a str> {
    attempts
        .iter()
        .filter(|attempt| attempt.live.as_ref().is_some_and(|live| live.consumers > 0))
        .map(|attempt| attempt.target.stream())
        .collect()
}

/// How often a run looks again because answers were late. Some clusters are never fast.
const MOST_DOUBTS: usize = 3;

/// Looks around at what differs, and once more at everything if answers of a cluster were late: a server that was away
/// may have told what it knew before.
async fn look_closely(
    api: &Api<'_>,
    account: &Account,
    observations: &mut Vec<Observation<'_>>,
    policy: Policy<'_>,
    mut sightings: Option<&mut Sightings>,
) {
    observe::look_around(api, account, observations, policy, sightings.as_deref_mut()).await;
    for _ in 0..MOST_DOUBTS {
        if !api.outwaited_doubt().await {
            return;
        }
        let targets: Vec<Target<'_>> = observations.iter().map(|it| it.target).collect();
        *observations = observe::with_handles_again(api, &targets, policy).await;
        let seen = sightings.as_deref_mut();
        observe::look_around(api, account, observations, policy, seen).await;
    }
}

/// Connected, and to a server that is new enough. A version that can't be read passes, and is taken for the newest,
/// which forbids least: the broker has the last word.
pub(super) async fn ready<'p>(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    consent: Consent<'p>,
) -> Result<Policy<'p>, Error> {
    api.connected().await.map_err(Error::Unreachable)?;
    let required = declaration.min_server;
    let server = match api.server() {
        Some(found) if found < required => return Err(Error::ServerTooOld { required, found }),
        found => found.unwrap_or(ServerVersion::NEWEST),
    };
    Ok(Policy {
        server,
        consent,
        creates: true,
        generation: declaration.generation,
    })
}

/// What a plan can't say anything about, with the reasons.
fn unseen_by_plan(unseen: Vec<(Target<'_>, FailureKind)>) -> Vec<Unseen> {
    unseen
        .into_iter()
        .map(|(target, failure)| Unseen::new(target.id(), &failure))
        .collect()
}

/// The attempts at what could be observed, and what could not.
fn attempts(
    observations: Vec<Observation<'_>>,
) -> (Vec<Attempt<'_>>, Vec<(Target<'_>, FailureKind)>) {
    let mut attempts = Vec::with_capacity(observations.len());
    let mut unseen = Vec::new();
    for observation in observations {
        match Attempt::new(observation) {
            Ok(attempt) => attempts.push(attempt),
            Err(failed) => unseen.push(failed),
        }
    }
    (attempts, unseen)
}

/// Puts the attempts in order that have to do with each other, or with what could not be observed.
fn arrange(attempts: &mut [Attempt<'_>], unseen: &[(Target<'_>, FailureKind)]) {
    let declared: Vec<_> = unseen
        .iter()
        .map(|(target, _)| (target.id(), plan::declared_subjects(*target)))
        .collect();
    let parties = attempts.iter_mut().map(Attempt::party).collect();
    plan::arrange_together(parties, &declared);
}

fn shortfalls(account: &Account, attempts: &[Attempt<'_>]) -> Vec<Shortfall> {
    let found = attempts
        .iter()
        .map(|attempt| (&attempt.step, attempt.live.as_ref()));
    plan::shortfalls(account, found)
}

fn check_reservations(account: &Account, attempts: &[Attempt<'_>]) -> Result<(), Error> {
    let shortfalls = shortfalls(account, attempts);
    if shortfalls.is_empty() {
        Ok(())
    } else {
        Err(Error::DoesNotFit { shortfalls })
    }
}
