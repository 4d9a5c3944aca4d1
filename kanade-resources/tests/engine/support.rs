//! Declarations by hand, servers of every version, and a tap on what goes over the wire.

use std::marker::PhantomData;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use async_nats::Subscriber;
use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::{self, Context};
use futures_util::StreamExt;
use kanade_resources::__private::Resources;
use kanade_resources::{
    Bootstrap, Compression, Declaration, Discard, Error, Handles, Kind, Outcome, Report, Resource,
    StreamSpec,
};
use kanade_resources_testing::{Cluster, Server, Version};
use serde_json::{Value, json};
use tokio::time::sleep;

/// A declaration that a test names.
pub(crate) trait Declared {
    const DECLARATION: &'static Declaration<'static>;
}

/// `declare!(NAME: resource, …)`: a declaration of these resources, with `, generation = 7` of that generation.
macro_rules! declare {
    ($name:ident: $($resource:expr),+ $(,)?) => {
        $crate::support::declare!(@ $name, None, $($resource),+);
    };
    ($name:ident, generation = $generation:literal: $($resource:expr),+ $(,)?) => {
        $crate::support::declare!(@ $name, Some($generation), $($resource),+);
    };
    (@ $name:ident, $generation:expr, $($resource:expr),+) => {
        #[derive(Debug)]
        struct $name;
        impl $crate::support::Declared for $name {
            const DECLARATION: &'static kanade_resources::Declaration<'static> = &{
                const RESOURCES: &[kanade_resources::Resource<'static>] = &[$($resource),+];
                let mut declaration = kanade_resources::Declaration::new(RESOURCES);
                declaration.generation = $generation;
                declaration
            };
        }
    };
}
pub(crate) use declare;

/// What the macro would generate.
#[derive(Debug)]
pub(crate) struct Brought<D> {
    pub(crate) handles: Handles,
    pub(crate) report: Report,
    declared: PhantomData<D>,
}

impl<D: Declared> Resources for Brought<D> {
    const DECLARATION: &'static Declaration<'static> = D::DECLARATION;

    fn from_handles(handles: Handles, report: Report) -> Result<Self, Error> {
        Ok(Self {
            handles,
            report,
            declared: PhantomData,
        })
    }
}

impl<D> Brought<D> {
    pub(crate) fn outcomes(&self) -> Vec<&'static str> {
        labels(&self.report)
    }
}

pub(crate) fn labels(report: &Report) -> Vec<&'static str> {
    report
        .resources
        .iter()
        .map(|entry| entry.outcome.label())
        .collect()
}

