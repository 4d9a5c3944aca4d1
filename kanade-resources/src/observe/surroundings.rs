//! Looking closer at what is not as declared, and around it: what a change does depends on more than the field.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::timeout;

use super::observation::Observation;
use super::read;
use super::sightings::Sightings;
use crate::account::Account;
use crate::api::Api;
use crate::failure::FailureKind;
use crate::live::{Detail, Live};
use crate::plan::{self, Company, FoundAround, Known, Policy};
use crate::target::Target;

/// How long a stream is looked at that is only copied. Nobody could tell of one that takes longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a closer look came back with.
enum Look {
    /// The broker's own document of an observation.
    Document(usize, Result<Option<Live>, FailureKind>),
    /// A stream, of which only consumers were observed, or that others copy.
    Stream(String, Option<Live>),
    /// A stream that nobody could tell of.
    Unseen(String),
    /// The consumers of a stream, if they could be told of.
    Consumers(String, Option<Vec<Live>>),
}

/// Looks once more at what differs, this time at the broker's own documents, and at what is around it, and judges it by
/// all of that. The documents are what is written back. They are only a moment old, so others have little time to write
/// in between.
pub(crate) async fn look_around(
    api: &Api<'_>,
    account: &Account,
    observations: &mut [Observation<'_>],
    policy: Policy<'_>,
    sightings: Option<&mut Sightings>,
) {
    let origins = origins(observations);
    if origins.is_empty()
        && !observations
            .iter()
            .any(|it| it.out_of_sync().is_some() || it.is_unclear())
    {
        return;
    }
    let looks = looks(api, observations, &origins, policy);
    let looks = api.pipelined(looks).await;
    let found = gather(looks, observations, policy, sightings);
    let company = Company::new(policy, account.api_level, found);
    for observation in observations {
        observation.judge(policy, &company);
    }
}

/// Gives the observations their documents, and puts what is around them together.
fn gather<'k, 'a>(
    looks: Vec<Look>,
    observations: &'k mut [Observation<'a>],
    policy: Policy<'_>,
    mut sightings: Option<&mut Sightings>,
) -> FoundAround<'k, 'a> {
    let mut streams = HashMap::new();
    let mut unseen = HashSet::new();
    let mut consumers = HashMap::new();
    for look in looks {
        match look {
            Look::Document(place, live) => observations[place].look_at(live, policy),
            Look::Stream(name, live) => streams.extend(live.map(|live| (name, live))),
            Look::Unseen(name) => drop(unseen.insert(name)),
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
        let name = observation.target.stream();
        match (observation.target, &observation.found) {
            (Target::Stream(_), Ok(found)) => {
                streams.extend(found.live.clone().map(|live| (name.to_owned(), live)));
            }
            (Target::Stream(_), Err(_)) => drop(unseen.insert(name.to_owned())),
            (Target::Consumer(..), _) => {}
        }
    }
    FoundAround {
        targets: known(observations),
        streams,
        consumers,
        unseen,
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

/// The streams that others begin to copy, or copy no more, as far as they may be there.
fn origins(observations: &[Observation<'_>]) -> HashSet<String> {
    let mut origins: HashSet<String> = observations
        .iter()
        .flat_map(Observation::origins)
        .map(|copied| copied.name)
        .collect();
    if !origins.is_empty() {
        let missing = observations.iter().filter(|observation| {
            let is_stream = observation.target.is_stream();
            is_stream && observation.found.is_ok() && observation.live().is_none()
        });
        for observation in missing {
            origins.remove(observation.target.stream());
        }
    }
    origins
}

/// The requests for documents, for streams that were not observed themselves, and for the consumers that count.
fn looks<'l>(
    api: &'l Api<'_>,
    observations: &[Observation<'l>],
    origins: &'l HashSet<String>,
    policy: Policy<'_>,
) -> Vec<BoxFuture<'l, Look>> {
    let differing: HashSet<&str> = observations
        .iter()
        .filter(|observation| observation.out_of_sync().is_some())
        .map(|observation| observation.target.stream())
        .collect();
    let observed: HashSet<&str> = observations
        .iter()
        .filter(|observation| observation.target.is_stream())
        .map(|observation| observation.target.stream())
        .collect();
    let origins: HashSet<&str> = origins.iter().map(String::as_str).collect();
    let documents = observations
        .iter()
        .enumerate()
        .filter(|(_, observation)| {
            let name = observation.target.stream();
            let counts = differing.contains(name) || origins.contains(name);
            let is_around = observation.target.is_stream() && counts;
            observation.is_unclear() || is_around && !is_full(observation)
        })
        .map(|(place, observation)| document(api, place, observation.target).boxed());
    let streams = differing
        .difference(&observed)
        .map(|name| stream(api, name).boxed());
    let copied = origins.difference(&observed).map(|name| {
        let late = Look::Unseen((*name).to_owned());
        in_time(stream(api, name), late).boxed()
    });
    let consumed = streams_of_consumers(observations, policy);
    let consumers_of_copied = origins.difference(&consumed).map(|name| {
        let late = Look::Consumers((*name).to_owned(), None);
        in_time(consumers(api, name), late).boxed()
    });
    let consumers = consumed.iter().map(|name| consumers(api, name).boxed());
    documents
        .chain(streams)
        .chain(copied)
        .chain(consumers_of_copied)
        .chain(consumers)
        .collect()
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
        .filter(|observation| observation.target.is_stream())
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
    match read::stream(api, name).await {
        Ok(live) => Look::Stream(name.to_owned(), live),
        Err(_) => Look::Unseen(name.to_owned()),
    }
}

/// What does not answer must not hold up what has nothing to do with it.
async fn in_time(look: impl Future<Output = Look>, late: Look) -> Look {
    timeout(PATIENCE, look).await.unwrap_or(late)
}

async fn consumers(api: &Api<'_>, name: &str) -> Look {
    Look::Consumers(name.to_owned(), read::consumers(api, name).await.ok())
}
