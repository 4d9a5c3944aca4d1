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
use tracing::{Instrument, info_span};

use crate::api::{Api, DEFAULT_DEADLINE};
use crate::error::Error;
use crate::handles::Handles;
use crate::on_demand::OnDemand;
use crate::overrides::{Override, Overrides};
use crate::plan::{Consent, Plan};
use crate::report::Report;
use crate::resources::{FromRun, Profiled, Resources};
use crate::run;
use crate::target::Scope;

/// How long a plan repeats a request before it goes on without the answer.
const PLAN_PERSISTENCE: Duration = Duration::from_secs(5);

/// Puts a broker in the declared state and hands back handles.
///
/// Applications use it as [`Bootstrap`], with what the macro generates from a declaration; tools
/// that read declarations use it as [`Engine`]. It can be cloned: nothing happens until
/// [`run`](Self::run), [`plan`](Self::plan) or [`attach`](Self::attach) is awaited.
#[must_use = "nothing happens until `run`, `plan` or `attach` is awaited"]
pub struct Builder<'d, R> {
    context: Context,
    declaration: Declaration<'d>,
    allow_data_loss: bool,
    deadline: Duration,
    overrides: Overrides,
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
        self.declaration = profile
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
            context: js.clone(),
            declaration: *declaration,
            allow_data_loss: false,
            deadline: DEFAULT_DEADLINE,
            overrides: Overrides::default(),
            result: PhantomData,
        }
    }

    /// Applies changes that delete stored messages, too.
    pub fn allow_data_loss(mut self) -> Self {
        self.allow_data_loss = true;
        self
    }

    /// The longest the whole run may take, 30 seconds by default. What may heal is tried again
    /// until then: a client that is not connected yet, a cluster without a leader, requests that
    /// get no answer. A run waits so long for a single resource, too, when all others are done: their
    /// handles are in [`Error::Incomplete`], and a shorter deadline has them earlier.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Keeps every resource on so many servers of a cluster, 1 to 5, whatever is declared.
    pub fn num_replicas(mut self, num_replicas: u8) -> Self {
        self.overrides.all = self.overrides.all.num_replicas(num_replicas);
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
        self.overrides = Overrides::tuning(kind, name, tuned);
        self
    }

    fn overridden(mut self, kind: Kind, name: &str, tuned: Override) -> Self {
        self.overrides.add(kind, name, tuned);
        self
    }

    /// What [`run`](Self::run) would do. Reads only; prints with `Display`.
    ///
    /// # Errors
    /// As for [`run`](Self::run), but impossible changes are in the plan.
    pub async fn plan(self) -> Result<Plan, Error> {
        let fields = self.overrides.fields(&self.declaration)?;
        let resources = self.overrides.made_to(&self.declaration, &fields);
        let declaration = self.declaration.resources(&resources);
        let targets = Scope::Eager.targets(&declaration)?;
        let profile = declaration.profile;
        let span = info_span!("plan", resources = targets.len(), profile);
        let api = self.api().persisting_for(PLAN_PERSISTENCE);
        let plan = run::plan(&api, &declaration, &targets, self.consent())
            .instrument(span)
            .await?;
        Ok(plan.in_profile(profile))
    }

    /// Handles that are looked up when they are first asked for. Sends nothing now, and never
    /// writes.
    pub fn on_demand(self) -> OnDemand<'d> {
        OnDemand::new(self.context, self.declaration)
    }

    pub(crate) async fn run_over(
        self,
        scope: Scope<'_>,
        consent: Consent<'_>,
    ) -> Result<(Handles, Report), Error> {
        let fields = self.overrides.fields(&self.declaration)?;
        let resources = self.overrides.made_to(&self.declaration, &fields);
        let declaration = self.declaration.resources(&resources);
        let targets = scope.targets(&declaration)?;
        let profile = declaration.profile;
        let span = info_span!("bootstrap", resources = targets.len(), profile);
        // What gets no answer is looked at again together with what else is left to do.
        let api = self.api().persisting_for(Duration::ZERO);
        let creates = !self.overrides.tunes();
        let outcome = run::run(&api, &declaration, &targets, consent, creates)
            .instrument(span)
            .await;
        reported(outcome, profile)
    }

    /// Looks at everything that bootstrap guarantees until it fits, and hands out its handles.
    pub(crate) async fn look_until(
        self,
        attaching: run::Attaching,
    ) -> Result<(Handles, Report), Error> {
        let fields = self.overrides.fields(&self.declaration)?;
        let resources = self.overrides.made_to(&self.declaration, &fields);
        let declaration = self.declaration.resources(&resources);
        let targets = Scope::Eager.targets(&declaration)?;
        let profile = declaration.profile;
        let span = info_span!("attach", resources = targets.len(), profile);
        let api = self.api();
        let outcome = run::attach(api, &declaration, &targets, attaching)
            .instrument(span)
            .await;
        reported(outcome, profile)
    }

    pub(crate) fn consent(&self) -> Consent<'static> {
        if self.allow_data_loss {
            Consent::All
        } else {
            Consent::Safe
        }
    }

    fn api(&self) -> Api<'_> {
        Api::new(&self.context, self.deadline)
    }
}

