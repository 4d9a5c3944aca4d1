//! Every stream of the account, as the broker lists them, page by page.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context as _, Result, bail};
use async_nats::jetstream;
use kanade_resources_schema::visible::visible;
use serde_json::{Value, json};

/// The most pages that are asked for: 256 streams each, more than a broker can hold.
const MOST_PAGES: usize = 1024;

/// What a broker says that it has.
#[derive(Default)]
pub(super) struct Listing {
    /// The streams by name, each with its configuration and its state.
    pub(super) streams: HashMap<String, Value>,
    /// Streams that are there, but do not answer: their server is down, or too old to start them.
    pub(super) silent: BTreeSet<String>,
}

impl Listing {
    /// Asks for page after page, until the broker has no more to say. What it says of the total is not taken for
    /// granted: streams that don't answer are part of it, but on no page.
    pub(super) async fn ask(js: &jetstream::Context) -> Result<Self> {
        let mut listing = Self::default();
        let mut offset = 0;
        for _ in 0..MOST_PAGES {
            let page = page(js, offset).await?;
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

async fn page(js: &jetstream::Context, offset: u64) -> Result<Value> {
    let page: Value = js
        .request("STREAM.LIST", &json!({ "offset": offset }))
        .await
        .context("can't list the streams")?;
    match page.get("error") {
        None => Ok(page),
        Some(error) => {
            let description = error["description"].as_str().unwrap_or("no description");
            bail!("can't list the streams: {}", visible(description))
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
