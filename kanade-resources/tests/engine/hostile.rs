//! Names of others and brokers that lie: nothing that a terminal would act upon is in an error or a plan, and everything
//! ends.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use kanade_resources::{Declaration, Engine, Resource, StreamSpec};
use kanade_resources_schema::visible::is_hidden;
use kanade_resources_testing::{Liar, Lie, Server};
use serde_json::{Value, json};

use crate::listing::streams;
use crate::support::{connect, stream};

const HOSTILE: &str = "X\u{1b}]0;owned\u{7}\u{9b}31m\u{7f}\u{202e}Y";

const fn declaration<'d>(resources: &'d [Resource<'d>]) -> Declaration<'d> {
    Declaration::new(resources)
}

fn assert_tame(text: &str) {
    let wild = text.chars().find(|c| is_hidden(*c) && *c != '\n');
    assert_eq!(wild, None, "{text:?}");
}

fn account() -> Value {
    let limits =
        json!({"max_memory": -1, "max_storage": -1, "max_streams": -1, "max_consumers": -1});
    json!({"memory": 0, "storage": 0, "streams": 0, "consumers": 0, "limits": limits})
}

fn answer(value: &Value) -> Lie {
    Lie::Answer(value.to_string().into_bytes())
}

#[tokio::test]
async fn names_and_values_are_shown_and_not_obeyed() -> Result<()> {
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    let resources = [stream(StreamSpec {
        description: Some(HOSTILE),
        ..StreamSpec::named(HOSTILE)
    })];
    let declared = declaration(&resources);
    let plan = Engine::new(&js, &declared).plan().await?;
    assert_tame(&plan.to_string());
    assert!(
        plan.to_string().contains(r"X\u{1b}]0;owned\u{7}\u{9b}31m"),
        "{plan}"
    );
    let (_, report) = Engine::new(&js, &declared).run().await?;
    assert_tame(&report.to_string());

    let changed = [stream(StreamSpec::named(HOSTILE))];
    let plan = Engine::new(&js, &declaration(&changed)).plan().await?;
    assert_tame(&plan.to_string());
    Ok(())
}

#[tokio::test]
async fn errors_quote_a_broker_without_letting_it_through() -> Result<()> {
    let resources = [stream(StreamSpec::named("ORDERS"))];
    let refusal = json!({"error": {"code": 400, "err_code": 10100, "description": format!("{HOSTILE}\nforged")}});
    let nonsense = json!({"config": {"name": "ORDERS", "retention": HOSTILE}, "state": HOSTILE, "type": HOSTILE});
    for info in [refusal, nonsense, json!(HOSTILE), json!([])] {
        let info = info.clone();
        let liar = Liar::start(move |subject, _| {
            if subject == "$JS.API.INFO" {
                answer(&account())
            } else {
                answer(&info)
            }
        })?;
        let js = connect(&liar.url()).await?;
        let declared = declaration(&resources);
        let engine = || Engine::new(&js, &declared).deadline(Duration::from_secs(2));
        for error in [
            engine().plan().await.err(),
            engine().run().await.err(),
            engine().attach().await.err(),
        ] {
            let error = error.context("there is no such stream")?;
            assert_tame(&format!("{error}{error:?}"));
            assert!(
                !format!("{error}{error:?}").contains("\nforged"),
                "{error:?}"
            );
            let chain = format!("{:#}", anyhow::Error::new(error));
            assert_tame(&chain);
            assert!(!chain.contains('\n'), "{chain}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn pages_have_an_end_and_streams_on_none_of_them_are_asked_for() -> Result<()> {
    let resources = streams(120);
    for total in [u64::MAX, 1 << 40, 120] {
        let liar = Liar::start(move |subject, _| match subject {
            "$JS.API.INFO" => answer(&account()),
            "$JS.API.STREAM.LIST" => {
                answer(&json!({"total": total, "offset": 0, "limit": 256, "streams": []}))
            }
            _ => answer(
                &json!({"error": {"code": 503, "err_code": 10118, "description": "stream is offline"}}),
            ),
        })?;
        let js = connect(&liar.url()).await?;
        let started = Instant::now();
        let plan = Engine::new(&js, &declaration(&resources))
            .deadline(Duration::from_secs(10))
            .plan()
            .await;
        // What is there and can't be read must not be taken for missing.
        let error = plan.err().context("no stream can be read")?;
        assert_eq!(error.failures().len(), 120, "{error:?}");
        assert!(
            started.elapsed() < Duration::from_secs(9),
            "{:?}",
            started.elapsed()
        );
        assert!(liar.requests() < 1000, "{} requests", liar.requests());
    }
    Ok(())
}

#[tokio::test]
async fn a_run_ends_with_its_deadline_whatever_the_broker_does() -> Result<()> {
    let resources = [stream(StreamSpec::named("ORDERS"))];
    let liar = Liar::start(|_, _| Lie::Silence)?;
    let js = connect(&liar.url()).await?;
    let declared = declaration(&resources);
    for deadline in [Duration::from_millis(300), Duration::from_millis(1200)] {
        let started = Instant::now();
        let ended = Engine::new(&js, &declared).deadline(deadline).run().await;
        assert!(ended.is_err());
        let late = started.elapsed().saturating_sub(deadline);
        assert!(late < Duration::from_secs(3), "{late:?} late");
    }
    Ok(())
}
