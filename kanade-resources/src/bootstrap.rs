use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use async_nats::jetstream::Context;

use crate::engine::Engine;
use crate::error::Error;
use crate::handles::{KvStore, ObjectStore, PullConsumer, PushConsumer, Stream};
use crate::on_demand::OnDemand;
use crate::overrides::Override;
use crate::plan::Plan;
use crate::resources::Resources;

/// Puts a broker in the declared state and hands back typed handles.
///
/// `R` is what the macro generates from a declaration, so applications rather start from there.
///
/// ```no_run
/// # use kanade_resources::__private::Resources;
/// use std::time::Duration;
/// use kanade_resources::{Bootstrap, Error, async_nats::jetstream};
///
/// async fn start<R: Resources>(js: &jetstream::Context) -> Result<R, Error> {
///     Bootstrap::new(js).deadline(Duration::from_secs(10)).run().await
/// }
/// ```
#[must_use = "nothing happens until `run` or `plan` is awaited"]
pub struct Bootstrap<R> {
    engine: Engine<'static>,
    resources: PhantomData<fn() -> R>,
}

impl<R: Resources> Bootstrap<R> {
    /// A bootstrap over `js`: nothing that is stored is deleted, and after 30 seconds it gives up.
    pub fn new(js: &Context) -> Self {
        Self {
            engine: Engine::new(js, R::DECLARATION),
            resources: PhantomData,
        }
    }

    /// Applies changes that delete stored messages, too.
    pub fn allow_data_loss(mut self) -> Self {
        self.engine = self.engine.allow_data_loss();
        self
    }

    /// The longest the whole run may take, 30 seconds by default. What may heal is tried again until then: a client
    /// that is not connected yet, a cluster without a leader, requests that get no answer.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.engine = self.engine.deadline(deadline);
        self
    }

    /// Keeps every resource on so many servers of a cluster, 1 to 5, whatever is declared.
    pub fn num_replicas(mut self, num_replicas: u8) -> Self {
        self.engine = self.engine.num_replicas(num_replicas);
        self
    }

    /// Overrides fields of the stream `name`. The budgets of the declaration are not checked again; the limits of
    /// the account are.
    pub fn override_stream(mut self, name: &str, tuned: Override) -> Self {
        self.engine = self.engine.override_stream(name, tuned);
        self
    }

    /// Overrides fields of the KV bucket `name`, likewise.
    pub fn override_kv(mut self, name: &str, tuned: Override) -> Self {
        self.engine = self.engine.override_kv(name, tuned);
        self
    }

    /// Overrides fields of the object store `name`, likewise.
    pub fn override_object_store(mut self, name: &str, tuned: Override) -> Self {
        self.engine = self.engine.override_object_store(name, tuned);
        self
    }

    /// What [`run`](Self::run) would do. Reads only; prints with `Display`.
    ///
    /// # Errors
    /// As for [`run`](Self::run), but impossible changes are in the plan.
    pub async fn plan(self) -> Result<Plan, Error> {
        self.engine.plan().await
    }

    /// Creates what is missing, updates in place what differs, and hands back the handles.
    ///
    /// One round trip and no write where everything is as declared: a request for each resource, a second one for each
    /// object store, and one for the account. Two round trips on a new broker, one more where there are consumers or
    /// copies of streams to create behind what they need, and one more where the look-up of a handle overtook its
    /// creation. What differs is looked at once more before it is updated, so that nobody else's change is undone.
    /// Changes that would delete stored messages are held back, which the report says,
    /// unless they were consented to.
    ///
    /// # Errors
    /// [`Error::Incomplete`] with every refusal and impossible change, after everything possible was done;
    /// the other variants of [`Error`] where nothing could be done.
    pub async fn run(self) -> Result<R, Error> {
        let (handles, report) = self.engine.run().await?;
        R::from_handles(handles, report)
    }

    /// Puts the stream `name` alone in its declared state, and hands back its handle: for a lazy stream on its first
    /// use, or to apply an [`Override`] at once.
    ///
    /// # Errors
    /// [`Error::NotDeclared`], and as for [`run`](Self::run).
    pub async fn ensure_stream(self, name: &str) -> Result<Stream, Error> {
        self.engine.ensure_stream(name).await
    }

    /// As [`ensure_stream`](Self::ensure_stream), of a KV bucket.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_kv(self, name: &str) -> Result<KvStore, Error> {
        self.engine.ensure_kv(name).await
    }

    /// As [`ensure_stream`](Self::ensure_stream), of an object store.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_object_store(self, name: &str) -> Result<ObjectStore, Error> {
        self.engine.ensure_object_store(name).await
    }

    /// Puts the pull consumer `consumer`, and the stream `stream` that it is of, in their declared state.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_pull_consumer(
        self,
        stream: &str,
        consumer: &str,
    ) -> Result<PullConsumer, Error> {
        self.engine.ensure_pull_consumer(stream, consumer).await
    }

    /// As [`ensure_pull_consumer`](Self::ensure_pull_consumer), of a push consumer.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_push_consumer(
        self,
        stream: &str,
        consumer: &str,
    ) -> Result<PushConsumer, Error> {
        self.engine.ensure_push_consumer(stream, consumer).await
    }

    /// Handles that are looked up when they are first asked for. Sends nothing; nothing it does writes.
    pub fn on_demand(self) -> OnDemand<'static> {
        self.engine.on_demand()
    }
}

impl<R> fmt::Debug for Bootstrap<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bootstrap")
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

/// The same handles for a process that may not administer JetStream: one round trip, and no write, ever.
/// Nothing is compared with the declaration.
///
/// # Errors
/// [`Error::Incomplete`] with everything that is missing; [`Error::ServerTooOld`].
pub async fn attach<R: Resources>(js: &Context) -> Result<R, Error> {
    let (handles, report) = Engine::new(js, R::DECLARATION).attach().await?;
    R::from_handles(handles, report)
}
