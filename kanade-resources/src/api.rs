//! Requests to the JetStream API: bounded in time, bounded in flight, and counted.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use async_nats::jetstream::Context;
use async_nats::jetstream::context::{RequestError, RequestErrorKind};
use futures_util::{StreamExt, stream};
use kanade_resources_schema::spec::ServerVersion;
use serde_json::{Value, json};

use crate::document::Document;
use crate::failure::FailureKind;
use crate::report::Report;

/// The most tasks of one batch that wait for an answer at the same time. A server queues 10 000 API
/// requests for all of its clients and drops the whole queue when it overflows.
const MAX_IN_FLIGHT: usize = 128;

/// The longest wait for one answer.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// "stream not found"
pub(crate) const STREAM_NOT_FOUND: u64 = 10059;

/// "stream name already in use with a different configuration"
pub(crate) const STREAM_NAME_IN_USE: u64 = 10058;

/// "consumer not found"
const CONSUMER_NOT_FOUND: u64 = 10014;

/// "consumer already exists"
pub(crate) const CONSUMER_EXISTS: u64 = 10148;

/// What is to happen to a consumer.
#[derive(Clone, Copy)]
pub(crate) enum ConsumerAction {
    Create,
    Update,
}

/// The JetStream API for the length of one run.
pub(crate) struct Api<'a> {
    context: &'a Context,
    started: Instant,
    deadline: Duration,
    round_trips: AtomicU64,
    requests: AtomicU64,
    writes: AtomicU64,
}

impl<'a> Api<'a> {
    pub(crate) fn new(context: &'a Context, deadline: Duration) -> Self {
        Self {
            context,
            started: Instant::now(),
            deadline,
            round_trips: AtomicU64::new(0),
            requests: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        }
    }

    pub(crate) fn context(&self) -> &Context {
        self.context
    }

    /// The version of the connected server; `None` for what can't be read: builds of one's own carry any text.
    pub(crate) fn server(&self) -> Option<ServerVersion> {
        self.context.client().server_info().version.parse().ok()
    }

    /// Asks whether the account may use JetStream.
    pub(crate) async fn account_info(&self) -> Result<Value, FailureKind> {
        self.ask("INFO", Value::Null).await
    }

