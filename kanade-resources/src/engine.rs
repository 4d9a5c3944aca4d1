//! The builder of runs: over a declaration that the macro made, or one that is known at run time
//! only.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use async_nats::jetstream::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_resources_schema::spec::{Declaration, Kind};

use crate::error::Error;
use crate::handles::Handles;
use crate::on_demand::OnDemand;
use crate::order::Order;
use crate::overrides::{Override, Overrides};
use crate::plan::Plan;
use crate::report::Report;
use crate::resources::{FromRun, Profiled, Resources};
use crate::target::Scope;

/// Puts a broker in the declared state and hands back handles.
///
/// Applications use it as [`Bootstrap`], with what the macro generates from a declaration; tools
/// that read declarations use it as [`Engine`]. It can be cloned: nothing happens until
/// [`run`](Self::run), [`plan`](Self::plan) or [`attach`](Self::attach) is awaited.
#[must_use = "nothing happens until `run`, `plan` or `attach` is awaited"]
pub struct Builder<'d, R> {
    pub(crate) order: Order<'d>,
    result: PhantomData<fn() -> R>,
}

/// The builder over what the macro generates.
///
/// `R` is the generated `JetStreamResources`, so applications usually start from there.
///
/// ```no_run
/// use std::time::Duration;
/// use kanade_resources::{Error, async_nats::jetstream};
///
/// mod resources {
///     kanade_resources::kanade_resources!("examples/resources.toml");
/// }
/// use resources::JetStreamResources;
///
/// async fn start(js: &jetstream::Context) -> Result<JetStreamResources, Error> {
///     JetStreamResources::bootstrap(js).deadline(Duration::from_secs(10)).await
/// }
/// ```
pub type Bootstrap<R> = Builder<'static, R>;

/// The builder over a declaration that is known at run time only. A run hands back the handles by
/// name.
///
/// ```no_run
/// use kanade_resources::{Declaration, Engine, Error, async_nats::jetstream};
///
/// async fn apply(js: &jetstream::Context, declaration: &Declaration<'_>) -> Result<(), Error> {
///     let engine = Engine::new(js, declaration);
///     println!("{}", engine.clone().plan().await?);
///     let (handles, report) = engine.run().await?;
///     println!("{report}");
///     let _orders = handles.stream("ORDERS")?;
///     Ok(())
/// }
/// ```
pub type Engine<'d> = Builder<'d, (Handles, Report)>;

impl<R: Resources> Bootstrap<R> {
    /// A bootstrap over `js`: nothing that is stored is deleted, and after 30 seconds it gives up.
    pub fn new(js: &Context) -> Self {
        Self::over(js, R::DECLARATION)
    }
}

impl<R: Profiled> Bootstrap<R> {
    /// Declares what the declaration says in `profile`, for this run and whatever else this builder does; `None` is
    /// the declaration as it is for all profiles.
    ///
    /// ```no_run
    /// use kanade_resources::{Error, async_nats::jetstream};
    ///
    /// mod resources {
    ///     kanade_resources::kanade_resources!("examples/resources.toml");
    /// }
    /// use resources::{JetStreamResources, Profile};
    ///
    /// async fn start(js: &jetstream::Context) -> Result<JetStreamResources, Box<dyn std::error::Error>> {
    ///     let name = std::env::var("KANADE_PROFILE").ok();
    ///     let profile: Option<Profile> = name.map(|name| name.parse()).transpose()?;
    ///     Ok(JetStreamResources::bootstrap(js).profile(profile).await?)
    /// }
    /// ```
    pub fn profile(mut self, profile: impl Into<Option<R::Profile>>) -> Self {
        let base = R::DECLARATION;
        self.order.declaration = profile
            .into()
            .map_or(*base, |profile| base.in_profile(profile));
        self
    }
}

impl<'d> Engine<'d> {
    /// An engine over `js`: nothing that is stored is deleted, and after 30 seconds it gives up.
    pub fn new(js: &Context, declaration: &'d Declaration<'d>) -> Self {
        Self::over(js, declaration)
    }
}

impl<'d, R> Builder<'d, R> {
    fn over(js: &Context, declaration: &'d Declaration<'d>) -> Self {
        Self {
            order: Order::new(js, declaration),
            result: PhantomData,
        }
    }

    /// Applies changes that delete stored messages, too.
    pub fn allow_data_loss(mut self) -> Self {
        self.order.allow_data_loss = true;
        self
    }

