use anyhow::Result;
use futures_util::future::try_join_all;
use kanade_resources::async_nats::jetstream::stream::{Compression, DiscardPolicy};
use kanade_resources::async_nats::jetstream::{Context, kv, object_store, stream};
use kanade_resources::{Declaration, Discard, Kind, Resource};

pub(super) async fn sequentially(js: &Context, declaration: &Declaration<'_>) -> Result<()> {
    for resource in declaration.eager() {
        create_or_update(js, resource).await?;
    }
    Ok(())
}

pub(super) async fn joined(js: &Context, declaration: &Declaration<'_>) -> Result<()> {
    try_join_all(
        declaration
            .eager()
            .map(|resource| create_or_update(js, resource)),
    )
    .await
    .map(drop)
}

/// The calls that a program is written with by hand, each with its handle.
async fn create_or_update(js: &Context, resource: Resource<'_>) -> Result<()> {
    let spec = &resource.stream;
    let description = spec.description.map(str::to_owned);
    match resource.kind {
        Kind::Stream => {
            let config = stream::Config {
                name: resource.name.to_owned(),
                description,
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
                ..Default::default()
            };
            js.create_or_update_stream(config).await?;
        }
        Kind::KvBucket => {
            let config = kv::Config {
                bucket: resource.name.to_owned(),
                description: description.unwrap_or_default(),
                history: spec.max_msgs_per_subject,
                max_age: spec.max_age,
                max_bytes: spec.max_bytes,
                ..Default::default()
            };
            js.create_or_update_key_value(config).await?;
        }
        Kind::ObjectStore => {
            let config = object_store::Config {
                bucket: resource.name.to_owned(),
                description,
                max_age: spec.max_age,
                max_bytes: spec.max_bytes,
                compression: spec.compression.as_str() == "s2",
                ..Default::default()
            };
            js.create_object_store(config).await?;
        }
    }
    Ok(())
}
