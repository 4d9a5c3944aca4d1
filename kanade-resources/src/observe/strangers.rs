//! What is there and not declared: streams, and consumers of declared streams. Only plans ask for it.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join;
use kanade_resources_schema::spec::{Declaration, Kind};
use serde_json::Value;
use tokio::time::timeout;

use crate::api::Api;
use crate::failure::FailureKind;
use crate::live::Place;
use crate::plan::Stranger;
use crate::resource_id::ResourceId;

/// How long strangers are looked for. A plan can do without: the user may not be allowed to ask.
const PATIENCE: Duration = Duration::from_millis(1500);

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
async fn streams(api: &Api<'_>) -> Result<Vec<String>, FailureKind> {
    let mut names = Vec::new();
    loop {
        let page = api.all_stream_names(names.len()).await?;
        let listed = page["streams"].as_array().map(Vec::as_slice);
        let listed = listed.unwrap_or_default();
        names.extend(listed.iter().filter_map(Value::as_str).map(str::to_owned));
        let total = page["total"].as_u64().unwrap_or_default();
        if listed.is_empty() || names.len() as u64 >= total {
            return Ok(names);
        }
    }
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
    let mut strangers = Vec::new();
    let mut offset = 0;
    while let Ok(page) = api.consumer_list(stream, offset).await {
        let listed = page["consumers"].as_array().map(Vec::as_slice);
        let listed = listed.unwrap_or_default();
        for answer in listed {
            let name = answer["name"].as_str().unwrap_or_default();
            if !declared.contains(name) {
                let owed = Place::read(answer).owed();
                strangers.push(Stranger::consumer_of(resource, name, Some(owed)));
            }
        }
        offset += listed.len();
        if listed.is_empty() || offset as u64 >= page["total"].as_u64().unwrap_or_default() {
            break;
        }
    }
    strangers
}
