//! What brokers of every version do with what templates build: it is stored by the declared stream and by no other, and
//! core subjects by none.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use fastrand::Rng;
use kanade_fleet::{RESOURCES, ensure_jetstream_resources};
use kanade_resources::Kind;
use kanade_resources::async_nats::jetstream::{self, context::PublishErrorKind};
use kanade_resources::async_nats::{self, Client};
use kanade_resources_schema::template::{Content, LONGEST, Template};
use kanade_resources_testing::{Server, Version};

use crate::values::{built, random};

/// Strings of a template: random ones, and one that is as long as may be.
fn samples(rng: &mut Rng, template: &Template<'_>) -> BTreeSet<String> {
    let mut samples: BTreeSet<String> = (0..12)
        .filter_map(|_| built(template, &random(rng, template)).ok())
        .collect();
    samples.extend(longest(rng, template));
    samples
}

fn longest(rng: &mut Rng, template: &Template<'_>) -> Option<String> {
    let at = template
        .holes()
        .position(|hole| hole.content == Content::Text)?;
    let mut values = random(rng, template);
    values[at] = String::from("x");
    let length = built(template, &values).ok()?.len();
    values[at] = "x".repeat(LONGEST - length + 1);
    built(template, &values)
        .ok()
        .filter(|text| text.len() == LONGEST)
}

async fn messages(js: &jetstream::Context) -> Result<u64> {
    let mut total = 0;
    for resource in &RESOURCES {
        let stream = js.get_stream(resource.stream.name).await?;
        total += stream.cached_info().state.messages;
    }
    Ok(total)
}

async fn on(version: Version) -> Result<(Server, Client)> {
    let server = Server::builder().version(version).start()?;
    let client = async_nats::connect(server.url()).await?;
    ensure_jetstream_resources(&jetstream::new(client.clone())).await?;
    Ok((server, client))
}

#[tokio::test]
async fn every_subject_is_stored_by_its_stream_and_by_no_other() -> Result<()> {
    for version in Version::ALL {
        let (_server, client) = on(*version).await?;
        let js = jetstream::new(client);
        let mut rng = Rng::with_seed(5);
        let mut published = 0;
        for resource in RESOURCES
            .iter()
            .filter(|resource| resource.kind == Kind::Stream)
        {
            let all: BTreeSet<String> = resource
                .templates
                .iter()
                .flat_map(|template| samples(&mut rng, template))
                .collect();
            for subject in all {
                let ack = js.publish(subject.clone(), "x".into()).await?.await;
                let ack = ack.with_context(|| format!("{version}: {subject:?}"))?;
                assert_eq!(ack.stream, resource.stream.name, "{version}: {subject:?}");
                published += 1;
            }
        }
        assert_eq!(
            messages(&js).await?,
            published,
            "{version}: something was stored twice, or not at all"
        );
    }
    Ok(())
}

#[tokio::test]
async fn no_core_subject_is_stored() -> Result<()> {
    for version in Version::ALL {
        let (_server, client) = on(*version).await?;
        let js = jetstream::new(client.clone());
        let mut rng = Rng::with_seed(6);
        for template in RESOURCES.core_subjects {
            for subject in samples(&mut rng, template) {
                client.publish(subject.clone(), "x".into()).await?;
                let refused = js.publish(subject.clone(), "x".into()).await?.await;
                let kind = refused.map_err(|error| error.kind());
                ensure!(
                    kind.err() == Some(PublishErrorKind::StreamNotFound),
                    "{version}: {subject:?}"
                );
            }
        }
        assert_eq!(messages(&js).await?, 0, "{version}");
    }
    Ok(())
}

#[tokio::test]
async fn every_key_and_every_name_is_taken_and_found_again() -> Result<()> {
    for version in Version::ALL {
        let (_server, client) = on(*version).await?;
        let js = jetstream::new(client);
        let mut rng = Rng::with_seed(7);
        for resource in RESOURCES
            .iter()
            .filter(|resource| !resource.templates.is_empty())
        {
            let all: BTreeSet<String> = resource
                .templates
                .iter()
                .flat_map(|template| samples(&mut rng, template))
                .collect();
            match resource.kind {
                Kind::Stream => {}
                Kind::KvBucket => keys(&js, resource.name, &all).await?,
                Kind::ObjectStore => names(&js, resource.name, &all).await?,
            }
        }
    }
    Ok(())
}

async fn keys(js: &jetstream::Context, bucket: &str, keys: &BTreeSet<String>) -> Result<()> {
    let store = js.get_key_value(bucket).await?;
    for key in keys {
        store
            .put(key, key.clone().into())
            .await
            .with_context(|| key.clone())?;
        assert_eq!(
            store.get(key).await?.as_deref(),
            Some(key.as_bytes()),
            "{key}"
        );
    }
    Ok(())
}

async fn names(js: &jetstream::Context, store: &str, names: &BTreeSet<String>) -> Result<()> {
    let store = js.get_object_store(store).await?;
    for name in names {
        store
            .put(name.as_str(), &mut name.as_bytes())
            .await
            .with_context(|| name.clone())?;
        assert_eq!(&store.info(name).await?.name, name);
    }
    Ok(())
}
