//! Everything that `status` asks the broker for.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context as _, Result};
use async_nats::jetstream;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use kanade_resources::{Consumer, Declaration, Engine, Kind, Plan, Resource};
use kanade_resources_schema::symbol;
use kanade_resources_schema::visible::visible;
use serde_json::{Value, json};

use crate::connect::Broker;
use crate::deadline::Deadline;
use crate::listing::{self, Listing, is_durable};

/// How many streams are asked for their consumers at once.
const AT_ONCE: usize = 32;

/// The error code of a consumer that is not there.
const NO_CONSUMER: u64 = 10014;

/// What there is.
pub(super) struct Seen {
    pub(super) listing: Listing,
    /// What `apply` would do to all that answers.
    pub(super) plan: Plan,
    /// The answers of the consumers that are declared or durable, by stream and name.
    pub(super) consumers: HashMap<(String, String), Value>,
    /// What the broker says of the account.
    pub(super) account: Value,
}

/// Asks for everything, until the deadline.
pub(super) async fn around(
    broker: &Broker,
    declaration: &Declaration<'_>,
    deadline: &Deadline,
) -> Result<Seen> {
    let listing = deadline.hold(Listing::ask(&broker.js)).await?;
    let silent = listing.as_ref().map(|listing| listing.silent.clone());
    let plan = plan(broker, declaration, &silent.unwrap_or_default(), deadline).await?;
    let listing = match listing {
        Ok(listing) => listing,
        // The engine has waited for what may heal.
        Err(_) => broker.with_violations(deadline.hold_fallible(Listing::ask(&broker.js)).await)?,
    };
    let consumers = deadline.hold_fallible(consumers(&broker.js, declaration, &listing));
    let consumers = broker.with_violations(consumers.await)?;
    let account = deadline.hold_fallible(account(&broker.js));
    Ok(Seen {
        account: broker.with_violations(account.await)?,
        listing,
        plan,
        consumers,
    })
}

/// What `apply` would do to all that answers. The rest would be waited for until the deadline.
async fn plan(
    broker: &Broker,
    declaration: &Declaration<'_>,
    silent: &BTreeSet<String>,
    deadline: &Deadline,
) -> Result<Plan> {
    let answering: Vec<Resource<'_>> = declaration
        .iter()
        .filter(|resource| !silent.contains(resource.stream.name))
        .collect();
    let declaration = declaration.resources(&answering);
    let engine = Engine::new(&broker.js, &declaration).deadline(deadline.left_for_work());
    broker.explain(deadline.hold(engine.plan()).await?)
}

async fn consumers(
    js: &jetstream::Context,
    declaration: &Declaration<'_>,
    listing: &Listing,
) -> Result<HashMap<(String, String), Value>> {
    let there = declaration.iter().filter_map(|resource| {
        let live = listing.streams.get(resource.stream.name)?;
        let count = live["state"]["consumer_count"].as_u64();
        Some((resource, count.unwrap_or_default()))
    });
    let there: Vec<(Resource<'_>, u64)> = there.filter(|(_, count)| *count > 0).collect();
    let answers: Vec<Vec<Value>> = stream::iter(there)
        .map(|(resource, count)| of_stream(js, resource, count))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    let named = answers.into_iter().flatten().filter_map(|answer| {
        let stream = answer["stream_name"].as_str()?.to_owned();
        let name = answer[symbol::NAME].as_str()?.to_owned();
        Some(((stream, name), answer))
    });
    Ok(named.collect())
}

/// The declared consumers of a stream; and where it has others, the durable ones of them. As long as nothing else is
/// there, a user who may look at what is declared needs no permission for lists.
async fn of_stream(
    js: &jetstream::Context,
    resource: Resource<'_>,
    count: u64,
) -> Result<Vec<Value>> {
    let mut answers = Vec::new();
    for consumer in resource.consumers {
        answers.extend(of_consumer(js, consumer).await?);
    }
    // The consumers of buckets belong to their watchers.
    if resource.kind == Kind::Stream && count > answers.len() as u64 {
        let listed = listing::consumers(js, resource.stream.name).await?;
        let others = listed.into_iter();
        answers
            .extend(others.filter(|answer| is_durable(answer) && !is_declared(resource, answer)));
    }
    Ok(answers)
}

fn is_declared(resource: Resource<'_>, consumer: &Value) -> bool {
    let name = consumer[symbol::NAME].as_str();
    let mut declared = resource.consumers.iter();
    declared.any(|consumer| Some(consumer.spec.name) == name)
}

async fn of_consumer(js: &jetstream::Context, consumer: &Consumer<'_>) -> Result<Option<Value>> {
    let (stream, name) = (consumer.spec.stream, consumer.spec.name);
    let request = format!("CONSUMER.INFO.{stream}.{name}");
    let answer: Value = js
        .request(request, &json!({}))
        .await
        .with_context(|| cannot_look_at(consumer))?;
    if answer["error"]["err_code"].as_u64() == Some(NO_CONSUMER) {
        return Ok(None);
    }
    listing::accepted(answer)
        .map(Some)
        .with_context(|| cannot_look_at(consumer))
}

fn cannot_look_at(consumer: &Consumer<'_>) -> String {
    format!(
        "can't look at consumer {} of {}",
        visible(consumer.spec.name),
        visible(consumer.spec.stream)
    )
}

async fn account(js: &jetstream::Context) -> Result<Value> {
    let what = "can't look at the account";
    let answer: Value = js.request("INFO", &json!({})).await.context(what)?;
    listing::accepted(answer).context(what)
}
