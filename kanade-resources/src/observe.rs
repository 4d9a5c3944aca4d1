//! Observing: what the broker holds of each stream and consumer, and its handle.

use async_nats::jetstream::stream::Info;
use futures_util::future::join;
use kanade_resources_schema::spec::{Kind, Resource};
use serde_json::Value;

use crate::account::Account;
use crate::api::{Api, full};
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::listing;
use crate::live::Live;
use crate::lookup;
use crate::target::Target;

/// One stream or consumer as it was found.
pub(crate) struct Sighting<'a> {
    pub(crate) target: Target<'a>,
    /// What there is of it, or `None` where there is nothing yet.
    pub(crate) live: Result<Option<Live>, FailureKind>,
    /// Its handle. A failure is to be expected where there is nothing yet.
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// Looks at everything and its handles, and asks in the same batch what the account may do.
pub(crate) async fn observe<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
) -> Result<(Account, Vec<Sighting<'a>>), Error> {
    let (account, sightings) = join(api.account_info(), glance(api, targets)).await;
    Ok((Account::read(&account.map_err(Error::from_cause)?), sightings))
}

/// As [`observe`], but without handles: for whoever only wants to know.
pub(crate) async fn observe_only<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
) -> Result<(Account, Vec<Sighting<'a>>), Error> {
    let (account, sightings) = join(api.account_info(), listing::look(api, targets)).await;
    Ok((Account::read(&account.map_err(Error::from_cause)?), sightings))
}

/// Looks at `targets` by their handles: one request each, but for [what takes two](takes_two).
pub(crate) async fn glance<'a>(api: &Api<'_>, targets: &[Target<'a>]) -> Vec<Sighting<'a>> {
    api.pipelined(targets.iter().map(|target| sight(api, *target)).collect()).await
}

/// Looks at the broker's own documents: what a glance found to differ is judged by these, and they are what is
/// written back. Being a moment old only, they leave others little time to write in between.
pub(crate) async fn look_closely(api: &Api<'_>, sightings: &mut [&mut Sighting<'_>]) {
    let looks = sightings.iter().map(|sighting| look(api, sighting.target)).collect();
    for (sighting, live) in sightings.iter_mut().zip(api.pipelined(looks).await) {
        sighting.live = live;
    }
}

/// The broker's own document of `target`.
pub(crate) async fn look(api: &Api<'_>, target: Target<'_>) -> Result<Option<Live>, FailureKind> {
    match target {
        Target::Stream(_) => stream(api, target.stream()).await,
        Target::Consumer(_, consumer) => {
            let answer = api.consumer_info(target.stream(), consumer.spec.name).await?;
            answer.map_or(Ok(None), |answer| {
                readable(Live::of_consumer(&answer), "CONSUMER.INFO", target.stream())
            })
        }
    }
}

async fn sight<'a>(api: &Api<'_>, target: Target<'a>) -> Sighting<'a> {
    let (live, handle) = match target {
        Target::Stream(resource) if takes_two(resource) => {
            join(stream(api, target.stream()), lookup::handle_of_resource(api, resource)).await
        }
        Target::Stream(resource) => told_by_handle(target, lookup::handle_of_resource(api, resource).await),
        Target::Consumer(_, consumer) => {
            let answer = api.consumer_info(target.stream(), consumer.spec.name).await;
            // One answer is enough for both: async-nats makes a consumer's handle of any INFO.
            match answer {
                Ok(Some(answer)) => (
                    readable(Live::of_consumer(&answer), "CONSUMER.INFO", target.stream()),
                    lookup::handle_of_consumer(api, &consumer.spec, answer),
                ),
                Ok(None) => (Ok(None), Err(FailureKind::Missing)),
                Err(failure) => (Err(failure), Err(FailureKind::Missing)),
            }
        }
    };
    Sighting { target, live, handle }
}

/// async-nats' object stores do not show what they were made of, and its placements lack `preferred`.
fn takes_two(resource: &Resource<'_>) -> bool {
    resource.kind == Kind::ObjectStore || resource.stream.placement.is_some()
}

type Told = (Result<Option<Live>, FailureKind>, Result<Handle, FailureKind>);

/// What a handle of async-nats says of its stream. It is made of the same answer.
fn told_by_handle(target: Target<'_>, handle: Result<Handle, FailureKind>) -> Told {
    match handle {
        Ok(handle) => {
            (readable(info(&handle).and_then(Live::told), "STREAM.INFO", target.stream()), Ok(handle))
        }
        Err(FailureKind::Missing) => (Ok(None), Err(FailureKind::Missing)),
        Err(failure) => (Err(failure), Err(FailureKind::Missing)),
    }
}

fn info(handle: &Handle) -> Option<&Info> {
    match handle {
        Handle::Stream(stream) => Some(stream.cached_info()),
        Handle::Kv(store) => Some(store.stream.cached_info()),
        Handle::ObjectStore(_) | Handle::Pull(_) | Handle::Push(_) => None,
    }
}

async fn stream(api: &Api<'_>, stream: &str) -> Result<Option<Live>, FailureKind> {
    let answer: Option<Value> = api.stream_info(stream).await?;
    answer.map_or(Ok(None), |answer| readable(Live::read(&answer), "STREAM.INFO", stream))
}

fn readable(live: Option<Live>, request: &str, stream: &str) -> Result<Option<Live>, FailureKind> {
    let unreadable = || FailureKind::Request {
        subject: full(&format!("{request}.{stream}")),
        source: "the answer has no configuration or no state".into(),
    };
    live.map(Some).ok_or_else(unreadable)
}
