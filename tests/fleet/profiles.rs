//! The profiles of the fleet, on real brokers.

use std::time::Duration;

use anyhow::{Context as _, Result};
use kanade_fleet::{JetStreamResources, Profile, RESOURCES, STREAM_EXEC, attach, streams};
use kanade_resources::async_nats::jetstream;
use kanade_resources::{Declaration, Error, FailureKind, Fit, Kind, Outcome, Plan, UnknownProfile};
use kanade_resources_testing::Version;

use crate::support::{broker, stored, stream_config};

/// The longest wait for anything.
const SOON: Duration = Duration::from_secs(30);

/// Whether the broker has what `declaration` says of every limit.
async fn assert_stands(js: &jetstream::Context, declaration: &Declaration<'_>) -> Result<()> {
    for resource in declaration {
        let (config, stream) = (
            stream_config(js, resource.stream.name).await?,
            resource.stream,
        );
        let limits = [
            ("max_bytes", stream.max_bytes),
            ("max_msgs_per_subject", stream.max_msgs_per_subject),
            ("max_age", i64::try_from(stream.max_age.as_nanos())?),
            ("num_replicas", stream.num_replicas.into()),
        ];
        for (field, declared) in limits {
            assert_eq!(config[field], declared, "{field} of {resource}");
        }
    }
    Ok(())
}

/// The streams that a plan writes.
fn written(plan: &Plan) -> Vec<&str> {
    let steps = plan.steps.iter().filter(|step| step.writes());
    steps.map(|step| step.resource.stream.as_str()).collect()
}

