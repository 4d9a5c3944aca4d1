//! One run's access to the JetStream API: what it has cost so far, and how long it may still take.

use std::collections::HashSet;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use async_nats::connection::State;
use async_nats::jetstream::Context;
use async_nats::jetstream::context::{RequestError, RequestErrorKind};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, stream};
use kanade_resources_schema::spec::ServerVersion;
use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout};
use tracing::debug;

use crate::api::lanes::{self, Lanes};
use crate::api::permissions::{self, Permissions};
use crate::api::subject::full;
use crate::api::weather::{heals, pauses};
use crate::failure::{FailureKind, Foreign};
use crate::report::Report;

/// The most tasks of one batch that wait for an answer at the same time. A server queues 10 000 API
/// requests for all of its clients, unless it is told otherwise, and drops the whole queue when it overflows.
const MAX_IN_FLIGHT: usize = 5000;

/// The same of writes. A server makes them one after the other, at a few hundred a second where its disk is slow, and the
/// last one in its queue is to be answered within [`MAX_WAIT`].
const MAX_WRITES_IN_FLIGHT: usize = 512;

/// How many requests of one run are asked again at the same time at first.
const FIRST_LANES: usize = 4;

/// The longest that a run takes if nothing else is asked for.
pub(crate) const DEFAULT_DEADLINE: Duration = Duration::from_secs(30);

/// The longest wait for one answer.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// How long an answer may take before the broker is asked whether the user may send the request at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// A server of a cluster that was away, and answers late, may not know yet what the others decided meanwhile. It catches
/// up within this time; answers that come this soon after a late one are doubted, too.
const CATCHING_UP: Duration = Duration::from_secs(5);
const DOUBT: Duration = Duration::from_secs(5);

/// What was late.
#[derive(Default)]
struct Late {
    unanswered: HashSet<String>,
    answered: Option<Instant>,
}

/// How often a client that is not connected is looked at.
const CONNECTION_POLL: Duration = Duration::from_millis(10);

/// The JetStream API for the length of one run.
pub(crate) struct Api<'a> {
    pub(super) context: &'a Context,
    started: Instant,
    deadline: Duration,
    /// How long one read is sent again, if it gets no answer.
    persistence: Duration,
    round_trips: AtomicU64,
    requests: AtomicU64,
    retries: AtomicU64,
    pub(super) writes: AtomicU64,
    /// What got no answer so far, and when an answer last came late.
    late: Mutex<Late>,
    lanes: Lanes,
    permissions: OnceCell<Option<Permissions>>,
    has_default_prefix: OnceLock<bool>,
}

impl<'a> Api<'a> {
    pub(crate) fn new(context: &'a Context, deadline: Duration) -> Self {
        Self {
            context,
            started: Instant::now(),
            deadline,
            persistence: deadline,
            round_trips: AtomicU64::new(0),
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            writes: AtomicU64::new(0),
            late: Mutex::default(),
            lanes: Lanes::new(FIRST_LANES),
            permissions: OnceCell::new(),
            has_default_prefix: OnceLock::new(),
        }
    }

    /// Sends a read again only for this long. A read that gets no answer until then must not keep everything
    /// else waiting.
    pub(crate) fn persisting_for(mut self, persistence: Duration) -> Self {
        self.persistence = persistence;
        self
    }

    pub(crate) fn context(&self) -> &Context {
        self.context
    }

    /// Waits until the client is connected, as long as the run may: applications may start before their broker.
    pub(crate) async fn connected(&self) -> Result<(), FailureKind> {
        let client = self.context.client();
        while client.connection_state() != State::Connected
            || client.server_info().version.is_empty()
        {
            if self.time_left().is_zero() {
                return Err(FailureKind::NotConnected {
                    waited: self.started.elapsed(),
                });
            }
            sleep(CONNECTION_POLL).await;
        }
        Ok(())
    }

    /// The version of the connected server; `None` for what can't be read: builds of one's own carry any text.
    pub(crate) fn server(&self) -> Option<ServerVersion> {
        self.context.client().server_info().version.parse().ok()
    }

    /// Whether the context is known to use the default prefix of the API. It shows its prefix only to `Debug`; where that
    /// changes, nothing is known.
    pub(super) fn has_default_prefix(&self) -> bool {
        const DEFAULT: &str = "}, prefix: \"$JS.API\", timeout: ";
        *self
            .has_default_prefix
            .get_or_init(|| format!("{:?}", self.context).contains(DEFAULT))
    }

    /// Whether the connected server is one of a cluster.
    pub(crate) fn is_clustered(&self) -> bool {
        self.context.client().server_info().cluster.is_some()
    }

