//! Connecting: to whichever server answers first, again and again, until there is no time left.

use std::fmt;
use std::time::Duration;

use anyhow::{Result, anyhow};
use async_nats::{Client, ConnectError, ConnectErrorKind, ConnectOptions};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use kanade_resources_schema::visible::visible;
use tokio::time::sleep;

use super::server::Server;
use crate::deadline::Deadline;
use crate::progress::Waiting;

/// How much later than the server before it each one is asked: the first that answers is enough.
const STAGGER: Duration = Duration::from_millis(100);

/// How long a server is left alone before it is asked again.
const PAUSE: Duration = Duration::from_millis(250);

/// The longest that one server may say nothing before it is asked again.
const PATIENCE: Duration = Duration::from_secs(5);

/// What became of every server so far.
struct Attempts<'s> {
    servers: &'s [Server],
    failures: Vec<Option<ConnectError>>,
}

/// Connects to one of `servers`.
///
/// # Errors
///
/// When none can be connected to before the deadline, or when all were asked and one refuses the user: that does not
/// change by itself.
pub(super) async fn connect(
    servers: &[Server],
    options: &ConnectOptions,
    deadline: &Deadline,
    waiting: &Waiting,
) -> Result<Client> {
    let names: Vec<String> = servers.iter().map(Server::to_string).collect();
    waiting.for_what(format!("connecting to {}", names.join(", ")));
    let mut attempts = Attempts::new(servers);
    let mut pending: FuturesUnordered<_> = (0..)
        .zip(0..servers.len())
        .map(|(before, place)| attempt(servers, place, STAGGER * before, options, deadline))
        .collect();
    while let Some((place, result)) = pending.next().await {
        match result {
            Ok(client) => return Ok(client),
            Err(error) => attempts.note(place, error, deadline, waiting),
        }
        if attempts.are_hopeless() {
            break;
        }
        if deadline.left_for_work() > PAUSE {
            pending.push(attempt(servers, place, PAUSE, options, deadline));
        }
    }
    Err(anyhow!("can't connect to {attempts}"))
}

/// Connects to the server at `place`, after a pause.
async fn attempt(
    servers: &[Server],
    place: usize,
    pause: Duration,
    options: &ConnectOptions,
    deadline: &Deadline,
) -> (usize, Result<Client, ConnectError>) {
    sleep(pause).await;
    let server = &servers[place];
    let options = options
        .clone()
        .connection_timeout(deadline.left_for_work().min(PATIENCE));
    let options = match server.user() {
        Some(user) => user.connects(options),
        None => options,
    };
    (place, options.connect(server.address.clone()).await)
}

impl<'s> Attempts<'s> {
    fn new(servers: &'s [Server]) -> Self {
        let failures = servers.iter().map(|_| None).collect();
        Self { servers, failures }
    }

    /// Remembers a failure. The first one is shown at once, since the others may take a while.
    fn note(&mut self, place: usize, error: ConnectError, deadline: &Deadline, waiting: &Waiting) {
        let is_first = self.failures.iter().all(Option::is_none);
        self.failures[place] = Some(error);
        if is_first && !self.are_hopeless() && deadline.left_for_work() > PAUSE {
            waiting.tell(&format!(
                "can't connect to {self}; trying again for {deadline}"
            ));
        }
    }

    fn are_hopeless(&self) -> bool {
        let are_all_known = self.failures.iter().all(Option::is_some);
        are_all_known && self.failures.iter().flatten().any(is_final)
    }
}

/// Whether another attempt would fail, too.
fn is_final(failure: &ConnectError) -> bool {
    matches!(
        failure.kind(),
        ConnectErrorKind::AuthorizationViolation
            | ConnectErrorKind::Authentication
            | ConnectErrorKind::ServerParse
            | ConnectErrorKind::Tls
    )
}

impl fmt::Display for Attempts<'_> {
    /// `127.0.0.1:4222: IO error: Connection refused`, and so for every server that was asked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed: Vec<String> = self
            .servers
            .iter()
            .zip(&self.failures)
            .filter_map(|(server, failure)| {
                Some(format!(
                    "{server}: {}",
                    visible(&failure.as_ref()?.to_string())
                ))
            })
            .collect();
        f.write_str(&failed.join("; "))
    }
}
