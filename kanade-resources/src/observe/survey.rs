//! Looking at everything that a run is about, in as few round trips as there can be.

use async_nats::jetstream::stream::Info;
use futures_util::future::join;
use kanade_resources_schema::spec::{Consumer, Kind, Resource};

use super::observation::Observation;
use super::{listing, lookup, read};
use crate::account::Account;
use crate::api::Api;
use crate::error::Error;
use crate::failure::FailureKind;
use crate::handles::Handle;
use crate::live::Live;
use crate::plan::Policy;
use crate::target::Target;

/// What is known of a target, and its handle.
type LiveAndHandle = (
    Result<Option<Live>, FailureKind>,
    Result<Handle, FailureKind>,
);

/// Looks at everything and its handles, and asks in the same batch what the account may use.
pub(crate) async fn account_and_handles<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy<'_>,
) -> Result<(Account, Vec<Observation<'a>>), Error> {
    let (account, observations) =
        join(api.account_info(), with_handles(api, targets, policy)).await;
    let account = account.map_err(Error::from_cause)?;
    Ok((Account::read(&account), observations))
}

/// The same without handles: for callers that only want to know.
pub(crate) async fn account_and_documents<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy<'_>,
) -> Result<(Account, Vec<Observation<'a>>), Error> {
    let (account, observations) = join(api.account_info(), documents(api, targets, policy)).await;
    let account = account.map_err(Error::from_cause)?;
    Ok((Account::read(&account), observations))
}

/// Looks at `targets` by their handles: one request each, but for [what takes two](takes_two).
pub(crate) async fn with_handles<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy<'_>,
) -> Vec<Observation<'a>> {
    let observations = targets
        .iter()
        .map(|target| with_handle(api, *target, policy))
        .collect();
    api.pipelined(observations).await
}

/// The same of what was looked at before.
pub(crate) async fn with_handles_again<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy<'_>,
) -> Vec<Observation<'a>> {
    let observations = targets
        .iter()
        .map(|target| with_handle(api, *target, policy))
        .collect();
    api.pipelined_again(observations).await
}

async fn documents<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy<'_>,
) -> Vec<Observation<'a>> {
    let documents = listing::documents(api, targets).await;
    targets
        .iter()
        .zip(documents)
        .map(|(target, live)| Observation::new(*target, live, Err(FailureKind::Missing), policy))
        .collect()
}

async fn with_handle<'a>(api: &Api<'_>, target: Target<'a>, policy: Policy<'_>) -> Observation<'a> {
    let (live, handle) = match target {
        Target::Stream(resource) => stream(api, target, resource).await,
        Target::Consumer(_, consumer) => self::consumer(api, target, consumer).await,
    };
    Observation::new(target, live, handle, policy)
}

async fn stream(api: &Api<'_>, target: Target<'_>, resource: &Resource<'_>) -> LiveAndHandle {
    let handle = lookup::handle_of_resource(api, resource);
    if takes_two(resource) {
        return join(read::stream(api, target.stream()), handle).await;
    }
    match handle.await {
        // The client library makes no handle for it: a bucket without a limit per key, for instance. It is there, and
        // may be changed so that there is one.
        Err(failure @ FailureKind::Request { .. }) => {
            (read::stream(api, target.stream()).await, Err(failure))
        }
        handle => told_by_handle(target, handle),
    }
}

/// One answer is enough for both: async-nats makes a consumer's handle from any answer to
/// `CONSUMER.INFO`.
async fn consumer(api: &Api<'_>, target: Target<'_>, consumer: &Consumer<'_>) -> LiveAndHandle {
    match api.consumer_info(target.stream(), consumer.spec.name).await {
        Ok(Some(answer)) => (
            read::readable(Live::of_consumer(&answer), "CONSUMER.INFO", target.stream()),
            lookup::handle_of_consumer(api, &consumer.spec, answer),
        ),
        Ok(None) => (Ok(None), Err(FailureKind::Missing)),
        Err(failure) => (Err(failure), Err(FailureKind::Missing)),
    }
}

/// async-nats' object stores do not show what they were made of: the stream in them is private, they have no `Debug`,
/// and there is no way to make one from an answer to a request of ours. Its placements lack
/// `preferred`.
fn takes_two(resource: &Resource<'_>) -> bool {
    resource.kind == Kind::ObjectStore || resource.stream.placement.is_some()
}

/// What a handle of async-nats says of its stream. It is made from the same answer.
fn told_by_handle(target: Target<'_>, handle: Result<Handle, FailureKind>) -> LiveAndHandle {
    match handle {
        Ok(handle) => {
            let live = info(&handle).and_then(Live::told);
            (
                read::readable(live, "STREAM.INFO", target.stream()),
                Ok(handle),
            )
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