    /// Waits, if what a cluster said shortly before may be outdated. A caller that gets `true` has to ask
    /// again.
    pub(crate) async fn outwaited_doubt(&self) -> bool {
        let late = self
            .late
            .lock()
            .ok()
            .and_then(|mut late| late.answered.take());
        let is_doubted = late.is_some_and(|late| late.elapsed() < DOUBT);
        if !is_doubted || !self.is_clustered() || self.time_left() < CATCHING_UP {
            return false;
        }
        sleep(CATCHING_UP).await;
        true
    }

    /// Notes an answer that came late: after a while, or when it was asked for again. What never answers says nothing that
    /// could be doubted.
    fn note_lateness<T>(&self, subject: &str, sent: Instant, answer: &Result<T, FailureKind>) {
        let Ok(mut late) = self.late.lock() else {
            return;
        };
        match answer {
            Err(FailureKind::NoAnswer { .. }) => _ = late.unanswered.insert(subject.to_owned()),
            Ok(_) if sent.elapsed() > PATIENCE || late.unanswered.remove(subject) => {
                late.answered = Some(Instant::now());
            }
            _ => {}
        }
    }

    /// Runs every task, only as many at a time as the broker can take. They are started in the given order, so
    /// what they send arrives in that order; their results are in the same order.
    pub(crate) async fn pipelined<F: Future>(&self, tasks: Vec<F>) -> Vec<F::Output> {
        self.in_flight(MAX_IN_FLIGHT, tasks).await
    }

    /// The same for tasks that have been run before. Where a broker is overrun, they begin one at a time.
    pub(crate) async fn pipelined_again<F: Future>(&self, tasks: Vec<F>) -> Vec<F::Output> {
        self.retries.fetch_add(tasks.len() as u64, Relaxed);
        let open = if self.is_overrun().await {
            1
        } else {
            lanes::MOST
        };
        let lanes = Lanes::new(open);
        let tasks = tasks.into_iter().map(|task| lanes.run(task)).collect();
        self.in_flight(lanes::MOST, tasks).await
    }

    /// Whether the broker can't keep up, or only something in it never answers. To find out, it is asked something that
    /// it can always answer.
    async fn is_overrun(&self) -> bool {
        let lacks_answers = self
            .late
            .lock()
            .is_ok_and(|late| !late.unanswered.is_empty());
        if !lacks_answers {
            return false;
        }
        let asked = Instant::now();
        let answer = self.ask_account().await;
        answer.is_err() || asked.elapsed() >= lanes::PROMPT
    }

    /// The same for tasks that write.
    pub(crate) async fn pipelined_writes<F: Future>(&self, tasks: Vec<F>) -> Vec<F::Output> {
        self.in_flight(MAX_WRITES_IN_FLIGHT, tasks).await
    }

    /// Counts a wait within the tasks of a batch.
    pub(crate) fn count_round_trip(&self) {
        self.round_trips.fetch_add(1, Relaxed);
    }

    /// Asks until there is an answer, or nothing will change it, or the run is out of time. For reads only: a write
    /// that got no answer may have been made.
    pub(crate) async fn ask_until_answered<T, F: Future<Output = Result<T, FailureKind>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<T, FailureKind> {
        self.ask_for(self.persistence, ask).await
    }

    /// The same for that long.
    pub(crate) async fn ask_for<T, F: Future<Output = Result<T, FailureKind>>>(
        &self,
        time: Duration,
        ask: impl Fn() -> F,
    ) -> Result<T, FailureKind> {
        let until = Instant::now() + time;
        let answer = ask().await;
        if matches!(&answer, Err(failure) if self.may_heal(failure)) {
            return Box::pin(self.ask_again(answer, until, ask)).await;
        }
        answer
    }

    async fn ask_again<T, F: Future<Output = Result<T, FailureKind>>>(
        &self,
        mut answer: Result<T, FailureKind>,
        until: Instant,
        ask: impl Fn() -> F,
    ) -> Result<T, FailureKind> {
        let mut pauses = pauses();
        while let Err(failure) = &answer {
            let pause = pauses.next().unwrap_or_default();
            let time_left = self
                .time_left()
                .min(until.saturating_duration_since(Instant::now()));
            if !self.may_heal(failure) || pause >= time_left {
                break;
            }
            debug!(reason = %failure, "asked again in {pause:?}");
            sleep(pause).await;
            self.retries.fetch_add(1, Relaxed);
            answer = self.lanes.run(ask()).await;
        }
        answer
    }

