//! What a broker holds, by kind and name.

use std::collections::BTreeMap;

use anyhow::Result;
use async_nats::jetstream;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use glob::Pattern;
use kanade_resources::Snapshot;
use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::symbol;
use kanade_resources_schema::visible::visible;
use serde_json::Value;

use crate::listing::{self, Listing, is_durable};

/// How many streams are asked for their consumers at once.
const AT_ONCE: usize = 32;

/// Which streams, buckets and stores are wanted.
pub(crate) struct Selection<'s> {
    /// One of these has to match, if there are any.
    pub(crate) matching: &'s [Pattern],
    /// None of these may match.
    pub(crate) excluded: &'s [Pattern],
}

impl Selection<'_> {
    fn wants(&self, resource: &Resource) -> bool {
        (self.matching.is_empty() || resource.matches_any(self.matching))
            && !resource.matches_any(self.excluded)
    }
}

/// A stream of the broker, as clients see it.
pub(crate) struct Resource {
    pub(super) kind: Kind,
    /// The name that a declaration has for it.
    pub(super) name: String,
    /// The broker's name of the stream.
    pub(super) stream: String,
    /// What the broker says of it.
    pub(super) answer: Value,
    /// Its consumers, as the broker lists them, by name.
    pub(super) consumers: BTreeMap<String, Value>,
}

/// Everything that is wanted, in a stable order, and what can't be had.
#[derive(Default)]
pub(crate) struct Found {
    pub(super) resources: Vec<Resource>,
    pub(super) left_out: Vec<String>,
}

impl Found {
    /// Asks the broker.
    ///
    /// # Errors
    ///
    /// When it does not list its streams, or the consumers of one.
    pub(crate) async fn ask(js: &jetstream::Context, selection: &Selection<'_>) -> Result<Self> {
        let listing = Listing::ask(js).await?;
        let silent = listing.silent.iter();
        let silent = silent.filter(|name| !listing.streams.contains_key(*name));
        let left_out = silent
            .map(|name| format!("stream {}: no server answers for it", visible(name)))
            .collect();
        let streams = listing.streams.into_iter();
        let wanted = streams
            .map(|(stream, answer)| Resource::new(stream, answer))
            .filter(|resource| selection.wants(resource));
        let mut resources: Vec<Resource> = stream::iter(wanted)
            .map(|resource| with_consumers(js, resource))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        resources.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
        Ok(Self {
            resources,
            left_out,
        })
    }

    /// The same for plans.
    pub(super) fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        for resource in &self.resources {
            snapshot.add_stream(&resource.answer);
            for consumer in resource.consumers.values() {
                snapshot.add_consumer(consumer);
            }
        }
        snapshot
    }
}

async fn with_consumers(js: &jetstream::Context, mut resource: Resource) -> Result<Resource> {
    let count = resource.answer["state"]["consumer_count"].as_u64();
    if count.unwrap_or_default() > 0 {
        let consumers = listing::consumers(js, &resource.stream).await?;
        resource.consumers = consumers
            .into_iter()
            .filter(is_durable)
            .filter_map(|answer| Some((answer[symbol::NAME].as_str()?.to_owned(), answer)))
            .collect();
    }
    Ok(resource)
}

impl Resource {
    fn matches_any(&self, patterns: &[Pattern]) -> bool {
        patterns
            .iter()
            .any(|pattern| pattern.matches(&self.name) || pattern.matches(&self.stream))
    }

    fn new(stream: String, answer: Value) -> Self {
        let (kind, name) = recognised(&stream, &answer["config"]);
        Self {
            kind,
            name,
            stream,
            answer,
            consumers: BTreeMap::new(),
        }
    }
}

/// What clients take the stream for: by its name, and the subjects that they publish to.
fn recognised(stream: &str, config: &Value) -> (Kind, String) {
    for kind in [Kind::KvBucket, Kind::ObjectStore] {
        if let Some(name) = stream.strip_prefix(kind.stream_prefix())
            && is_bucket_name(name)
            && has_subjects_of(kind, name, config)
        {
            return (kind, name.to_owned());
        }
    }
    (Kind::Stream, stream.to_owned())
}

/// Whether clients accept the name (ADR-8, ADR-20).
fn is_bucket_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn has_subjects_of(kind: Kind, name: &str, config: &Value) -> bool {
    let subjects = config[symbol::SUBJECTS].as_array().into_iter().flatten();
    let mut subjects: Vec<&str> = subjects.filter_map(Value::as_str).collect();
    subjects.sort_unstable();
    match kind {
        Kind::KvBucket if config[symbol::MIRROR].is_object() => subjects.is_empty(),
        Kind::KvBucket | Kind::ObjectStore => subjects == kind.subjects(name),
        Kind::Stream => false,
    }
}
