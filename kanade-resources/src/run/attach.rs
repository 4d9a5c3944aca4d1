//! Attaching: looking, and looking again while something is missing. Writes nothing.

use std::time::Duration;

use kanade_resources_schema::spec::{Declaration, Kind};
use tracing::{debug, info};

use super::driver::ready;
use super::ledger::Ledger;
use super::waiting::{Next, Waiting};
use crate::api::Api;
use crate::error::Error;
use crate::failure::FailureKind;
use crate::fit::Fit;
use crate::handles::{Handle, Handles};
use crate::observe::{self, Observation};
use crate::plan::{self, Consent, Policy};
use crate::report::Report;
use crate::target::Target;

/// How a process attaches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attaching {
    /// What must be there.
    pub(crate) fit: Fit,
    /// Whether it is waited for.
    pub(crate) waits: bool,
}

/// The handles of what is there, once it fits.
pub(crate) async fn attach(
    api: Api<'_>,
    declaration: &Declaration<'_>,
    targets: &[Target<'_>],
    attaching: Attaching,
) -> Result<(Handles, Report), Error> {
    // A process that waits looks at everything again together.
    let api = if attaching.waits {
        api.persisting_for(Duration::ZERO)
    } else {
        api
    };
    let policy = ready(&api, declaration, Consent::Safe).await?;
    let mut ledger = Ledger::new(targets);
    let found = observe::with_handles(&api, targets, policy).await;
    let found = judge(&api, found, attaching.fit, policy).await;
    let mut lacking = enter(found, &mut ledger);
    if attaching.waits {
        lacking = wait(&api, lacking, attaching.fit, policy, &mut ledger).await?;
    }
    let waited = attaching.waits.then(|| api.elapsed());
    if let Some(error) = nothing_answered(&mut lacking, targets.len()) {
        return Err(error);
    }
    for lack in lacking {
        ledger.fail_for(lack.target, lack.reasons);
    }
    ledger
        .close(api.cost())
        .map_err(|error| error.after_waiting(waited))
}

/// Something that is not there, or does not fit.
struct Lack<'a> {
    target: Target<'a>,
    reasons: Vec<FailureKind>,
}

/// What there is of one target.
struct Found<'a> {
    target: Target<'a>,
    fits: Result<Handle, Vec<FailureKind>>,
}

/// Waits until nothing is lacking, or waiting is in vain.
async fn wait<'a>(
    api: &Api<'_>,
    mut lacking: Vec<Lack<'a>>,
    fit: Fit,
    policy: Policy<'_>,
    ledger: &mut Ledger,
) -> Result<Vec<Lack<'a>>, Error> {
    let mut waiting = Waiting::new(api);
    if let Some(first) = lacking.first().filter(|_| !is_in_vain(api, &lacking)) {
        let others = lacking.len() - 1;
        info!(others, "waits for {}", first.target.id());
    }
    while !lacking.is_empty() && !is_in_vain(api, &lacking) {
        let next = waiting.pause().await;
        api.connected().await.map_err(Error::Unreachable)?;
        debug!(lacking = lacking.len(), "looks again");
        if next == Next::LastLook {
            return Ok(look_again(api, lacking, fit, policy, ledger).await);
        }
        // A bootstrap may be long in coming, and creates the last one last: the others are not asked about before.
        let probe = lacking.split_off(lacking.len() - 1);
        let probe = look_again(api, probe, fit, policy, ledger).await;
        if probe.is_empty() {
            lacking = look_again(api, lacking, fit, policy, ledger).await;
        } else {
            lacking.extend(probe);
        }
    }
    Ok(lacking)
}