pub(crate) fn updated_fields(outcome: &Outcome) -> Vec<&str> {
    match outcome {
        Outcome::Updated { changes, .. } => {
            changes.iter().map(|change| change.field.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

pub(crate) fn held_back(report: &Report) -> Vec<(&str, &str)> {
    report
        .held_back()
        .map(|(resource, change)| (resource.name.as_str(), change.field.as_str()))
        .collect()
}

pub(crate) async fn bootstrap<D: Declared>(js: &Context) -> Result<Brought<D>, Error> {
    Bootstrap::<Brought<D>>::new(js).run().await
}

pub(crate) const fn stream(stream: StreamSpec<'static>) -> Resource<'static> {
    Resource::new(Kind::Stream, stream.name, stream)
}

/// The KV bucket `jobs`, lowered as the NATS clients do.
pub(crate) const fn jobs(history: i64) -> Resource<'static> {
    let stream = StreamSpec {
        subjects: &["$KV.jobs.>"],
        max_msgs_per_subject: history,
        discard: Discard::New,
        allow_rollup_hdrs: true,
        deny_delete: true,
        allow_direct: true,
        ..StreamSpec::named("KV_jobs")
    };
    Resource::new(Kind::KvBucket, "jobs", stream)
}

/// The object store `scripts`, lowered as the NATS clients do.
pub(crate) const fn scripts(max_bytes: i64) -> Resource<'static> {
    let stream = StreamSpec {
        subjects: &["$O.scripts.C.>", "$O.scripts.M.>"],
        max_bytes,
        discard: Discard::New,
        allow_rollup_hdrs: true,
        allow_direct: true,
        compression: Compression::None,
        ..StreamSpec::named("OBJ_scripts")
    };
    Resource::new(Kind::ObjectStore, "scripts", stream)
}

/// Runs `test` on a new server of every pinned version.
pub(crate) async fn on_every_version(test: impl AsyncFn(&Context) -> Result<()>) -> Result<()> {
    on_every_version_since(Version::V2_10, test).await
}

/// The same for the pinned versions from `oldest` on.
pub(crate) async fn on_every_version_since(
    oldest: Version,
    test: impl AsyncFn(&Context) -> Result<()>,
) -> Result<()> {
    for version in Version::ALL.iter().filter(|version| **version >= oldest) {
        let server = Server::builder().version(*version).start()?;
        let js = connect(server.url()).await?;
        test(&js)
            .await
            .with_context(|| format!("on nats-server {version:?}"))?;
    }
    Ok(())
}

pub(crate) async fn connect(url: &str) -> Result<Context> {
    Ok(jetstream::new(async_nats::connect(url).await?))
}

/// Connects to whichever server of a cluster is there.
pub(crate) async fn connect_to(cluster: &Cluster) -> Result<Context> {
    let urls: Vec<async_nats::ServerAddr> = cluster
        .urls()
        .iter()
        .map(|url| url.parse())
        .collect::<Result<_, _>>()?;
    let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
    Ok(jetstream::new(options.connect(urls).await?))
}

pub(crate) async fn connect_as(user: &str, url: &str) -> Result<Context> {
    let options =
        async_nats::ConnectOptions::with_user_and_password(user.to_owned(), "secret".to_owned());
    Ok(jetstream::new(options.connect(url).await?))
}

/// A request that must not be refused.
pub(crate) async fn ask(js: &Context, subject: &str, body: Value) -> Result<Value> {
    let answer: Value = js.request(subject.to_owned(), &body).await?;
    ensure!(answer.get("error").is_none(), "{subject}: {answer}");
    Ok(answer)
}

pub(crate) async fn info(js: &Context, stream: &str) -> Result<Value> {
    ask(js, &format!("STREAM.INFO.{stream}"), json!(null)).await
}

/// Changes one field of a live stream, as an operator would.
pub(crate) async fn tune(js: &Context, stream: &str, field: &str, value: Value) -> Result<()> {
    let mut config = info(js, stream).await?["config"].clone();
    config[field] = value;
    ask(js, &format!("STREAM.UPDATE.{stream}"), config)
        .await
        .map(drop)
}

pub(crate) async fn publish(js: &Context, subject: &str, count: usize) -> Result<()> {
    for _ in 0..count {
        store(js, subject).await?;
    }
    Ok(())
}

/// Stores one message. A server does not know for a moment of a stream that another one has just got.
async fn store(js: &Context, subject: &str) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let sent = js.publish(subject.to_owned(), "a message of some length".into());
        match sent.await?.await {
            Err(error)
                if error.kind() == PublishErrorKind::StreamNotFound && Instant::now() < until =>
            {
                sleep(Duration::from_millis(50)).await;
            }
            stored => return Ok(stored.map(drop)?),
        }
    }
}

pub(crate) async fn messages(js: &Context, stream: &str) -> Result<u64> {
    info(js, stream).await?["state"]["messages"]
        .as_u64()
        .context("no messages in the state")
}

/// Everything that is sent to the JetStream API, as another client of the account sees it.
pub(crate) struct Tap {
    seen: Subscriber,
    client: async_nats::Client,
}

impl Tap {
    pub(crate) async fn on(js: &Context) -> Result<Self> {
        let client = js.client();
        let seen = client.subscribe("$JS.API.>").await?;
        client.flush().await?;
        Ok(Self { seen, client })
    }

    /// The subjects of the requests since the last call, without `$JS.API.`.
    pub(crate) async fn requests(&mut self) -> Result<Vec<String>> {
        // What this very connection sends later can't arrive earlier.
        self.client.publish("$JS.API.FENCE", "".into()).await?;
        let mut subjects = Vec::new();
        while let Some(message) = self.seen.next().await {
            let subject = message.subject.trim_start_matches("$JS.API.").to_owned();
            if subject == "FENCE" {
                break;
            }
            subjects.push(subject);
        }
        Ok(subjects)
    }

    /// The writes among them.
    pub(crate) async fn writes(&mut self) -> Result<Vec<String>> {
        let mut subjects = self.requests().await?;
        let is_read = |subject: &str| {
            ["INFO", "NAMES", "LIST"]
                .iter()
                .any(|read| subject.contains(read))
        };
        subjects.retain(|subject| !is_read(subject));
        subjects.sort();
        Ok(subjects)
    }
}
