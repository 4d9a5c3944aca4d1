//! The requests themselves, one method each.

use std::sync::atomic::Ordering::Relaxed;

use futures_util::FutureExt;
use kanade_resources_schema::effects::Subject;
use kanade_resources_schema::visible::visible;
use serde_json::{Value, json};
use tracing::debug;

use crate::api::client::{Api, unanswered};
use crate::api::subject::full;
use crate::codes::ErrorCode;
use crate::document::{self, Document};
use crate::failure::FailureKind;

/// What is to happen to a consumer.
#[derive(Clone, Copy)]
pub(crate) enum ConsumerAction {
    Create,
    Update,
}

impl Api<'_> {
    /// Asks whether the account may use JetStream.
    pub(crate) async fn account_info(&self) -> Result<Value, FailureKind> {
        self.ask_for(self.time_left(), || self.ask_account()).await
    }

    /// The same, once.
    pub(super) async fn ask_account(&self) -> Result<Value, FailureKind> {
        self.ask("INFO", &Value::Null).await
    }

    /// The broker's answer about `stream`, or `None` where there is no such stream.
    pub(crate) async fn stream_info(&self, stream: &str) -> Result<Option<Value>, FailureKind> {
        let answer = self
            .read(&format!("STREAM.INFO.{stream}"), &Value::Null)
            .await;
        unless(answer, &[ErrorCode::STREAM_NOT_FOUND])
    }

    /// One page of all streams of the account. It is asked for once: there are other ways to know.
    pub(crate) async fn stream_list(&self, offset: usize) -> Result<Value, FailureKind> {
        self.ask("STREAM.LIST", &json!({ "offset": offset })).await
    }

    /// The names of the streams that hold a subject which overlaps with `subject`, the first 1024 of them.
    pub(crate) async fn stream_names(&self, subject: &str) -> Result<Vec<String>, FailureKind> {
        let body = json!({ "subject": subject });
        let answer = self.ask("STREAM.NAMES", &body).await?;
        let names = answer.get("streams").and_then(Value::as_array);
        Ok(names
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }

    /// One page of the consumers of `stream`.
    pub(crate) async fn consumer_list(
        &self,
        stream: &str,
        offset: usize,
    ) -> Result<Value, FailureKind> {
        self.read(
            &format!("CONSUMER.LIST.{stream}"),
            &json!({ "offset": offset }),
        )
        .await
    }

    /// The broker's answer about `consumer` of `stream`, or `None` where there is no such consumer or stream.
    pub(crate) async fn consumer_info(
        &self,
        stream: &str,
        consumer: &str,
    ) -> Result<Option<Value>, FailureKind> {
        // Unlike the others, this request is refused (10038) where its body is `null`.
        let answer = self
            .read(&format!("CONSUMER.INFO.{stream}.{consumer}"), &json!({}))
            .await;
        unless(
            answer,
            &[ErrorCode::STREAM_NOT_FOUND, ErrorCode::CONSUMER_NOT_FOUND],
        )
    }

    /// Creates `stream`. Also fine where it exists already with this very configuration.
    pub(crate) async fn create_stream(
        &self,
        stream: &str,
        document: &Document,
    ) -> Result<(), FailureKind> {
        self.write_stream(&format!("STREAM.CREATE.{stream}"), document)
            .await
    }

    /// Replaces the configuration of `stream`.
    pub(crate) async fn update_stream(
        &self,
        stream: &str,
        document: &Document,
    ) -> Result<(), FailureKind> {
        self.write_stream(&format!("STREAM.UPDATE.{stream}"), document)
            .await
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
        let subject = format!("CONSUMER.CREATE.{stream}.{consumer}");
        let answer = self.write(&subject, body).await?;
        in_force(Subject::Consumer, document, &answer)?;
        Ok(answer)
    }

    async fn write_stream(&self, subject: &str, document: &Document) -> Result<(), FailureKind> {
        let answer = self.write(subject, json!(document)).await?;
        in_force(Subject::Stream, document, &answer)
    }

    /// Pauses `consumer` of `stream` until then, or resumes it (ADR-48). In an update, servers ignore that.
    pub(crate) async fn pause_consumer(
        &self,
        stream: &str,
        consumer: &str,
        until: &Value,
    ) -> Result<(), FailureKind> {
        let body = match until {
            Value::Null => json!({}),
            until => json!({ "pause_until": until }),
        };
        self.write(&format!("CONSUMER.PAUSE.{stream}.{consumer}"), body)
            .await
            .map(drop)
    }

    /// One page of the names of all streams of the account.
    pub(crate) async fn all_stream_names(&self, offset: usize) -> Result<Value, FailureKind> {
        self.ask("STREAM.NAMES", &json!({ "offset": offset })).await
    }

    async fn read(&self, subject: &str, body: &Value) -> Result<Value, FailureKind> {
        self.ask_until_answered(|| self.ask(subject, body)).await
    }

    async fn write(&self, subject: &str, body: Value) -> Result<Value, FailureKind> {
        let answer = self.ask(subject, &body).await;
        self.note_write(subject, &answer);
        answer
    }

    /// Counts a write, unless there was no time left to send it.
    pub(super) fn note_write<T>(&self, subject: &str, answer: &Result<T, FailureKind>) {
        if !matches!(answer, Err(FailureKind::OutOfTime { .. })) {
            self.writes.fetch_add(1, Relaxed);
            let subject = &visible(subject).to_string();
            debug!(target: "kanade_resources::write", subject, refused = answer.is_err(), "written");
        }
    }

    async fn ask(&self, subject: &str, body: &Value) -> Result<Value, FailureKind> {
        let answer = async {
            let answer: Result<Value, _> = self.context.request(subject.to_owned(), body).await;
            accepted(
                subject,
                answer.map_err(|error| unanswered(subject, &error))?,
            )
        };
        self.bounded(subject, answer.boxed()).await
    }
}

/// What was sent and did not come back is not in force.
pub(super) fn in_force(
    subject: Subject,
    sent: &Document,
    answer: &Value,
) -> Result<(), FailureKind> {
    let fields = document::dropped(subject, sent, answer);
    if fields.is_empty() {
        Ok(())
    } else {
        Err(FailureKind::Dropped { fields })
    }
}

/// `None` if the broker's error says that there is nothing to answer about.
fn unless(
    answer: Result<Value, FailureKind>,
    absent: &[ErrorCode],
) -> Result<Option<Value>, FailureKind> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(failure) if failure.is_any_of(absent) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// The answer, unless it is an error.
pub(super) fn accepted(subject: &str, answer: Value) -> Result<Value, FailureKind> {
    let Some(error) = answer.get("error") else {
        return Ok(answer);
    };
    Err(FailureKind::Refused {
        subject: full(subject),
        code: error["err_code"]
            .as_u64()
            .filter(|code| *code > 0)
            .or(error["code"].as_u64())
            .unwrap_or_default(),
        description: error["description"]
            .as_str()
            .unwrap_or("no description")
            .to_owned(),
    })
}