impl<R: FromRun> Builder<'_, R> {
    /// Creates what is missing, updates in place what differs, and hands back the handles.
    ///
    /// One round trip and no write if everything is as declared: a request for each resource, a
    /// second one for each object store, and one for the account. Two round trips on a new broker,
    /// one more if there are consumers or copies of streams to create after what they need, and one
    /// more if the look-up of a handle overtook its creation. What differs is looked at once more
    /// before it is updated, so that nobody else's change is undone. Changes that would delete
    /// stored messages are held back, which the report says, unless they were consented to.
    ///
    /// # Errors
    /// [`Error::Incomplete`] with every refusal and impossible change, after everything possible
    /// was done; the other variants of [`Error`] if nothing could be done.
    pub async fn run(self) -> Result<R, Error> {
        let consent = self.consent();
        let (handles, report) = self.run_over(Scope::Eager, consent).await?;
        R::from_run(handles, report)
    }

    /// Does what `plan` shows, and no more, whatever [`allow_data_loss`](Self::allow_data_loss)
    /// says: it was made with it, or without.
    ///
    /// What differs by now and is not in the plan is held back. So is a change that would delete
    /// more by now than the plan says: messages may have come in since. The caps `max_msgs` and
    /// `max_bytes` shrink in two steps, so that nothing can come in between the last look and the
    /// update. A `max_age` and a `max_msgs_per_subject` leave a moment between the two.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub async fn apply(self, plan: &Plan) -> Result<R, Error> {
        let (handles, report) = self.run_over(Scope::Eager, Consent::Shown(plan)).await?;
        R::from_run(handles, report)
    }
}

/// The outcome of a run with its profile in the report, also where the run failed.
fn reported(
    outcome: Result<(Handles, Report), Error>,
    profile: Option<&str>,
) -> Result<(Handles, Report), Error> {
    match outcome {
        Ok((handles, mut report)) => {
            report.set_profile(profile);
            Ok((handles, report))
        }
        Err(mut error) => {
            if let Error::Incomplete { report, .. } = &mut error {
                report.set_profile(profile);
            }
            Err(error)
        }
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
            context: self.context.clone(),
            declaration: self.declaration,
            allow_data_loss: self.allow_data_loss,
            deadline: self.deadline,
            overrides: self.overrides.clone(),
            result: PhantomData,
        }
    }
}

impl<R> fmt::Debug for Builder<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("allow_data_loss", &self.allow_data_loss)
            .field("deadline", &self.deadline)
            .field("overrides", &self.overrides)
            .finish_non_exhaustive()
    }
}
