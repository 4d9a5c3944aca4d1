//! The driver: observe → plan → apply → settle.

use std::collections::HashSet;
use std::time::Duration;

use kanade_resources_schema::spec::{Declaration, ServerVersion};
use tokio::time::sleep;
use tracing::debug;

use super::attempt::Attempt;
use super::ledger::Ledger;
use super::{apply, attempt, overlap};
use crate::account::Account;
use crate::api::{Api, pauses};
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::{Handle, Handles};
use crate::observe::{self, Observation};
use crate::plan::{self, Consent, Plan, Policy, Step, Unseen};
use crate::report::Report;
use crate::resource_id::ResourceId;
use crate::shortfall::Shortfall;
use crate::target::Target;

/// Puts `targets` in the declared state.
///
/// What somebody else changed at the same time, and what the broker could not do just now, is observed and planned
/// anew, until the deadline.
pub(crate) async fn run<'a>(
    api: &Api<'_>,
    declaration: &Declaration<'a>,
    targets: &[Target<'a>],
    consent: Consent<'_>,
) -> Result<(Handles, Report), Error> {
    let policy = ready(api, declaration, consent).await?;
    let mut ledger = Ledger::new(targets);
    let mut pauses = pauses();
    let (account, mut observations) = observe::account_and_handles(api, targets, policy).await?;
    loop {
        observe::look_around(api, &account, &mut observations, policy).await;
        let (mut attempts, unseen) = attempts(observations);
        check_reservations(&account, &attempts)?;
        apply::apply(api, &mut attempts).await;
        overlap::name_holders(api, &mut attempts).await;
        let holders = Holders {
            outside: rivals(declaration, &attempts),
            inside: late_releases(&attempts, &unseen),
        };
        let pause = pauses.next().unwrap_or_default();
        let is_over = pause >= api.time_left();
        let goes_on = unseen.is_empty() && attempts.iter().all(Attempt::goes_on_at_once);
        let mut unsettled = settle(api, attempts, holders, is_over, &mut ledger);
        unsettled.extend(settle_unseen(api, unseen, is_over, &mut ledger));
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
    observe::look_around(api, &account, &mut observations, policy).await;
    let (attempts, unseen) = attempts(observations);
    if attempts.is_empty() {
        for (target, failure) in unseen {
            ledger.fail(target, failure);
        }
        ledger.close(api.cost())?;
        return Ok(Plan::default());
    }
    let shortfalls = shortfalls(&account, &attempts);
    let consumed: Vec<&str> = attempts
        .iter()
        .filter(|attempt| attempt.live.as_ref().is_some_and(|live| live.consumers > 0))
        .map(|attempt| attempt.target.stream())
        .collect();
    let strangers = observe::strangers(api, declaration, &consumed).await;
    let mut steps: Vec<_> = attempts.into_iter().map(|attempt| attempt.step).collect();
    steps.sort_by_key(|step| ledger.place(&step.resource));
    Ok(Plan::new(steps, shortfalls, unseen_by_plan(unseen)).with_strangers(strangers))
}

/// The handles of what is there. Writes nothing, and asks for nothing but the handles.
pub(crate) async fn attach(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    targets: &[Target<'_>],
) -> Result<(Handles, Report), Error> {
    ready(api, declaration, Consent::Safe).await?;
    let mut ledger = Ledger::new(targets);
    let handles = targets
        .iter()
        .map(|target| observe::handle(api, *target))
        .collect();
    let handles = unless_all_unanswered(api.pipelined(handles).await)?;
    for (target, handle) in targets.iter().zip(handles) {
        ledger.attach(*target, handle);
    }
    ledger.close(api.cost())
}

/// Connected, and to a server that is new enough. A version that can't be read passes, and is taken for the newest,
/// which forbids least: the broker has the last word.
async fn ready<'p>(
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
        generation: declaration.generation,
    })
}

