//! Caps that change while something is stored.

use anyhow::{Context as _, Result};
use futures_util::StreamExt as _;
use kanade_fleet::{JetStreamResources, ensure_jetstream_resources};
use kanade_resources::Outcome;
use kanade_resources::async_nats::jetstream::{object_store, stream};
use kanade_resources_testing::Version;

use crate::support::{broker, stored, stream_config};

#[tokio::test]
async fn an_object_store_made_without_a_cap_gets_it_and_keeps_its_objects() -> Result<()> {
    for version in Version::ALL.iter().copied() {
        let (_server, js) = broker(version).await?;
        let config = object_store::Config {
            bucket: "result_output".to_owned(),
            ..Default::default()
        };
        let store = js.create_object_store(config).await?;
        for request in ["a/stdout", "b/stdout", "b/stderr"] {
            store.put(request, &mut vec![7; 300_000].as_slice()).await?;
        }
        let before = stored(&js, "OBJ_result_output").await?;

        let resources = ensure_jetstream_resources(&js).await?;
        let config = stream_config(&js, "OBJ_result_output").await?;
        assert_eq!(config["max_bytes"], 1_073_741_824, "on {version}");
        assert_eq!(config["max_age"], 2_592_000_000_000_000_u64, "on {version}");
        assert_eq!(
            stored(&js, "OBJ_result_output").await?,
            before,
            "on {version}"
        );
        let mut objects = resources.object_stores.result_output.list().await?;
        let mut names = Vec::new();
        while let Some(object) = objects.next().await {
            names.push(object?.name);
        }
        names.sort();
        assert_eq!(names, ["a/stdout", "b/stderr", "b/stdout"], "on {version}");
    }
    Ok(())
}

#[tokio::test]
async fn a_cap_below_what_is_stored_is_held_back_until_somebody_consents() -> Result<()> {
    const MESSAGES: u64 = 70; // of a megabyte each, where EXEC may have 64 MiB
    let (_server, js) = broker(Version::LATEST).await?;
    js.create_stream(stream::Config {
        name: "EXEC".to_owned(),
        subjects: vec!["commands.>".to_owned()],
        ..Default::default()
    })
    .await?;
    let payload = vec![0_u8; 1_000_000];
    for pc in 0..MESSAGES {
        js.publish(format!("commands.pc.{pc}"), payload.clone().into())
            .await?
            .await?;
    }

    let report = ensure_jetstream_resources(&js).await?.report;
    assert_eq!(
        stored(&js, "EXEC").await?,
        MESSAGES,
        "every message is still there"
    );
    let exec = report
        .resources
        .iter()
        .find(|entry| entry.resource.name == "EXEC")
        .context("EXEC is reported")?;
    let held_back: Vec<&str> = exec
        .outcome
        .held_back()
        .iter()
        .map(|change| change.field.as_str())
        .collect();
    assert_eq!(held_back, ["max_bytes"]);
    assert!(
        matches!(exec.outcome, Outcome::Updated { .. }),
        "what loses nothing is applied: {:?}",
        exec.outcome
    );
    let config = stream_config(&js, "EXEC").await?;
    assert_eq!(
        (&config["max_bytes"], &config["max_msgs_per_subject"]),
        (&(-1).into(), &1.into())
    );

    JetStreamResources::bootstrap(&js)
        .allow_data_loss()
        .run()
        .await?;
    assert!(
        stored(&js, "EXEC").await? < MESSAGES,
        "with consent the cap bites"
    );
    Ok(())
}