#[tokio::test]
async fn each_profile_is_put_over_the_other() -> Result<()> {
    for version in Version::ALL.iter().copied() {
        let (_server, js) = broker(version).await?;
        let bootstrap = || JetStreamResources::bootstrap(&js);

        let first = bootstrap().profile(Profile::Dev).run().await?.report;
        assert_eq!(
            (first.writes, first.profile.as_deref()),
            (20, Some("dev")),
            "on {version}"
        );
        assert_stands(&js, &RESOURCES.in_profile(Profile::Dev)).await?;
        let again = bootstrap().profile(Profile::Dev).run().await?.report;
        assert_eq!((again.writes, again.round_trips), (0, 1), "on {version}");

        let plan = bootstrap().profile(Profile::Prod).plan().await?;
        let differ = [
            "INVENTORY",
            "RESULTS",
            "EXEC",
            "EVENTS",
            "AUDIT",
            "OBS_EVENTS",
            "KV_agent_config",
            "OBJ_result_output",
        ];
        assert_eq!(written(&plan), differ, "on {version}");
        assert!(!plan.is_blocked(), "on {version}: {plan}");
        let last = plan.to_string().lines().last().map(str::to_owned);
        let expected = "plan for profile prod: 0 to create, 8 to update, 0 held back, 0 impossible, 12 in sync";
        assert_eq!(last.as_deref(), Some(expected));
        bootstrap().profile(Profile::Prod).run().await?;
        assert_stands(&js, &RESOURCES.in_profile(Profile::Prod)).await?;

        // Nothing is stored, so nothing is lost on the way back to what is declared for all.
        let none: Option<Profile> = None;
        let plan = bootstrap().profile(none).plan().await?;
        assert_eq!(
            written(&plan),
            ["RESULTS", "OBJ_result_output"],
            "on {version}"
        );
        let base = bootstrap().profile(none).run().await?.report;
        assert_eq!(base.profile, None, "on {version}");
        assert_stands(&js, &RESOURCES).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_small_caps_of_a_profile_are_held_back_where_they_would_delete() -> Result<()> {
    let (_server, js) = broker(Version::LATEST).await?;
    let resources = JetStreamResources::bootstrap(&js)
        .profile(Profile::Prod)
        .run()
        .await?;
    for pc in 0..9 {
        let payload = vec![0_u8; 1_000_000];
        js.publish(format!("commands.pc.{pc}"), payload.into())
            .await?
            .await?;
    }
    for value in ["a", "b", "c"] {
        resources
            .kv
            .agent_config
            .put("global", value.into())
            .await?;
    }

    let dev = || JetStreamResources::bootstrap(&js).profile(Profile::Dev);
    let plan = dev().plan().await?;
    let held_back = |plan: &Plan| -> Vec<(String, String)> {
        let steps = plan.steps.iter();
        let all = steps.flat_map(|step| {
            let changes = step.held_back.iter();
            changes.map(|change| (step.resource.name.clone(), change.field.clone()))
        });
        all.collect()
    };
    let expected = [("EXEC", "max_bytes"), ("agent_config", "history")];
    let expected = expected.map(|(name, field)| (name.to_owned(), field.to_owned()));
    assert_eq!(held_back(&plan), expected);

    let report = dev().run().await?.report;
    let exec = report
        .resources
        .iter()
        .find(|entry| entry.resource.name == STREAM_EXEC);
    let exec = exec.context("EXEC is reported")?;
    assert!(
        matches!(exec.outcome, Outcome::HeldBack { .. }),
        "{:?}",
        exec.outcome
    );
    assert_eq!(
        (
            stored(&js, "EXEC").await?,
            stored(&js, "KV_agent_config").await?
        ),
        (9, 3)
    );
    assert_eq!(
        stream_config(&js, "RESULTS").await?["max_bytes"],
        64 << 20,
        "the rest is done"
    );

    dev().allow_data_loss().run().await?;
    assert_stands(&js, &RESOURCES.in_profile(Profile::Dev)).await?;
    Ok(())
}

#[tokio::test]
async fn one_resource_alone_and_attached_handles_are_those_of_the_profile() -> Result<()> {
    let (_server, js) = broker(Version::LATEST).await?;
    let dev = || JetStreamResources::bootstrap(&js).profile(Profile::Dev);
    dev().ensure_stream(STREAM_EXEC).await?;
    assert_eq!(stream_config(&js, "EXEC").await?["max_bytes"], 8 << 20);
    dev().run().await?;
    assert_eq!(dev().attach().await?.report.profile.as_deref(), Some("dev"));
    assert_eq!(attach(&js).await?.report.profile, None);
    dev().on_demand().stream(STREAM_EXEC).await?;
    Ok(())
}

#[tokio::test]
async fn a_process_attaches_to_what_its_profile_says() -> Result<()> {
    let (_server, js) = broker(Version::LATEST).await?;
    JetStreamResources::bootstrap(&js)
        .profile(Profile::Dev)
        .run()
        .await?;

    let dev = attach(&js).profile(Profile::Dev).fit(Fit::Exact).await?;
    assert_eq!(dev.report.profile.as_deref(), Some("dev"));
    assert_eq!(
        dev.streams.results.cached_info().config.max_bytes,
        64 << 20,
        "the handles are those of what is there"
    );

    // Less than `prod` and the declaration itself rely on is there, field by field.
    let prod = attach(&js).profile(Profile::Prod).fit(Fit::AtLeast).await;
    let lacks = differing(&prod.err().context("dev is too small for prod")?);
    let results = "stream RESULTS: max_bytes is 64MiB instead of at least";
    assert!(lacks.contains(&format!("{results} 4GiB")), "{lacks:?}");
    let config = "KV bucket agent_config: history is 2 instead of at least 5".to_owned();
    assert!(lacks.contains(&config), "{lacks:?}");
    let none: Option<Profile> = None;
    let base = attach(&js).profile(none).fit(Fit::AtLeast).await;
    let lacks = differing(&base.err().context("dev is too small")?);
    assert!(lacks.contains(&format!("{results} 2GiB")), "{lacks:?}");

    // The last profile counts, whatever comes before and after it.
    attach(&js)
        .fit(Fit::AtLeast)
        .profile(Profile::Prod)
        .wait(SOON)
        .profile(Profile::Dev)
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_process_waits_for_its_profile() -> Result<()> {
    let (_server, js) = broker(Version::LATEST).await?;
    let dev = JetStreamResources::bootstrap(&js).profile(Profile::Dev);
    dev.run().await?;
    let waiting = attach(&js)
        .profile(Profile::Prod)
        .fit(Fit::AtLeast)
        .wait(SOON);
    let bootstrapping = async {
        let prod = JetStreamResources::bootstrap(&js).profile(Profile::Prod);
        prod.run().await
    };
    let (attached, _) = tokio::try_join!(waiting.run(), bootstrapping)?;
    assert_eq!(attached.report.profile.as_deref(), Some("prod"));
    assert_eq!(attached.report.writes, 0);
    let cap = attached.streams.results.cached_info().config.max_bytes;
    assert_eq!(cap, 4 << 30);
    Ok(())
}

/// What an error says is different, a line for each field.
fn differing(error: &Error) -> Vec<String> {
    let failures = error.failures().iter();
    let differing = failures.filter(|failure| matches!(failure.kind, FailureKind::Differs(_)));
    differing.map(ToString::to_string).collect()
}

#[test]
fn profiles_have_names_and_declarations_of_their_own() -> Result<()> {
    assert_eq!(Profile::ALL, [Profile::Dev, Profile::Prod]);
    for &profile in Profile::ALL {
        assert_eq!(profile.to_string().parse::<Profile>()?, profile);
    }
    let unknown: UnknownProfile = "stage".parse::<Profile>().err().context("it is unknown")?;
    assert_eq!(
        unknown.to_string(),
        "there is no profile `stage`: the profiles are `dev` and `prod`"
    );

    let max_bytes = |declaration: &Declaration<'_>| {
        let results = declaration.get(Kind::Stream, "RESULTS");
        results.map(|resource| resource.stream.max_bytes)
    };
    let dev = RESOURCES.in_profile(Profile::Dev);
    assert_eq!(max_bytes(&dev), Some(64 << 20));
    assert_eq!(dev.storage_budget, Some(256 << 20));
    assert_eq!(dev.profile, Some("dev"));
    assert_eq!(
        max_bytes(&RESOURCES.in_profile(Profile::Prod)),
        Some(4 << 30)
    );
    assert_eq!(max_bytes(&RESOURCES), Some(streams::RESULTS.max_bytes));
    assert_eq!(dev, RESOURCES.in_profile(Profile::Dev));

    // A profile replaces the one before it, also where each is asked for the first time.
    for (first, second) in [(Profile::Dev, Profile::Prod), (Profile::Prod, Profile::Dev)] {
        let twice = RESOURCES.in_profile(first).in_profile(second);
        assert_eq!(
            twice,
            RESOURCES.in_profile(second),
            "{first}, then {second}"
        );
    }

    // Of a part of the declaration, it is the part.
    let some = RESOURCES
        .resources(&RESOURCES.resources[1..3])
        .in_profile(Profile::Dev);
    assert_eq!(
        (some.resources.len(), max_bytes(&some)),
        (2, Some(64 << 20))
    );
    let other = some.in_profile(Profile::Prod);
    assert_eq!(
        (other.resources.len(), max_bytes(&other)),
        (2, Some(4 << 30))
    );
    let again = dev.resources(&RESOURCES.resources[1..3]);
    assert_eq!(max_bytes(&again.in_profile(Profile::Prod)), Some(4 << 30));
    Ok(())
}
