use std::fmt;
use std::time::Duration;

use async_nats::jetstream::Context;
use kanade_resources_schema::spec::{Declaration, Kind};
use tracing::{Instrument, info_span};

use crate::api::Api;
use crate::driver;
use crate::error::Error;
use crate::handles::{Handles, KvStore, ObjectStore, PullConsumer, PushConsumer, Stream};
use crate::on_demand::OnDemand;
use crate::overrides::{Override, Overrides};
use crate::plan::Plan;
use crate::report::Report;
use crate::target::Scope;

/// The longest a run takes where nothing else is asked for.
pub(crate) const DEFAULT_DEADLINE: Duration = Duration::from_secs(30);

/// The engine, over a declaration that is known at run time only.
///
/// Applications start from what the macro generates, which is typed; this is for tools that read declarations.
///
/// ```no_run
/// use kanade_resources::{Declaration, Engine, Error, async_nats::jetstream};
///
/// async fn apply(js: &jetstream::Context, declaration: &Declaration<'_>) -> Result<(), Error> {
///     println!("{}", Engine::new(js, declaration).plan().await?);
///     let (handles, report) = Engine::new(js, declaration).run().await?;
///     println!("{report}");
///     let _orders = handles.stream("ORDERS")?;
///     Ok(())
/// }
/// ```
#[must_use = "nothing happens until `run`, `plan` or `attach` is awaited"]
pub struct Engine<'d> {
    context: Context,
    declaration: &'d Declaration<'d>,
    allow_data_loss: bool,
    deadline: Duration,
    overrides: Overrides,
}

impl<'d> Engine<'d> {
    /// An engine over `js`: nothing that is stored is deleted, and after 30 seconds it gives up.
    pub fn new(js: &Context, declaration: &'d Declaration<'d>) -> Self {
        let (context, overrides) = (js.clone(), Overrides::default());
        Self {
            context,
            declaration,
            allow_data_loss: false,
            deadline: DEFAULT_DEADLINE,
            overrides,
        }
    }

    /// Applies changes that delete stored messages, too.
    pub fn allow_data_loss(mut self) -> Self {
        self.allow_data_loss = true;
        self
    }

    /// The longest the whole run may take, 30 seconds by default. What may heal is tried again until then.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Keeps every resource on so many servers of a cluster, 1 to 5, whatever is declared.
    pub fn num_replicas(mut self, num_replicas: u8) -> Self {
        self.overrides.all = self.overrides.all.num_replicas(num_replicas);
        self
    }

    /// Overrides fields of the stream `name`.
    pub fn override_stream(self, name: &str, tuned: Override) -> Self {
        self.overridden(Kind::Stream, name, tuned)
    }

    /// Overrides fields of the KV bucket `name`.
    pub fn override_kv(self, name: &str, tuned: Override) -> Self {
        self.overridden(Kind::KvBucket, name, tuned)
    }

    /// Overrides fields of the object store `name`.
    pub fn override_object_store(self, name: &str, tuned: Override) -> Self {
        self.overridden(Kind::ObjectStore, name, tuned)
    }

    /// As [`Bootstrap::plan`](crate::Bootstrap::plan).
    ///
    /// # Errors
    /// As [`Bootstrap::plan`](crate::Bootstrap::plan).
    pub async fn plan(self) -> Result<Plan, Error> {
        self.overrides.check(self.declaration)?;
        let ignored = self.overrides.ignored(self.declaration);
        let resources = self.overrides.made_to(self.declaration, &ignored);
        let declaration = Declaration {
            resources: &resources,
            ..*self.declaration
        };
        let targets = Scope::Eager.targets(&declaration)?;
        let span = info_span!("plan", resources = targets.len());
        driver::plan(&self.api(), &declaration, &targets, self.allow_data_loss)
            .instrument(span)
            .await
    }

