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
        bail!("can't list the streams: the broker has not come to an end after {MOST_PAGES} pages")
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
    let mut consumers = Vec::new();
    for _ in 0..MOST_PAGES {
        let request = format!("CONSUMER.LIST.{stream}");
        let what = format!("the consumers of stream {}", visible(stream));
        let page = page(js, &request, &what, consumers.len() as u64).await?;
        let listed = page["consumers"].as_array().map(Vec::as_slice);
        let listed = listed.unwrap_or_default();
        consumers.extend_from_slice(listed);
        let total = page["total"].as_u64().unwrap_or_default();
        if listed.is_empty() || consumers.len() as u64 >= total {
            return Ok(consumers);
        }
    }
    bail!(
        "can't list the consumers of stream {}: the broker has not come to an end after {MOST_PAGES} pages",
        visible(stream)
    )
}

async fn page(js: &jetstream::Context, request: &str, what: &str, offset: u64) -> Result<Value> {
    let page: Value = js
        .request(request.to_owned(), &json!({ "offset": offset }))
        .await
        .with_context(|| format!("can't list {what}"))?;
    match page.get("error") {
        None => Ok(page),
        Some(error) => {
            let description = error["description"].as_str().unwrap_or("no description");
            bail!("can't list {what}: {}", visible(description))
        }
    }
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
