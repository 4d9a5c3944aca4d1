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
use crate::live::{Detail, Live};
use crate::lookup;
use crate::plan::{self, Policy, Step};
use crate::target::Target;

/// One stream or consumer as it was found.
pub(crate) struct Sighting<'a> {
    pub(crate) target: Target<'a>,
    pub(crate) seen: Result<Seen, FailureKind>,
    /// Its handle. A failure is to be expected where there is nothing yet.
    pub(crate) handle: Result<Handle, FailureKind>,
}

/// What there is, and what is to be done about it: judged at once, while others are still looked at.
pub(crate) struct Seen {
    /// `None` where there is nothing yet.
    pub(crate) live: Option<Live>,
    pub(crate) step: Step,
}

/// What a look at something came back with.
type Look = Result<Option<Live>, FailureKind>;

impl<'a> Sighting<'a> {
    pub(crate) fn new(
        target: Target<'a>,
        live: Look,
        handle: Result<Handle, FailureKind>,
        policy: Policy,
    ) -> Self {
        Self {
            target,
            seen: judged(target, live, policy),
            handle,
        }
    }

    /// Whether what is known does not suffice to say what is to be done.
    fn is_unclear(&self) -> bool {
        let Ok(Seen {
            live: Some(live),
            step,
        }) = &self.seen
        else {
            return false;
        };
        match live.detail {
            Detail::Full => false,
            Detail::Comparable => !step.is_in_sync(),
            Detail::Partial => true,
        }
    }
}

fn judged(target: Target<'_>, live: Look, policy: Policy) -> Result<Seen, FailureKind> {
    let live = live?;
    let step = plan::step(target, live.as_ref(), policy);
    Ok(Seen { live, step })
}

/// Looks at everything and its handles, and asks in the same batch what the account may do.
pub(crate) async fn observe<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy,
) -> Result<(Account, Vec<Sighting<'a>>), Error> {
    let (account, sightings) = join(api.account_info(), glance(api, targets, policy)).await;
    Ok((
        Account::read(&account.map_err(Error::from_cause)?),
        sightings,
    ))
}

/// As [`observe`], but without handles: for whoever only wants to know.
pub(crate) async fn observe_only<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy,
) -> Result<(Account, Vec<Sighting<'a>>), Error> {
    let (account, sightings) = join(api.account_info(), listing::look(api, targets, policy)).await;
    Ok((
        Account::read(&account.map_err(Error::from_cause)?),
        sightings,
    ))
}

/// Looks at `targets` by their handles: one request each, but for [what takes two](takes_two).
pub(crate) async fn glance<'a>(
    api: &Api<'_>,
    targets: &[Target<'a>],
    policy: Policy,
) -> Vec<Sighting<'a>> {
    api.pipelined(
        targets
            .iter()
            .map(|target| sight(api, *target, policy))
            .collect(),
    )
    .await
}

/// Looks at the broker's own documents: what a glance found to differ is judged by these, and they are what is
/// written back. Being a moment old only, they leave others little time to write in between.
pub(crate) async fn look_closely(api: &Api<'_>, sightings: &mut [Sighting<'_>], policy: Policy) {
    let mut unclear: Vec<_> = sightings
        .iter_mut()
        .filter(|sighting| sighting.is_unclear())
        .collect();
    let looks = unclear
        .iter()
        .map(|sighting| look(api, sighting.target))
        .collect();
    for (sighting, live) in unclear.iter_mut().zip(api.pipelined(looks).await) {
        sighting.seen = judged(sighting.target, live, policy);
    }
}

/// The broker's own document of `target`.
pub(crate) async fn look(api: &Api<'_>, target: Target<'_>) -> Look {
    match target {
        Target::Stream(_) => stream(api, target.stream()).await,
        Target::Consumer(_, consumer) => {
            let answer = api
                .consumer_info(target.stream(), consumer.spec.name)
                .await?;
            answer.map_or(Ok(None), |answer| {
                readable(Live::of_consumer(&answer), "CONSUMER.INFO", target.stream())
            })
        }
    }
}

async fn sight<'a>(api: &Api<'_>, target: Target<'a>, policy: Policy) -> Sighting<'a> {
    let (live, handle) = match target {
        Target::Stream(resource) if takes_two(resource) => {
            join(
                stream(api, target.stream()),
                lookup::handle_of_resource(api, resource),
            )
            .await
        }
        Target::Stream(resource) => {
            told_by_handle(target, lookup::handle_of_resource(api, resource).await)
        }
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
    Sighting::new(target, live, handle, policy)
}

/// async-nats' object stores do not show what they were made of, and its placements lack `preferred`.
fn takes_two(resource: &Resource<'_>) -> bool {
    resource.kind == Kind::ObjectStore || resource.stream.placement.is_some()
}

type Told = (Look, Result<Handle, FailureKind>);

/// What a handle of async-nats says of its stream. It is made of the same answer.
fn told_by_handle(target: Target<'_>, handle: Result<Handle, FailureKind>) -> Told {
    match handle {
        Ok(handle) => (
            readable(
                info(&handle).and_then(Live::told),
                "STREAM.INFO",
                target.stream(),
            ),
            Ok(handle),
        ),
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

async fn stream(api: &Api<'_>, stream: &str) -> Look {
    let answer: Option<Value> = api.stream_info(stream).await?;
    answer.map_or(Ok(None), |answer| {
        readable(Live::read(&answer), "STREAM.INFO", stream)
    })
}

fn readable(live: Option<Live>, request: &str, stream: &str) -> Look {
    let unreadable = || FailureKind::Request {
        subject: full(&format!("{request}.{stream}")),
        source: "the answer has no configuration or no state".into(),
    };
    live.map(Some).ok_or_else(unreadable)
}
