//! Every stream of the account and every consumer of a stream, as the broker lists them, page by page.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context as _, Result, bail};
use async_nats::jetstream;
use kanade_resources_schema::visible::visible;
use serde_json::{Value, json};

/// The most pages that are asked for: 256 streams each, more than a broker can hold.
const MOST_PAGES: usize = 1024;

/// What a broker says that it has.
#[derive(Default)]
pub(crate) struct Listing {
    /// The streams by name, each with its configuration and its state.
    pub(crate) streams: HashMap<String, Value>,
    /// Streams that are there, but do not answer: their server is down, or too old to start them.
    pub(crate) silent: BTreeSet<String>,
}

impl Listing {
    /// Asks for page after page, until the broker has no more to say. What it says of the total is not taken for
    /// granted: streams that don't answer are part of it, but on no page.
    pub(crate) async fn ask(js: &jetstream::Context) -> Result<Self> {
        let mut listing = Self::default();
        let mut offset = 0;
        for _ in 0..MOST_PAGES {
            let page = page(js, "STREAM.LIST", "the streams", offset).await?;
            let (known, step) = (listing.len(), extent(&page));
            listing.take_in(&page);
            offset += step;
            let total = page["total"].as_u64().unwrap_or_default();
            // A page with nothing new would be followed by another one like it.
            if listing.len() == known || offset >= total {
                return Ok(listing);
            }
        }
        bail!("can't list the streams: the broker's list does not end after {MOST_PAGES} pages")
    }

    fn take_in(&mut self, page: &Value) {
        for stream in page["streams"].as_array().into_iter().flatten() {
            if let Some(name) = stream["config"]["name"].as_str() {
                self.streams.insert(name.to_owned(), stream.clone());
            }
        }
        self.silent.extend(silent(page).map(str::to_owned));
    }

    fn len(&self) -> usize {
        self.streams.len() + self.silent.len()
    }
}

/// The consumers of `stream`, as the broker lists them.
pub(crate) async fn consumers(js: &jetstream::Context, stream: &str) -> Result<Vec<Value>> {
    let mut consumers: HashMap<String, Value> = HashMap::new();
    let mut offset = 0;
    for _ in 0..MOST_PAGES {
        let request = format!("CONSUMER.LIST.{stream}");
        let what = format!("the consumers of stream {}", visible(stream));
        let page = page(js, &request, &what, offset).await?;
        let listed = page["consumers"].as_array().map(Vec::as_slice);
        let listed = listed.unwrap_or_default();
        let known = consumers.len();
        for consumer in listed {
            if let Some(name) = consumer["name"].as_str() {
                consumers.insert(name.to_owned(), consumer.clone());
            }
        }
        offset += listed.len() as u64;
        let total = page["total"].as_u64().unwrap_or_default();
        if consumers.len() == known || offset >= total {
            return Ok(consumers.into_values().collect());
        }
    }
    bail!(
        "can't list the consumers of stream {}: the broker's list does not end after {MOST_PAGES} pages",
        visible(stream)
    )
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

/// Whether a consumer belongs to no process that made it, and to no mirror or source: servers since 2.14 make durable
/// consumers for these.
pub(crate) fn is_durable(answer: &Value) -> bool {
    const OF_COPIES: &str = "JS_SRC_";
    answer["config"]["durable_name"]
        .as_str()
        .is_some_and(|name| !name.is_empty() && !name.starts_with(OF_COPIES))
}

/// How many streams a page is about.
fn extent(page: &Value) -> u64 {
    let listed = page["streams"].as_array().map_or(0, Vec::len);
    (listed + silent(page).count()) as u64
}

/// The names of streams that a page is about and doesn't show.
fn silent(page: &Value) -> impl Iterator<Item = &str> {
    let missing = page["missing"].as_array().into_iter().flatten();
    let offline = page["offline"].as_object().into_iter().flatten();
    missing
        .filter_map(Value::as_str)
        .chain(offline.map(|(name, _reason)| name.as_str()))
}
