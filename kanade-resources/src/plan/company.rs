//! What is around a change: the stream that it is about, that stream's consumers, declared or not, and its servers.

use std::collections::{HashMap, HashSet};

use kanade_resources_schema::effects::Line;
#[cfg(test)]
use kanade_resources_schema::spec::ServerVersion;
use kanade_resources_schema::symbol;
use serde_json::Value;

use super::diff::{self, Difference};
use super::effects::{Interest, Neighbour, Origin, Scene, Servers, Sides};
use super::lingering;
use super::origins::{self, Copied};
use super::policy::Policy;
use crate::document::{self, STREAM};
use crate::live::Live;
use crate::target::Target;

/// What is known of the streams of a run, beyond each by itself.
#[derive(Debug)]
pub(crate) struct Company {
    /// For streams of which nothing is known.
    servers: Servers,
    streams: HashMap<String, Around>,
    /// The streams that nobody could tell of.
    unseen: HashSet<String>,
}

/// A stream, and what is around it.
#[derive(Debug)]
struct Around {
    servers: Servers,
    live: Live,
    differences: Vec<Difference>,
    consumers: Option<Vec<Neighbour>>,
}

/// What is there of a target, as far as somebody looked.
pub(crate) type Known<'k, 'a> = (Target<'a>, Option<&'k Live>);

impl Company {
    /// When nobody has looked around yet: enough to tell what differs, and not what changing it would do.
    pub(crate) fn nobody() -> Self {
        Self {
            servers: Servers::among([Line::NEWEST]),
            streams: HashMap::new(),
            unseen: HashSet::new(),
        }
    }

    /// Servers of that version, and nothing known around.
    #[cfg(test)]
    pub(crate) fn on(server: ServerVersion) -> Self {
        Self {
            servers: Servers::among([Line::of(server)]),
            streams: HashMap::new(),
            unseen: HashSet::new(),
        }
    }

    /// The company of a run over `targets`.
    pub(crate) fn new(policy: Policy<'_>, api_level: Option<u64>, found: Found<'_, '_>) -> Self {
        let Found {
            targets,
            streams,
            mut consumers,
            unseen,
        } = found;
        let servers_of = |live: &Live| Servers::of_stream(live.server(), api_level, policy.server);
        let clustered = streams
            .values()
            .filter(|live| live.group.is_some())
            .map(servers_of)
            .reduce(|one, other| one.and(&other));
        let mut around = HashMap::new();
        for (name, live) in streams {
            let servers = match &clustered {
                Some(clustered) if live.group.is_some() => clustered.clone(),
                _ => servers_of(&live),
            };
            let own: Vec<Known<'_, '_>> = targets
                .iter()
                .filter(|(target, _)| target.stream() == name)
                .copied()
                .collect();
            let consumers = consumers.remove(&name);
            around.insert(name, Around::new(servers, live, consumers, &own, policy));
        }
        Self {
            servers: Servers::of_stream(None, api_level, policy.server),
            streams: around,
            unseen,
        }
    }

    /// The servers that hold the stream of `target`.
    pub(super) fn servers(&self, target: Target<'_>) -> &Servers {
        let around = self.streams.get(target.stream());
        around.map_or(&self.servers, |around| &around.servers)
    }

    /// Whether a consumer of the stream of `target` may not be on all of its servers as it is.
    pub(super) fn has_unsettled_consumers(&self, target: Target<'_>) -> bool {
        let around = self.streams.get(target.stream());
        let mut consumers = around
            .iter()
            .flat_map(|around| around.consumers.iter().flatten());
        consumers.any(Neighbour::is_unsettled)
    }

    /// The scene of the changes of `target`.
    pub(super) fn scene<'s>(
        &'s self,
        target: Target<'_>,
        changing: Sides<'s>,
        nothing: &'s Live,
    ) -> Scene<'s> {
        let around = self.streams.get(target.stream());
        let consumers = around.and_then(|around| around.consumers.as_deref());
        let (stream, consumer) = match target {
            Target::Stream(_) => (changing, None),
            Target::Consumer(..) => {
                let stream = Sides {
                    live: around.map_or(nothing, |around| &around.live),
                    differences: around.map_or(&[], |around| around.differences.as_slice()),
                };
                (stream, Some(changing))
            }
        };
        let origins = match target {
            Target::Stream(_) => self.origins(changing.differences),
            Target::Consumer(..) => Vec::new(),
        };
        Scene {
            servers: self.servers(target),
            stream,
            consumer,
            consumers,
            origins,
        }
    }

    /// The streams that these differences begin or cease to copy, if there are such.
    fn origins(&self, differences: &[Difference]) -> Vec<Origin<'_>> {
        let copied = origins::of_differences(differences).into_iter();
        let known = copied.filter_map(|Copied { name, is_new }| {
            let around = self.streams.get(&name);
            let is_there = around.is_some() || self.unseen.contains(&name);
            is_there.then(|| Origin {
                name,
                is_new,
                live: around.map(|around| &around.live),
                consumers: around.and_then(|around| around.consumers.as_deref()),
            })
        });
        known.collect()
    }
}

