//! What is there and not declared: streams, and consumers of declared streams. Only plans ask for it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use futures_util::future::join;
use kanade_resources_schema::spec::{Declaration, Kind};
use serde_json::Value;
use tokio::time::timeout;

use crate::api::Api;
use crate::document::items;
use crate::failure::FailureKind;
use crate::live::Place;
use crate::plan::Stranger;
use crate::resource_id::ResourceId;

/// How long strangers are looked for. A plan can do without them: the user may not be allowed to ask.
const PATIENCE: Duration = Duration::from_millis(1500);

/// The most pages that are asked for: more than a broker can fill.
const MOST_PAGES: usize = 1024;

/// Every stranger, as far as the user may ask. `consumed` are the declared streams that have consumers.
pub(crate) async fn strangers(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    consumed: &[&str],
) -> Vec<Stranger> {
    timeout(PATIENCE, look_for_strangers(api, declaration, consumed))
        .await
        .unwrap_or_default()
}

async fn look_for_strangers(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    consumed: &[&str],
) -> Vec<Stranger> {
    let declared: HashSet<&str> = declaration
        .resources
        .iter()
        .map(|resource| resource.stream.name)
        .collect();
    let lists = consumed
        .iter()
        .map(|stream| consumers(api, declaration, stream))
        .collect();
    let (streams, consumers) = join(streams(api), api.pipelined(lists)).await;
    let streams = streams
        .unwrap_or_default()
        .into_iter()
        .filter(|name| !declared.contains(name.as_str()))
        .map(|name| Stranger::new(ResourceId::named(Kind::Stream, &name), None));
    streams.chain(consumers.into_iter().flatten()).collect()
}

/// The names of all streams of the account.
async fn streams(api: &Api<'_>) -> Result<BTreeSet<String>, FailureKind> {
    let mut names = BTreeSet::new();
    let mut pages = Pages::default();
    while let Some(offset) = pages.next_offset() {
        let page = api.all_stream_names(offset).await?;
        let listed = items(&page["streams"]);
        names.extend(listed.iter().filter_map(Value::as_str).map(str::to_owned));
        pages.note(&page, listed.len(), names.len());
    }
    Ok(names)
}

/// The consumers of `stream` that are not declared.
async fn consumers(api: &Api<'_>, declaration: &Declaration<'_>, stream: &str) -> Vec<Stranger> {
    let Some(resource) = declaration
        .resources
        .iter()
        .find(|resource| resource.stream.name == stream)
    else {
        return Vec::new();
    };
    let declared: HashSet<&str> = resource
        .consumers
        .iter()
        .map(|consumer| consumer.spec.name)
        .collect();
    let others = owed_to_consumers(api, stream).await.into_iter();
    let others = others.filter(|(name, _)| !declared.contains(name.as_str()));
    others
        .map(|(name, owed)| Stranger::consumer_of(resource, &name, Some(owed)))
        .collect()
}

/// The consumers of `stream` by name, as far as the broker lists them, each with how many messages it is owed.
async fn owed_to_consumers(api: &Api<'_>, stream: &str) -> BTreeMap<String, u64> {
    let mut consumers = BTreeMap::new();
    let mut pages = Pages::default();
    while let Some(offset) = pages.next_offset() {
        let Ok(page) = api.consumer_list(stream, offset).await else {
            break;
        };
        let listed = items(&page["consumers"]);
        for answer in listed {
            let name = answer["name"].as_str().unwrap_or_default();
            consumers.insert(name.to_owned(), Place::read(answer).owed());
        }
        pages.note(&page, listed.len(), consumers.len());
    }
    consumers
}

/// How far a list was read, page by page.
#[derive(Default)]
struct Pages {
    asked: usize,
    offset: usize,
    known: usize,
    at_end: bool,
}

impl Pages {
    /// Where the next page begins, if there is one.
    fn next_offset(&mut self) -> Option<usize> {
        self.asked += 1;
        (!self.at_end && self.asked <= MOST_PAGES).then_some(self.offset)
    }

    /// Notes a page with `entries`, after which `known` different ones are known of all pages.
    fn note(&mut self, page: &Value, entries: usize, known: usize) {
        self.offset += entries;
        let total = page["total"].as_u64().unwrap_or_default();
        // A page with nothing new would be followed by another one like it.
        self.at_end = known == self.known || self.offset as u64 >= total;
        self.known = known;
    }
}