    /// The broker's answer about `stream`, or `None` where there is no such stream.
    pub(crate) async fn stream_info(&self, stream: &str) -> Result<Option<Value>, FailureKind> {
        match self.ask(&format!("STREAM.INFO.{stream}"), Value::Null).await {
            Ok(answer) => Ok(Some(answer)),
            Err(FailureKind::Refused { code: STREAM_NOT_FOUND, .. }) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The broker's answer about `consumer` of `stream`, or `None` where there is no such consumer or stream.
    pub(crate) async fn consumer_info(
        &self,
        stream: &str,
        consumer: &str,
    ) -> Result<Option<Value>, FailureKind> {
        // Unlike the others, this request is refused (10038) where its body is `null`.
        match self.ask(&format!("CONSUMER.INFO.{stream}.{consumer}"), json!({})).await {
            Ok(answer) => Ok(Some(answer)),
            Err(FailureKind::Refused { code: STREAM_NOT_FOUND | CONSUMER_NOT_FOUND, .. }) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Creates `stream`. Also fine where it exists already with this very configuration.
    pub(crate) async fn create_stream(&self, stream: &str, document: &Document) -> Result<(), FailureKind> {
        self.write(&format!("STREAM.CREATE.{stream}"), json!(document)).await.map(drop)
    }

    /// Replaces the configuration of `stream`.
    pub(crate) async fn update_stream(&self, stream: &str, document: &Document) -> Result<(), FailureKind> {
        self.write(&format!("STREAM.UPDATE.{stream}"), json!(document)).await.map(drop)
    }

    /// Creates `consumer` of `stream`, or replaces its configuration, as `action` says: servers refuse to create
    /// what exists otherwise (10148), and to update what does not (10149). The answer is the consumer's `INFO`.
    pub(crate) async fn write_consumer(
        &self,
        stream: &str,
        consumer: &str,
        action: ConsumerAction,
        document: &Document,
    ) -> Result<Value, FailureKind> {
        let action = match action {
            ConsumerAction::Create => "create",
            ConsumerAction::Update => "update",
        };
        let body = json!({ "stream_name": stream, "action": action, "config": document });
        self.write(&format!("CONSUMER.CREATE.{stream}.{consumer}"), body).await
    }

    /// Runs every task, so many at a time that the broker is not overrun. They are started in the given
    /// order, so what they send arrives in that order; so are their results.
    pub(crate) async fn pipelined<F: Future>(&self, tasks: Vec<F>) -> Vec<F::Output> {
        let waits = tasks.len().div_ceil(MAX_IN_FLIGHT);
        self.round_trips.fetch_add(waits as u64, Relaxed);
        stream::iter(tasks).buffered(MAX_IN_FLIGHT).collect().await
    }

    /// Waits for `answer` to a request on `subject`, as long as the run may.
    pub(crate) async fn bounded<T>(
        &self,
        subject: &str,
        answer: impl Future<Output = Result<T, FailureKind>>,
    ) -> Result<T, FailureKind> {
        let wait = self.deadline.saturating_sub(self.started.elapsed()).min(MAX_WAIT);
        if wait.is_zero() {
            return Err(FailureKind::OutOfTime { subject: full(subject) });
        }
        self.requests.fetch_add(1, Relaxed);
        let sent = Instant::now();
        match tokio::time::timeout(wait, answer).await {
            Ok(Err(FailureKind::NoAnswer { subject, .. })) => {
                Err(FailureKind::NoAnswer { subject, waited: sent.elapsed() })
            }
            Ok(result) => result,
            Err(_elapsed) => Err(FailureKind::NoAnswer { subject: full(subject), waited: sent.elapsed() }),
        }
    }

    /// How long a round trip took so far, on average.
    pub(crate) fn mean_wait(&self) -> Duration {
        let waits = self.round_trips.load(Relaxed).max(1);
        self.started.elapsed() / u32::try_from(waits).unwrap_or(u32::MAX)
    }

    /// What the run has cost so far, in a report without resources.
    pub(crate) fn cost(&self) -> Report {
        Report {
            resources: Vec::new(),
            round_trips: self.round_trips.load(Relaxed),
            requests: self.requests.load(Relaxed),
            writes: self.writes.load(Relaxed),
            elapsed: self.started.elapsed(),
        }
    }

    async fn write(&self, subject: &str, body: Value) -> Result<Value, FailureKind> {
        let answer = self.ask(subject, body).await;
        if !matches!(answer, Err(FailureKind::OutOfTime { .. })) {
            self.writes.fetch_add(1, Relaxed);
        }
        answer
    }

    async fn ask(&self, subject: &str, body: Value) -> Result<Value, FailureKind> {
        let answer = async {
            let answer: Result<Value, _> = self.context.request(subject.to_owned(), &body).await;
            accepted(subject, answer.map_err(|error| unanswered(subject, error))?)
        };
        self.bounded(subject, answer).await
    }
}

/// What a request that got no answer failed with. The time waited is filled in by [`Api::bounded`].
pub(crate) fn unanswered(subject: &str, error: RequestError) -> FailureKind {
    let subject = full(subject);
    match error.kind() {
        RequestErrorKind::TimedOut => FailureKind::NoAnswer { subject, waited: Duration::ZERO },
        RequestErrorKind::NoResponders => FailureKind::NoResponders { subject },
        _ => FailureKind::Request { subject, source: error.into() },
    }
}

/// The subject as it goes over the wire with the API prefix that a context has by default.
pub(crate) fn full(subject: &str) -> String {
    format!("$JS.API.{subject}")
}

fn accepted(subject: &str, answer: Value) -> Result<Value, FailureKind> {
    let Some(error) = answer.get("error") else { return Ok(answer) };
    Err(FailureKind::Refused {
        subject: full(subject),
        code: error["err_code"].as_u64().or(error["code"].as_u64()).unwrap_or_default(),
        description: error["description"].as_str().unwrap_or("no description").to_owned(),
    })
}
