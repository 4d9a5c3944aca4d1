//! Every stream of the account and every consumer of a stream, as the broker lists them, page by page.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context as _, Result, bail};
use async_nats::jetstream;
use kanade_resources_schema::visible::visible;
use serde_json::{Value, json};

/// The most pages that are asked for: 256 streams each, more than a broker can hold.
const MOST_PAGES: usize = 1024;

/// The streams of an account, as the broker lists them.
#[derive(Default)]
pub(crate) struct Listing {
    /// The streams by name, each with its configuration and its state.
    pub(crate) streams: HashMap<String, Value>,
    /// Streams that are there, but do not answer: their server is down, or too old to start them.
    pub(crate) silent: BTreeSet<String>,
}

impl Listing {
    /// Asks for every stream.
    pub(crate) async fn ask(js: &jetstream::Context) -> Result<Self> {
        let mut listing = Self::default();
        read_pages(js, "STREAM.LIST", "the streams", |page| {
            let known = listing.len();
            listing.take_in(page);
            Extent {
                entries: listed(page, "streams").len() + silent(page).count(),
                new: listing.len() - known,
            }
        })
        .await?;
        Ok(listing)
    }

    fn take_in(&mut self, page: &Value) {
        for stream in listed(page, "streams") {
            if let Some(name) = stream["config"]["name"].as_str() {
                self.streams.insert(name.to_owned(), stream.clone());
            }
        }
        self.silent.extend(silent(page).map(str::to_owned));
    }

    /// The state of a stream as the broker tells it: how much is in it; null if it is not listed.
    pub(crate) fn state(&self, stream: &str) -> &Value {
        let stream = self.streams.get(stream);
        stream.map_or(&Value::Null, |stream| &stream["state"])
    }

    fn len(&self) -> usize {
        self.streams.len() + self.silent.len()
    }
}

/// The consumers of `stream`, as the broker lists them.
pub(crate) async fn consumers(js: &jetstream::Context, stream: &str) -> Result<Vec<Value>> {
    let mut consumers: HashMap<String, Value> = HashMap::new();
    let request = format!("CONSUMER.LIST.{stream}");
    let what = format!("the consumers of stream {}", visible(stream));
    read_pages(js, &request, &what, |page| {
        let known = consumers.len();
        let listed = listed(page, "consumers");
        for consumer in listed {
            if let Some(name) = consumer["name"].as_str() {
                consumers.insert(name.to_owned(), consumer.clone());
            }
        }
        Extent {
            entries: listed.len(),
            new: consumers.len() - known,
        }
    })
    .await?;
    Ok(consumers.into_values().collect())
}

/// How much is on a page.
struct Extent {
    entries: usize,
    /// How many of them no earlier page had.
    new: usize,
}

/// Asks for page after page, and has each read, until the broker has no more to say. What it says of the total is not
/// taken for granted: streams that don't answer are part of it, but on no page.
async fn read_pages(
    js: &jetstream::Context,
    request: &str,
    what: &str,
    mut read: impl FnMut(&Value) -> Extent,
) -> Result<()> {
    let mut offset = 0;
    for _ in 0..MOST_PAGES {
        let page = page(js, request, what, offset).await?;
        let Extent { entries, new } = read(&page);
        offset += entries as u64;
        let total = page["total"].as_u64().unwrap_or_default();
        // A page with nothing new would be followed by another one like it.
        if new == 0 || offset >= total {
            return Ok(());
        }
    }
    bail!("can't list {what}: the broker's list does not end after {MOST_PAGES} pages")
}

async fn page(js: &jetstream::Context, request: &str, what: &str, offset: u64) -> Result<Value> {
    let page: Value = js
        .request(request.to_owned(), &json!({ "offset": offset }))
        .await
        .with_context(|| format!("can't list {what}"))?;
    accepted(page).with_context(|| format!("can't list {what}"))
}

/// The answer, unless the broker refused.
pub(crate) fn accepted(answer: Value) -> Result<Value> {
    match answer.get("error") {
        None => Ok(answer),
        Some(error) => {
            let description = error["description"].as_str().unwrap_or("no description");
            bail!("{}", visible(description))
        }
    }
}

/// Whether a consumer outlives the process that made it, and is not that of a mirror or source: servers since 2.14 make
/// durable consumers for these.
pub(crate) fn is_durable(answer: &Value) -> bool {
    const OF_COPIES: &str = "JS_SRC_";
    answer["config"]["durable_name"]
        .as_str()
        .is_some_and(|name| !name.is_empty() && !name.starts_with(OF_COPIES))
}

/// The entries of a page, under the name of what it lists.
fn listed<'p>(page: &'p Value, what: &str) -> &'p [Value] {
    page[what].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The names of streams that a page is about and doesn't show.
fn silent(page: &Value) -> impl Iterator<Item = &str> {
    let missing = page["missing"].as_array().into_iter().flatten();
    let offline = page["offline"].as_object().into_iter().flatten();
    missing
        .filter_map(Value::as_str)
        .chain(offline.map(|(name, _reason)| name.as_str()))
}
