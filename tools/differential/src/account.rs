use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use async_nats::jetstream::{self, Context};
use async_nats::{Client, ConnectOptions};
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::request::Request;

/// How long an answer may take. Some names get none at all.
const PATIENCE: Duration = Duration::from_millis(1500);

/// One account of a broker: cases in different accounts don't see each other.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    client: Client,
    pub(crate) js: Context,
}

impl Account {
    pub(crate) async fn connect(url: &str, user: &str) -> Result<Self> {
        let options = ConnectOptions::with_user_and_password(user.to_owned(), String::new());
        let client = options
            .connect(url)
            .await
            .with_context(|| format!("connecting to {url}"))?;
        Ok(Self {
            js: jetstream::new(client.clone()),
            client,
        })
    }

    /// The answer to a request; none where the broker gives none.
    async fn ask(&self, subject: &str, body: &Value) -> Option<Value> {
        let inbox = self.client.new_inbox();
        let mut answers = self.client.subscribe(inbox.clone()).await.ok()?;
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        // A name that no subject can have is refused by the client.
        self.client
            .publish_with_reply(format!("$JS.API.{subject}"), inbox, body.into())
            .await
            .ok()?;
        let answer = async {
            while let Some(message) = answers.next().await {
                let answer: Value = serde_json::from_slice(&message.payload).unwrap_or_default();
                // A stream of nats-server 2.10 may store the request, and acknowledges it.
                if answer.get("type").is_some() {
                    return Some(answer);
                }
            }
            None
        };
        tokio::time::timeout(PATIENCE, answer)
            .await
            .unwrap_or_default()
    }

    /// Creates what `request` asks for: the configuration that the broker says it has, or why not.
    pub(crate) async fn create(&self, request: &Request) -> Result<Value, String> {
        let Some(consumer) = &request.consumer else {
            return self
                .stream(
                    &format!("STREAM.CREATE.{}", request.stream),
                    &request.config,
                )
                .await;
        };
        let subject = format!("CONSUMER.CREATE.{}.{consumer}", request.stream);
        let body = json!({ "stream_name": request.stream, "config": request.config });
        configuration(self.ask(&subject, &body).await)
    }

    /// Asks for the same once more, as an update.
    pub(crate) async fn repeat(&self, request: &Request) -> Result<Value, String> {
        if request.consumer.is_some() {
            return self.create(request).await;
        }
        configuration(
            self.ask(
                &format!("STREAM.UPDATE.{}", request.stream),
                &request.config,
            )
            .await,
        )
    }

    /// A stream that was deleted a moment ago can now and then not be created (10049).
    async fn stream(&self, subject: &str, config: &Value) -> Result<Value, String> {
        let answer = self.ask(subject, config).await;
        let again = answer.as_ref().is_some_and(|answer| {
            answer["error"]["description"]
                .as_str()
                .is_some_and(|text| text.contains("error creating store"))
        });
        configuration(if again {
            self.ask(subject, config).await
        } else {
            answer
        })
    }

    /// What the broker holds.
    pub(crate) async fn info(&self, request: &Request) -> Result<Value, String> {
        let subject = match &request.consumer {
            Some(consumer) => format!("CONSUMER.INFO.{}.{consumer}", request.stream),
            None => format!("STREAM.INFO.{}", request.stream),
        };
        configuration(self.ask(&subject, &Value::Null).await)
    }

    /// Deletes every stream.
    pub(crate) async fn clear(&self) -> Result<()> {
        let names = self
            .ask("STREAM.NAMES", &json!({}))
            .await
            .context("no answer to STREAM.NAMES")?;
        for name in names["streams"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let answer = self
                .ask(&format!("STREAM.DELETE.{name}"), &Value::Null)
                .await;
            if answer
                .as_ref()
                .is_none_or(|answer| answer["success"] != true)
            {
                bail!("could not delete the stream {name}: {answer:?}");
            }
        }
        Ok(())
    }
}

fn configuration(answer: Option<Value>) -> Result<Value, String> {
    let mut answer = answer.ok_or("no answer")?;
    if let Some(error) = answer.get("error") {
        return Err(format!(
            "{} {}",
            error["err_code"],
            error["description"].as_str().unwrap_or_default()
        ));
    }
    Ok(answer["config"].take())
}