    /// As [`Bootstrap::run`](crate::Bootstrap::run), with handles by name.
    ///
    /// # Errors
    /// As [`Bootstrap::run`](crate::Bootstrap::run).
    pub async fn run(self) -> Result<(Handles, Report), Error> {
        self.run_over(Scope::Eager).await
    }

    /// As [`attach`](crate::attach()), with handles by name.
    ///
    /// # Errors
    /// As [`attach`](crate::attach()).
    pub async fn attach(self) -> Result<(Handles, Report), Error> {
        let targets = Scope::Eager.targets(self.declaration)?;
        let span = info_span!("attach", resources = targets.len());
        driver::attach(&self.api(), self.declaration, &targets)
            .instrument(span)
            .await
    }

    /// As [`Bootstrap::on_demand`](crate::Bootstrap::on_demand).
    pub fn on_demand(self) -> OnDemand<'d> {
        OnDemand::new(self.context, self.declaration)
    }

    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream).
    ///
    /// # Errors
    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream).
    pub async fn ensure_stream(self, name: &str) -> Result<Stream, Error> {
        self.ensure(Kind::Stream, name).await?.stream(name)
    }

    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream), of a KV bucket.
    ///
    /// # Errors
    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream).
    pub async fn ensure_kv(self, name: &str) -> Result<KvStore, Error> {
        self.ensure(Kind::KvBucket, name).await?.kv(name)
    }

    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream), of an object store.
    ///
    /// # Errors
    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream).
    pub async fn ensure_object_store(self, name: &str) -> Result<ObjectStore, Error> {
        self.ensure(Kind::ObjectStore, name)
            .await?
            .object_store(name)
    }

    /// As [`Bootstrap::ensure_pull_consumer`](crate::Bootstrap::ensure_pull_consumer).
    ///
    /// # Errors
    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream).
    pub async fn ensure_pull_consumer(
        self,
        stream: &str,
        consumer: &str,
    ) -> Result<PullConsumer, Error> {
        self.ensure_consumer(stream, consumer)
            .await?
            .pull_consumer(stream, consumer)
    }

    /// As [`Bootstrap::ensure_pull_consumer`](crate::Bootstrap::ensure_pull_consumer), of a push consumer.
    ///
    /// # Errors
    /// As [`Bootstrap::ensure_stream`](crate::Bootstrap::ensure_stream).
    pub async fn ensure_push_consumer(
        self,
        stream: &str,
        consumer: &str,
    ) -> Result<PushConsumer, Error> {
        self.ensure_consumer(stream, consumer)
            .await?
            .push_consumer(stream, consumer)
    }

    async fn ensure(self, kind: Kind, name: &str) -> Result<Handles, Error> {
        Ok(self.run_over(Scope::Resource(kind, name)).await?.0)
    }

    async fn ensure_consumer(self, stream: &str, consumer: &str) -> Result<Handles, Error> {
        Ok(self.run_over(Scope::Consumer(stream, consumer)).await?.0)
    }

    async fn run_over(self, scope: Scope<'_>) -> Result<(Handles, Report), Error> {
        self.overrides.check(self.declaration)?;
        let ignored = self.overrides.ignored(self.declaration);
        let resources = self.overrides.made_to(self.declaration, &ignored);
        let declaration = Declaration {
            resources: &resources,
            ..*self.declaration
        };
        let targets = scope.targets(&declaration)?;
        let span = info_span!("bootstrap", resources = targets.len());
        driver::run(&self.api(), &declaration, &targets, self.allow_data_loss)
            .instrument(span)
            .await
    }

    fn overridden(mut self, kind: Kind, name: &str, tuned: Override) -> Self {
        self.overrides.add(kind, name, tuned);
        self
    }

    fn api(&self) -> Api<'_> {
        Api::new(&self.context, self.deadline)
    }
}

impl fmt::Debug for Engine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("allow_data_loss", &self.allow_data_loss)
            .field("deadline", &self.deadline)
            .field("overrides", &self.overrides)
            .finish_non_exhaustive()
    }
}