/// One error if no request got an answer at all, rather than the same one for everything.
fn unless_all_unanswered(
    mut handles: Vec<Result<Handle, FailureKind>>,
) -> Result<Vec<Result<Handle, FailureKind>>, Error> {
    if !handles.iter().all(is_unanswered) {
        return Ok(handles);
    }
    match handles.pop() {
        Some(Err(failure)) => Err(Error::from_cause(failure)),
        _ => Ok(handles),
    }
}

fn is_unanswered(handle: &Result<Handle, FailureKind>) -> bool {
    !matches!(handle, Ok(_) | Err(FailureKind::Missing))
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
    let declared: Vec<_> = unseen
        .iter()
        .map(|(target, _)| (target.id(), attempt::declared_subjects(*target)))
        .collect();
    let mut parties: Vec<_> = attempts.iter_mut().map(Attempt::party).collect();
    plan::arrange(&mut parties, &declared);
    let mut line: Vec<_> = attempts.iter_mut().map(Attempt::in_line).collect();
    plan::take_turns(&mut line);
    (attempts, unseen)
}

/// The declared streams that hold what others are to take, and that will let go of it.
struct Holders<'a> {
    /// Those that take no part in the run yet.
    outside: Vec<Target<'a>>,
    /// The names of those that take part, and have not released it although that is planned.
    inside: HashSet<String>,
}

impl Holders<'_> {
    fn have(&self, stream: &str) -> bool {
        self.inside.contains(stream) || self.outside.iter().any(|rival| rival.stream() == stream)
    }
}