impl Around {
    /// What is around `live`; `own` are the targets of a run that are this stream or its consumers.
    fn new(
        servers: Servers,
        live: Live,
        consumers: Option<Vec<Live>>,
        own: &[Known<'_, '_>],
        policy: Policy<'_>,
    ) -> Self {
        let differences = own
            .iter()
            .filter(|(target, _)| target.is_stream())
            .flat_map(|(target, _)| to_be_made(*target, &live, policy))
            .collect();
        Self {
            servers,
            live,
            differences,
            consumers: consumers.map(|present| neighbours(present, own, policy)),
        }
    }
}

/// What was found of a run's targets and around them.
pub(crate) struct Found<'k, 'a> {
    pub(crate) targets: Vec<Known<'k, 'a>>,
    /// Streams by their names, as the broker shows them.
    pub(crate) streams: HashMap<String, Live>,
    /// The consumers of streams, declared or not; none of a stream that they could not be told of.
    pub(crate) consumers: HashMap<String, Vec<Live>>,
    /// Streams that did not answer, or may not be looked at.
    pub(crate) unseen: HashSet<String>,
}

/// Whether it takes the consumers of its stream to say what changing `target` does. Of its stream, the live
/// configuration is given where it is known.
pub(crate) fn depends_on_consumers(
    (target, live): Known<'_, '_>,
    stream: Option<&Live>,
    policy: Policy<'_>,
) -> bool {
    let Some(live) = live else { return false };
    let becomes_interest = target.resource().stream.retention.as_str() == "interest";
    let is_interest =
        stream.is_none_or(|stream| STREAM.normal(symbol::RETENTION, &stream.config) == "interest");
    let is_marked = stream.is_some_and(|stream| lingering::is_marked(&stream.config));
    let interest = Interest {
        now: becomes_interest || is_interest,
        once: is_interest && !becomes_interest || is_marked,
    };
    to_be_made(target, live, policy)
        .iter()
        .any(|difference| super::effects::depends_on_consumers(target, difference, interest))
}

/// The differences that a run would make up for.
fn to_be_made(target: Target<'_>, live: &Live, policy: Policy<'_>) -> Vec<Difference> {
    if super::generation::newer(&live.config, policy.generation).is_some() {
        return Vec::new();
    }
    diff::differences(target, live, None).0
}

/// Every consumer that is there, and those of the run that are not.
fn neighbours(present: Vec<Live>, own: &[Known<'_, '_>], policy: Policy<'_>) -> Vec<Neighbour> {
    let mut missing = HashMap::new();
    for (target, _) in own {
        if let Target::Consumer(_, consumer) = target {
            missing.insert(consumer.spec.name, *target);
        }
    }
    let mut neighbours: Vec<Neighbour> = present
        .into_iter()
        .map(|live| {
            let name = name(&live);
            let declared = missing.remove(name.as_str());
            let differences = declared.map(|target| to_be_made(target, &live, policy));
            Neighbour {
                name,
                live: Some(live),
                differences: differences.unwrap_or_default(),
                declared: document::Document::new(),
            }
        })
        .collect();
    neighbours.extend(missing.into_values().filter_map(to_come));
    neighbours
}

fn to_come(target: Target<'_>) -> Option<Neighbour> {
    let Target::Consumer(_, consumer) = target else {
        return None;
    };
    Some(Neighbour {
        name: consumer.spec.name.to_owned(),
        live: None,
        differences: Vec::new(),
        declared: document::lower_consumer(&consumer.spec),
    })
}

fn name(live: &Live) -> String {
    let name = live.config.get(symbol::NAME).and_then(Value::as_str);
    name.unwrap_or_default().to_owned()
}
