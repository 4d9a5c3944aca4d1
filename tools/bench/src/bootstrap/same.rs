//! All ways leave the same streams.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kanade_resources::Declaration;
use kanade_resources::async_nats::jetstream;
use serde_json::{Value, json};

use crate::broker::{NewGround, Servers};
use crate::ways::Way;

/// Starts in every way, on a broker that has nothing and again, and compares what is there then.
pub(super) async fn state(
    servers: Servers,
    declaration: &'static Declaration<'static>,
    ways: &[Way],
) -> Result<()> {
    let ground = NewGround::on(servers)?;
    let mut first: Option<(Way, Vec<Value>)> = None;
    for way in ways {
        let wire = ground.connect(Duration::ZERO, *way).await?;
        for is_new in [true, false] {
            way.start(&wire.js, declaration, is_new)
                .await
                .with_context(|| format!("{way:?}"))?;
        }
        let left = configurations(&wire.js, declaration).await?;
        let (other_way, others) = first.get_or_insert_with(|| (*way, left.clone()));
        for (one, other) in left.iter().zip(others) {
            ensure!(
                one == other,
                "{way:?} leaves {one} where {other_way:?} leaves {other}"
            );
        }
    }
    Ok(())
}

/// What the broker holds, but for what is only said of it.
async fn configurations(
    js: &jetstream::Context,
    declaration: &Declaration<'_>,
) -> Result<Vec<Value>> {
    let mut found = Vec::new();
    for resource in declaration.eager() {
        let subject = format!("STREAM.INFO.{}", resource.stream.name);
        let mut info: Value = js.request(subject, &json!(null)).await?;
        let mut config = info["config"].take();
        if let Some(config) = config.as_object_mut() {
            config.remove("metadata");
        }
        ensure!(config.is_object(), "{info}");
        found.push(config);
    }
    Ok(found)
}