/// Streams of the run that still hold a subject which they are to release: their broker was killed before it had
/// written that down, or they could not be looked at yet.
fn late_releases(
    attempts: &[Attempt<'_>],
    unseen: &[(Target<'_>, FailureKind)],
) -> HashSet<String> {
    let mut late = HashSet::new();
    for attempt in attempts {
        let Some(FailureKind::SubjectTaken { subject, stream }) = &attempt.failure else {
            continue;
        };
        let releases = attempts.iter().any(|holder| {
            holder.is_stream()
                && holder.target.stream() == stream
                && !plan::overlaps(std::slice::from_ref(subject), &holder.holding().after)
        });
        let will_release = unseen.iter().any(|(holder, _)| {
            let declared = attempt::declared_subjects(*holder);
            holder.stream() == stream && !plan::overlaps(std::slice::from_ref(subject), &declared)
        });
        if releases || will_release {
            late.insert(stream.clone());
        }
    }
    late
}

/// Declared streams outside of the run that hold what others are to take, and are not declared to: lazy ones that have
/// been created.
fn rivals<'a>(declaration: &Declaration<'a>, attempts: &[Attempt<'a>]) -> Vec<Target<'a>> {
    let mut rivals: Vec<Target<'a>> = Vec::new();
    for attempt in attempts {
        let Some(FailureKind::SubjectTaken { subject, stream }) = &attempt.failure else {
            continue;
        };
        let is_taking_part = |stream: &str| {
            attempts
                .iter()
                .map(|attempt| attempt.target)
                .chain(rivals.iter().copied())
                .any(|target| target.stream() == stream)
        };
        let rival = declaration
            .resources
            .iter()
            .find(|resource| resource.stream.name == stream)
            .map(Target::Stream)
            .filter(|target| !is_taking_part(target.stream()))
            .filter(|target| {
                let declared = attempt::declared_subjects(*target);
                !plan::overlaps(std::slice::from_ref(subject), &declared)
            });
        rivals.extend(rival);
    }
    rivals
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

/// Enters into the ledger what is done with, and returns what is to be looked at again.
fn settle<'a>(
    api: &Api<'_>,
    mut attempts: Vec<Attempt<'a>>,
    holders: Holders<'a>,
    is_over: bool,
    ledger: &mut Ledger,
) -> Vec<Target<'a>> {
    give_up_what_waits_in_vain(api, &mut attempts, &holders, is_over);
    let unsettled_streams: HashSet<&str> = attempts
        .iter()
        .filter(|attempt| may_change(api, attempt, &holders))
        .map(|attempt| attempt.target.stream())
        .collect();
    let written: Vec<ResourceId> = attempts
        .iter()
        .filter(|attempt| attempt.step.writes() && attempt.failure.is_none())
        .map(|attempt| attempt.step.resource.clone())
        .collect();
    let mut again = Vec::new();
    for attempt in attempts {
        let is_settled = is_over
            || !may_change(api, &attempt, &holders)
                && !goes_with_others(&attempt, &unsettled_streams)
                && !may_lose_less(&attempt, &written);
        if is_settled {
            ledger.settle(attempt);
        } else {
            again.push(attempt.target);
            ledger.remember(attempt);
        }
    }
    if !again.is_empty() {
        again.extend(holders.outside);
    }
    again
}

/// Enters into the ledger what could not be observed and will not be, and returns what is to be looked at again.
fn settle_unseen<'a>(
    api: &Api<'_>,
    unseen: Vec<(Target<'a>, FailureKind)>,
    is_over: bool,
    ledger: &mut Ledger,
) -> Vec<Target<'a>> {
    let mut again = Vec::new();
    for (target, failure) in unseen {
        if is_over || !api.may_heal(&failure) {
            ledger.fail(target, failure);
        } else {
            ledger.remember_failure(target.id(), failure);
            again.push(target);
        }
    }
    again
}

/// Whether what was held back may delete nothing any more: another consumer of the stream was written, or the stream
/// itself, and a consumer that is new holds messages up.
fn may_lose_less(attempt: &Attempt<'_>, written: &[ResourceId]) -> bool {
    let Step {
        resource,
        held_back,
        ..
    } = &attempt.step;
    let is_another = |other: &ResourceId| other.stream == resource.stream && other != resource;
    !held_back.is_empty() && written.iter().any(is_another)
}

/// What waits for something that failed, or for something that takes longer than the run may.
fn give_up_what_waits_in_vain(
    api: &Api<'_>,
    attempts: &mut [Attempt<'_>],
    holders: &Holders<'_>,
    is_over: bool,
) {
    let failed_streams: HashSet<&str> = attempts
        .iter()
        .filter(|attempt| attempt.is_stream() && attempt.failure.is_some())
        .filter(|attempt| !may_change(api, attempt, holders))
        .map(|attempt| attempt.target.stream())
        .collect();
    for attempt in attempts {
        let waits = attempt.failure.is_none() && attempt.step.is_unfinished();
        let in_vain =
            is_over || !attempt.is_stream() && failed_streams.contains(attempt.target.stream());
        if waits && in_vain {
            attempt.failure = Some(FailureKind::Unfinished);
        }
    }
}

/// Whether another look may find something else, or there is something left to do.
fn may_change(api: &Api<'_>, attempt: &Attempt<'_>, holders: &Holders<'_>) -> bool {
    if attempt.is_stream() && holders.inside.contains(attempt.target.stream()) {
        return true;
    }
    match &attempt.failure {
        Some(FailureKind::SubjectTaken { stream, .. }) => holders.have(stream),
        Some(failure) => attempt.is_contested() || api.may_heal(failure),
        None => attempt.step.is_unfinished() || attempt.lacks_its_handle(api),
    }
}

/// Whether it is looked at again with others of its stream: it was not tried, because its stream is not there yet, or it
/// is the stream that consumers wait for.
fn goes_with_others(attempt: &Attempt<'_>, unsettled_streams: &HashSet<&str>) -> bool {
    let waits = matches!(attempt.failure, Some(FailureKind::NoStream));
    let is_waited_for = attempt.is_stream() && attempt.failure.is_none();
    (waits || is_waited_for) && unsettled_streams.contains(attempt.target.stream())
}
