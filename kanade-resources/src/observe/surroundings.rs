//! Looking closer at what is not as declared, and around it: what a change does depends on more than the field.

use std::collections::{HashMap, HashSet};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::observation::Observation;
use super::read;
use super::sightings::Sightings;
use crate::account::Account;
use crate::api::Api;
use crate::failure::FailureKind;
use crate::live::{Detail, Live};
use crate::plan::{self, Company, FoundAround, Known, Policy};
use crate::target::Target;

/// What a closer look came back with.
enum Look {
    /// The broker's own document of an observation.
    Document(usize, Result<Option<Live>, FailureKind>),
    /// A stream, of which only consumers were observed.
    Stream(String, Option<Live>),
    /// The consumers of a stream, if they could be told of.
    Consumers(String, Option<Vec<Live>>),
}

/// Looks once more at what was seen to differ, this time at the broker's own documents, and around it, and judges it by
/// all of that. The documents are what is written back. They are a moment old only, so others have little time to
/// write in between.
pub(crate) async fn look_around(
    api: &Api<'_>,
    account: &Account,
    observations: &mut [Observation<'_>],
    policy: Policy<'_>,
    mut sightings: Option<&mut Sightings>,
) {
    if !observations
        .iter()
        .any(|it| it.out_of_sync().is_some() || it.is_unclear())
    {
        return;
    }
    let mut streams = HashMap::new();
    let mut consumers = HashMap::new();
    for look in api.pipelined(looks(api, observations, policy)).await {
        match look {
            Look::Document(place, live) => observations[place].look_at(live, policy),
            Look::Stream(name, live) => streams.extend(live.map(|live| (name, live))),
            Look::Consumers(name, Some(mut present)) => {
                if let Some(sightings) = &mut sightings {
                    sightings.note(&name, &mut present);
                }
                consumers.insert(name, present);
            }
            Look::Consumers(_, None) => {}
        }
    }
    for observation in observations.iter() {
        if let (Target::Stream(_), Some(live)) = (observation.target, observation.live()) {
            streams.insert(observation.target.stream().to_owned(), live.clone());
        }
    }
    let found = FoundAround {
        targets: known(observations),
        streams,
        consumers,
    };
    let company = Company::new(policy, account.api_level, found);
    for observation in observations {
        observation.judge(policy, &company);
    }
}

/// Looks once more at `observations`, this time at the broker's own documents.
pub(crate) async fn closer(
    api: &Api<'_>,
    observations: Vec<&mut Observation<'_>>,
    policy: Policy<'_>,
) {
    if observations.is_empty() {
        return;
    }
    let looks = observations
        .iter()
        .map(|observation| read::document(api, observation.target))
        .collect();
    let documents = api.pipelined(looks).await;
    for (observation, live) in observations.into_iter().zip(documents) {
        observation.look_at(live, policy);
    }
}

fn known<'k, 'a>(observations: &'k [Observation<'a>]) -> Vec<Known<'k, 'a>> {
    observations
        .iter()
        .map(|observation| (observation.target, observation.live()))
        .collect()
}

fn looks<'l>(
    api: &'l Api<'_>,
    observations: &[Observation<'l>],
    policy: Policy<'_>,
) -> Vec<BoxFuture<'l, Look>> {
    let differing: HashSet<&str> = observations
        .iter()
        .filter(|observation| observation.out_of_sync().is_some())
        .map(|observation| observation.target.stream())
        .collect();
    let mut unseen = differing.clone();
    let mut looks = Vec::new();
    for (place, observation) in observations.iter().enumerate() {
        let target = observation.target;
        let is_stream = matches!(target, Target::Stream(_));
        if is_stream {
            unseen.remove(target.stream());
        }
        let is_around = is_stream && differing.contains(target.stream());
        if observation.is_unclear() || is_around && !is_full(observation) {
            looks.push(document(api, place, target).boxed());
        }
    }
    looks.extend(unseen.into_iter().map(|name| stream(api, name).boxed()));
    let asked_about = streams_of_consumers(observations, policy);
    looks.extend(
        asked_about
            .into_iter()
            .map(|name| consumers(api, name).boxed()),
    );
    looks
}

fn is_full(observation: &Observation<'_>) -> bool {
    observation
        .live()
        .is_none_or(|live| live.detail == Detail::Full)
}

/// The streams whose consumers count.
fn streams_of_consumers<'l>(
    observations: &[Observation<'l>],
    policy: Policy<'_>,
) -> HashSet<&'l str> {
    let streams: HashMap<&str, &Live> = observations
        .iter()
        .filter(|observation| matches!(observation.target, Target::Stream(_)))
        .filter_map(|observation| Some((observation.target.stream(), observation.live()?)))
        .collect();
    let mut depending = HashSet::new();
    for observation in observations {
        let name = observation.target.stream();
        let known = (observation.target, observation.out_of_sync());
        if plan::depends_on_consumers(known, streams.get(name).copied(), policy) {
            depending.insert(name);
        }
    }
    depending
}

async fn document(api: &Api<'_>, place: usize, target: Target<'_>) -> Look {
    Look::Document(place, read::document(api, target).await)
}

async fn stream(api: &Api<'_>, name: &str) -> Look {
    Look::Stream(
        name.to_owned(),
        read::stream(api, name).await.ok().flatten(),
    )
}

async fn consumers(api: &Api<'_>, name: &str) -> Look {
    Look::Consumers(name.to_owned(), read::consumers(api, name).await.ok())
}