/// Looks at what was lacking, and returns what still is.
async fn look_again<'a>(
    api: &Api<'_>,
    lacking: Vec<Lack<'a>>,
    fit: Fit,
    policy: Policy<'_>,
    ledger: &mut Ledger,
) -> Vec<Lack<'a>> {
    if lacking.is_empty() {
        return lacking;
    }
    let targets: Vec<Target<'a>> = lacking.iter().map(|lack| lack.target).collect();
    let found = observe::with_handles_again(api, &targets, policy).await;
    let found = judge(api, found, fit, policy).await;
    let known = lacking.into_iter().zip(found);
    let found = known.map(|(lack, found)| Found {
        // If the time is up when something is looked at, what was known of it is still why.
        fits: found.fits.map_err(|reasons| {
            let is_unseen = reasons.iter().all(is_out_of_time);
            if is_unseen { lack.reasons } else { reasons }
        }),
        ..found
    });
    enter(found.collect(), ledger)
}

fn is_out_of_time(failure: &FailureKind) -> bool {
    matches!(failure, FailureKind::OutOfTime { .. })
}

/// What fits goes into the ledger, the rest comes back.
fn enter<'a>(found: Vec<Found<'a>>, ledger: &mut Ledger) -> Vec<Lack<'a>> {
    let mut lacking = Vec::new();
    for Found { target, fits } in found {
        match fits {
            Ok(handle) => ledger.attach(target, handle),
            Err(reasons) => lacking.push(Lack { target, reasons }),
        }
    }
    lacking
}

/// Compares what was observed with what is needed. The client library does not tell everything about a stream, so what
/// does not fit by its account is looked at once more.
async fn judge<'a>(
    api: &Api<'_>,
    mut observations: Vec<Observation<'a>>,
    fit: Fit,
    policy: Policy<'_>,
) -> Vec<Found<'a>> {
    let doubtful = observations.iter_mut().filter(|observation| {
        let misfits = misfits(observation, fit);
        observation.is_told() && !misfits.is_empty()
    });
    observe::closer(api, doubtful.collect(), policy).await;
    observations
        .into_iter()
        .map(|observation| Found {
            target: observation.target,
            fits: fits(observation, fit),
        })
        .collect()
}

fn fits(observation: Observation<'_>, fit: Fit) -> Result<Handle, Vec<FailureKind>> {
    let misfits = misfits(&observation, fit);
    let is_stream = observation.target.resource().kind == Kind::Stream;
    match (observation.found, observation.handle) {
        (Ok(observe::Found { live: None, .. }), _) => Err(vec![FailureKind::Missing]),
        (Ok(_), _) if !misfits.is_empty() => Err(misfits),
        (Ok(_), Ok(handle)) => Ok(handle),
        // It is there, and the client library makes nothing of it.
        (Ok(_), Err(FailureKind::Request { .. })) if !is_stream => {
            let found = "a stream that lacks what the client library asks for";
            Err(vec![FailureKind::OtherKind { found }])
        }
        (Err(failure), _) | (Ok(_), Err(failure)) => Err(vec![failure]),
    }
}

/// What keeps an observation from fitting; nothing if it failed.
fn misfits(observation: &Observation<'_>, fit: Fit) -> Vec<FailureKind> {
    match &observation.found {
        Ok(observe::Found {
            live: Some(live),
            step,
        }) => plan::misfits(observation.target, live, step, fit),
        Ok(observe::Found { live: None, .. }) | Err(_) => Vec::new(),
    }
}

/// Whether waiting is in vain: something is lacking that no bootstrap brings.
fn is_in_vain(api: &Api<'_>, lacking: &[Lack<'_>]) -> bool {
    let mut reasons = lacking.iter().flat_map(|lack| &lack.reasons);
    reasons.any(|failure| !comes(failure) && !api.may_heal(failure))
}

/// Whether a bootstrap mends it.
fn comes(failure: &FailureKind) -> bool {
    matches!(
        failure,
        FailureKind::Missing | FailureKind::Differs(_) | FailureKind::OtherKind { .. }
    )
}

/// One error if no request got an answer at all, rather than the same one for everything.
fn nothing_answered(lacking: &mut Vec<Lack<'_>>, targets: usize) -> Option<Error> {
    let mut reasons = lacking.iter().flat_map(|lack| &lack.reasons);
    if lacking.len() < targets || reasons.any(comes) {
        return None;
    }
    let last = lacking.pop()?.reasons.pop()?;
    Some(Error::from_cause(last))
}
