use anyhow::Result;
use futures_util::future::try_join_all;
use kanade_resources::async_nats::jetstream::stream::{Compression, DiscardPolicy};
use kanade_resources::async_nats::jetstream::{Context, kv, object_store, stream};
use kanade_resources::{Declaration, Discard, Kind, Resource};

use super::kept::Kept;

pub(super) async fn sequentially(js: &Context, declaration: &Declaration<'_>) -> Result<Kept> {
    let mut handles = Vec::new();
    for resource in declaration.eager() {
        handles.push(create_or_update(js, resource).await?);
    }
    Ok(Box::new(handles))
}

pub(super) async fn joined(js: &Context, declaration: &Declaration<'_>) -> Result<Kept> {
    let calls = declaration
        .eager()
        .map(|resource| create_or_update(js, resource));
    Ok(Box::new(try_join_all(calls).await?))
}

/// The calls that a program is written with by hand.
async fn create_or_update(js: &Context, resource: Resource<'_>) -> Result<Kept> {
    Ok(match resource.kind {
        Kind::Stream => Box::new(js.create_or_update_stream(of_stream(resource)).await?),
        Kind::KvBucket => Box::new(js.create_or_update_key_value(of_bucket(resource)).await?),
        Kind::ObjectStore => Box::new(js.create_object_store(of_store(resource)).await?),
    })
}

fn of_stream(resource: Resource<'_>) -> stream::Config {
    let spec = &resource.stream;
    stream::Config {
        name: resource.name.to_owned(),
        description: spec.description.map(str::to_owned),
        subjects: spec
            .subjects
            .iter()
            .map(|subject| (*subject).to_owned())
            .collect(),
        max_age: spec.max_age,
        max_bytes: spec.max_bytes,
        max_messages_per_subject: spec.max_msgs_per_subject,
        discard: if spec.discard == Discard::New {
            DiscardPolicy::New
        } else {
            DiscardPolicy::Old
        },
        compression: (spec.compression.as_str() == "s2").then_some(Compression::S2),
        num_replicas: spec.num_replicas.into(),
        ..Default::default()
    }
}

fn of_bucket(resource: Resource<'_>) -> kv::Config {
    let spec = &resource.stream;
    kv::Config {
        bucket: resource.name.to_owned(),
        description: spec.description.unwrap_or_default().to_owned(),
        history: spec.max_msgs_per_subject,
        max_age: spec.max_age,
        max_bytes: spec.max_bytes,
        num_replicas: spec.num_replicas.into(),
        ..Default::default()
    }
}

fn of_store(resource: Resource<'_>) -> object_store::Config {
    let spec = &resource.stream;
    object_store::Config {
        bucket: resource.name.to_owned(),
        description: spec.description.map(str::to_owned),
        max_age: spec.max_age,
        max_bytes: spec.max_bytes,
        compression: spec.compression.as_str() == "s2",
        num_replicas: spec.num_replicas.into(),
        ..Default::default()
    }
}