    /// Whether asking again may help. Nobody will ever answer on a lone server without JetStream.
    pub(crate) fn may_heal(&self, failure: &FailureKind) -> bool {
        let server = self.context.client().server_info();
        let is_deaf = !server.jetstream && server.cluster.is_none() && server.domain.is_none();
        let is_final = is_deaf && matches!(failure, FailureKind::NoResponders { .. });
        heals(failure, self.started.elapsed()) && !is_final
    }

    /// Waits for `answer` to a request on `subject`, as long as the run may. It is boxed, since whatever holds it is
    /// moved about, thousands of them at a time.
    pub(crate) async fn bounded<T>(
        &self,
        subject: &str,
        answer: BoxFuture<'_, Result<T, FailureKind>>,
    ) -> Result<T, FailureKind> {
        let wait = self.time_left().min(MAX_WAIT);
        if wait.is_zero() {
            return Err(FailureKind::OutOfTime {
                subject: full(subject),
            });
        }
        self.requests.fetch_add(1, Relaxed);
        let sent = Instant::now();
        let result = self.patiently(subject, wait, answer).await;
        self.note_lateness(subject, sent, &result);
        match result {
            Err(FailureKind::NoAnswer { subject, .. }) => Err(FailureKind::NoAnswer {
                subject,
                waited: sent.elapsed(),
            }),
            result => result,
        }
    }

    /// What is left of the run's time.
    pub(crate) fn time_left(&self) -> Duration {
        self.deadline.saturating_sub(self.started.elapsed())
    }

    /// How long a round trip took so far, on average.
    pub(crate) fn mean_wait(&self) -> Duration {
        let waits = self.round_trips.load(Relaxed).max(1);
        self.started.elapsed() / u32::try_from(waits).unwrap_or(u32::MAX)
    }

    /// What the run has cost so far, in a report without resources.
    pub(crate) fn cost(&self) -> Report {
        Report::of_costs(
            self.round_trips.load(Relaxed),
            self.requests.load(Relaxed),
            self.retries.load(Relaxed),
            self.writes.load(Relaxed),
            self.started.elapsed(),
        )
    }

    async fn in_flight<F: Future>(&self, most: usize, tasks: Vec<F>) -> Vec<F::Output> {
        let waits = tasks.len().div_ceil(most);
        self.round_trips.fetch_add(waits as u64, Relaxed);
        stream::iter(tasks).buffered(most).collect().await
    }

    /// Waits for the answer. If it does not come soon, the broker is asked whether it ever will.
    async fn patiently<T>(
        &self,
        subject: &str,
        wait: Duration,
        mut answer: BoxFuture<'_, Result<T, FailureKind>>,
    ) -> Result<T, FailureKind> {
        let (sent, connections) = (Instant::now(), self.connections());
        let time_left = || wait.saturating_sub(sent.elapsed());
        if let Ok(result) = timeout(wait.min(PATIENCE), answer.as_mut()).await {
            return result;
        }
        // What was asked over another connection is not answered over this one.
        if self.connections() != connections {
            return Err(no_answer(subject, wait));
        }
        let forbidden = timeout(time_left(), self.forbidden_user(subject)).await;
        if let Ok(Some(user)) = forbidden {
            return Err(FailureKind::Forbidden {
                subject: full(subject),
                user,
            });
        }
        timeout(time_left(), answer)
            .await
            .unwrap_or_else(|_elapsed| Err(no_answer(subject, wait)))
    }

    /// How long the run has taken so far.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// How often the client has connected so far.
    pub(crate) fn connections(&self) -> u64 {
        self.context.client().statistics().connects.load(Relaxed)
    }

    /// The user of this connection, where it may not publish on `subject`. The broker is asked once a run.
    async fn forbidden_user(&self, subject: &str) -> Option<String> {
        let asked = self
            .permissions
            .get_or_init(|| permissions::ask(self.context));
        let permissions = asked.await.as_ref()?;
        permissions
            .forbid(subject)
            .then(|| permissions.user().to_owned())
    }
}

/// What a request that got no answer failed with. The time waited is filled in by [`Api::bounded`].
pub(crate) fn unanswered(subject: &str, error: &RequestError) -> FailureKind {
    let subject = full(subject);
    match error.kind() {
        RequestErrorKind::TimedOut => FailureKind::NoAnswer {
            subject,
            waited: Duration::ZERO,
        },
        RequestErrorKind::NoResponders => FailureKind::NoResponders { subject },
        _ => FailureKind::Request {
            subject,
            source: Foreign::of(error),
        },
    }
}

fn no_answer(subject: &str, waited: Duration) -> FailureKind {
    FailureKind::NoAnswer {
        subject: full(subject),
        waited,
    }
}