    /// The longest the whole run may take, 30 seconds by default. Whatever may heal is tried again
    /// until then: a client that is not connected yet, a cluster without a leader, requests that
    /// get no answer. A run waits that long even for a single resource when all others are done:
    /// their handles are in [`Error::Incomplete`], and a shorter deadline returns them earlier.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.order.deadline = deadline;
        self
    }

    /// Keeps every resource on this many servers of a cluster, 1 to 5, whatever is declared.
    pub fn num_replicas(mut self, num_replicas: u8) -> Self {
        let all = &mut self.order.overrides.all;
        *all = all.num_replicas(num_replicas);
        self
    }

    /// Overrides fields of the stream `name`. The budgets of the declaration are not checked again;
    /// the limits of the account are.
    pub fn override_stream(self, name: &str, tuned: Override) -> Self {
        self.overridden(Kind::Stream, name, tuned)
    }

    /// Overrides fields of the KV bucket `name`, as [`override_stream`](Self::override_stream)
    /// does.
    pub fn override_kv(self, name: &str, tuned: Override) -> Self {
        self.overridden(Kind::KvBucket, name, tuned)
    }

    /// Overrides fields of the object store `name`, as [`override_stream`](Self::override_stream)
    /// does.
    pub fn override_object_store(self, name: &str, tuned: Override) -> Self {
        self.overridden(Kind::ObjectStore, name, tuned)
    }

    /// Changes the fields of `tuned` alone, and nothing else.
    pub(crate) fn tuning(mut self, kind: Kind, name: &str, tuned: Override) -> Self {
        self.order.overrides = Overrides::tuning(kind, name, tuned);
        self
    }

    fn overridden(mut self, kind: Kind, name: &str, tuned: Override) -> Self {
        self.order.overrides.add(kind, name, tuned);
        self
    }

    /// What [`run`](Self::run) would do. Reads only; prints with `Display`.
    ///
    /// # Errors
    /// As for [`run`](Self::run), but impossible changes are in the plan.
    pub async fn plan(self) -> Result<Plan, Error> {
        self.order.plan().await
    }

    /// Handles that are looked up when they are first asked for. Sends nothing now, and never
    /// writes.
    pub fn on_demand(self) -> OnDemand<'d> {
        OnDemand::new(self.order.context, self.order.declaration)
    }
}

impl<R: FromRun> Builder<'_, R> {
    /// Creates what is missing, updates in place what differs, and hands back the handles.
    ///
    /// One round trip and no write if everything is as declared: a request for each resource, a
    /// second one for each object store, and one for the account. Two round trips on a new broker,
    /// and one more if there are consumers or copies of streams to create after what they need.
    ///
    /// The answer to a creation is the handle, too, if async-nats can send the same creation. It can't
    /// for a store with metadata, such as a generation, for a bucket that is a mirror, or for any
    /// bucket if the context has a domain or an API prefix. Then the handle is looked up, which may
    /// take one more round trip.
    ///
    /// What differs is looked at once more before it is updated, so that nobody else's change is
    /// undone. Changes that would delete stored messages are held back, which the report says, unless
    /// they were consented to.
    ///
    /// # Errors
    /// [`Error::Incomplete`] with every refusal and impossible change, after everything possible
    /// was done; the other variants of [`Error`] if nothing could be done.
    pub async fn run(self) -> Result<R, Error> {
        let (handles, report) = self.order.run(Scope::Eager, None).await?;
        R::from_run(handles, report)
    }

    /// Does what `plan` shows, and no more, whatever [`allow_data_loss`](Self::allow_data_loss)
    /// says: that mattered when the plan was made.
    ///
    /// A difference that is not in the plan is held back. So is a change that would by now delete
    /// more than the plan says: messages may have come in since. The caps `max_msgs` and
    /// `max_bytes` shrink in two steps, so that nothing can come in between the last look and the
    /// update. A `max_age` and a `max_msgs_per_subject` leave a moment between the two.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub async fn apply(self, plan: &Plan) -> Result<R, Error> {
        let (handles, report) = self.order.run(Scope::Eager, Some(plan)).await?;
        R::from_run(handles, report)
    }
}

impl<'d, R: FromRun + 'd> IntoFuture for Builder<'d, R> {
    type Output = Result<R, Error>;
    type IntoFuture = BoxFuture<'d, Self::Output>;

    /// [`run`](Self::run).
    fn into_future(self) -> Self::IntoFuture {
        self.run().boxed()
    }
}

impl<R> Clone for Builder<'_, R> {
    fn clone(&self) -> Self {
        Self {
            order: self.order.clone(),
            result: PhantomData,
        }
    }
}

impl<R> fmt::Debug for Builder<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("allow_data_loss", &self.order.allow_data_loss)
            .field("deadline", &self.order.deadline)
            .field("overrides", &self.order.overrides)
            .finish_non_exhaustive()
    }
}
