//! Servers with users, and clients that note what they are refused.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use kanade_resources::async_nats::{Client, ConnectOptions, Event};
use kanade_resources_testing::{Server, Version};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::values::permissions;

/// The longest wait for anything.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// A user of a role.
pub(crate) struct User<'u> {
    pub(crate) name: &'u str,
    pub(crate) role: &'u str,
    pub(crate) bound: &'u [(&'u str, &'u str)],
}

/// Runs `test` once for each version.
pub(crate) async fn on_every_version(test: impl AsyncFn(Version) -> Result<()>) -> Result<()> {
    for version in Version::ALL {
        Box::pin(test(*version))
            .await
            .with_context(|| version.to_string())?;
    }
    Ok(())
}

/// A server with these users, and `admin`, who may do everything.
pub(crate) fn server(
    version: Version,
    source: &str,
    users: &[User<'_>],
    more: &str,
) -> Result<Server> {
    let mut lines = "authorization { users: [\n{ user: admin, password: x }\n".to_owned();
    for user in users {
        let made = permissions(source, user.role, user.bound, None)?;
        let text = made
            .nats_server()
            .map_err(|unexpanded| anyhow!("{unexpanded:?}"))?;
        let name = user.name;
        writeln!(
            lines,
            "{{ user: {name}, password: x, permissions {{\n{text}}} }}"
        )?;
    }
    lines.push_str("] }\n");
    let builder = Server::builder().version(version).config(&lines);
    Ok(builder.config(more).start()?)
}

/// A client, and what its server refused.
#[derive(Clone)]
pub(crate) struct Connected {
    pub(crate) client: Client,
    refused: Arc<Mutex<Vec<String>>>,
}

impl Connected {
    /// Connects as the user `name`.
    pub(crate) async fn user(server: &Server, name: &str) -> Result<Self> {
        let options = ConnectOptions::with_user_and_password(name.to_owned(), "x".to_owned());
        Self::with(server, options).await
    }

    pub(crate) async fn with(server: &Server, options: ConnectOptions) -> Result<Self> {
        let refused = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&refused);
        let options = options.event_callback(move |event| {
            let noted = Arc::clone(&noted);
            async move {
                if let Event::ServerError(_) | Event::ClientError(_) | Event::SlowConsumer(_) =
                    event
                {
                    let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
                    noted.push(event.to_string());
                }
            }
        });
        let client = options.connect(server.url()).await?;
        Ok(Self { client, refused })
    }

    pub(crate) fn js(&self) -> kanade_resources::async_nats::jetstream::Context {
        kanade_resources::async_nats::jetstream::new(self.client.clone())
    }

    /// Waits until the server has taken in everything that was sent so far: it answers this one in its turn.
    pub(crate) async fn settle(&self) -> Result<()> {
        self.client.request("$SYS.REQ.USER.INFO", "".into()).await?;
        Ok(())
    }

    /// The answer to a request on the whole `subject`.
    pub(crate) async fn client_request(&self, subject: &str, body: &Value) -> Result<Value> {
        let answer = self
            .client
            .request(subject.to_owned(), body.to_string().into())
            .await?;
        Ok(serde_json::from_slice(&answer.payload)?)
    }

    /// What was refused so far.
    pub(crate) fn refused(&self) -> Vec<String> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.clone()
    }

    /// Publishes on each subject, and waits until each was refused.
    pub(crate) async fn is_refused_to_publish(&self, subjects: &[&str]) -> Result<()> {
        for subject in subjects {
            let reply = self.client.new_inbox();
            let payload = "{}".into();
            let (subject, client) = ((*subject).to_owned(), &self.client);
            client.publish_with_reply(subject, reply, payload).await?;
        }
        self.all_refused("Publish to", subjects).await
    }

    /// Subscribes to each subject, and waits until each was refused.
    pub(crate) async fn is_refused_to_subscribe(&self, subjects: &[&str]) -> Result<()> {
        let mut held = Vec::new();
        for subject in subjects {
            held.push(self.client.subscribe((*subject).to_owned()).await?);
        }
        self.all_refused("Subscription to", subjects).await
    }

    async fn all_refused(&self, what: &str, subjects: &[&str]) -> Result<()> {
        self.client.flush().await?;
        let until = Instant::now() + SOON;
        loop {
            let refused = self.refused();
            let is_allowed = |subject: &&&str| {
                let quoted = format!("{what} \"{subject}\"").to_lowercase();
                !refused
                    .iter()
                    .any(|said| said.to_lowercase().contains(&quoted))
            };
            let allowed: Vec<_> = subjects.iter().filter(is_allowed).collect();
            if allowed.is_empty() {
                return Ok(());
            }
            if Instant::now() > until {
                bail!("not refused: {allowed:?}; refused: {refused:?}");
            }
            sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Nobody was refused anything.
pub(crate) fn ensure_clean(server: &Server, clients: &[&Connected]) -> Result<()> {
    for client in clients {
        ensure!(client.refused().is_empty(), "{:?}", client.refused());
    }
    let log = server.log();
    let violations: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("iolation"))
        .collect();
    ensure!(violations.is_empty(), "{violations:?}");
    Ok(())
}
