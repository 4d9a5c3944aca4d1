use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use async_nats::jetstream::Context;
use tracing::{Instrument, info_span};

use crate::api::Api;
use crate::engine;
use crate::error::Error;
use crate::plan::Plan;
use crate::resources::Resources;

/// The longest a run takes where nothing else is asked for.
const DEFAULT_DEADLINE: Duration = Duration::from_secs(30);

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
    context: Context,
    allow_data_loss: bool,
    deadline: Duration,
    resources: PhantomData<fn() -> R>,
}

impl<R: Resources> Bootstrap<R> {
    /// A bootstrap over `js`: nothing that is stored is deleted, and after 30 seconds it gives up.
    pub fn new(js: &Context) -> Self {
        Self {
            context: js.clone(),
            allow_data_loss: false,
            deadline: DEFAULT_DEADLINE,
            resources: PhantomData,
        }
    }

    /// Applies changes that delete stored messages, too.
    pub fn allow_data_loss(mut self) -> Self {
        self.allow_data_loss = true;
        self
    }

    /// The longest the whole run may take. Each request waits for its answer at most 5 seconds of it.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// What [`run`](Self::run) would do. Reads only; prints with `Display`.
    ///
    /// # Errors
    /// As for [`run`](Self::run), but impossible changes are in the plan.
    pub async fn plan(self) -> Result<Plan, Error> {
        let api = Api::new(&self.context, self.deadline);
        let span = info_span!("plan", resources = R::DECLARATION.eager().count());
        engine::plan(&api, R::DECLARATION, self.allow_data_loss).instrument(span).await
    }

    /// Creates what is missing, updates in place what differs, and hands back the handles.
    ///
    /// One round trip and no write where everything is as declared; two round trips on a new broker, and a
    /// third where the look-up of a handle overtook its creation. Changes that would delete stored messages
    /// are held back, which the report says, unless they were consented to.
    ///
    /// # Errors
    /// [`Error::Incomplete`] with every refusal and impossible change, after everything possible was done;
    /// the other variants of [`Error`] where nothing could be done.
    pub async fn run(self) -> Result<R, Error> {
        let api = Api::new(&self.context, self.deadline);
        let span = info_span!("bootstrap", resources = R::DECLARATION.eager().count());
        let run = engine::run(&api, R::DECLARATION, self.allow_data_loss).instrument(span);
        let (handles, report) = run.await?;
        R::from_handles(handles, report)
    }
}

impl<R> fmt::Debug for Bootstrap<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bootstrap")
            .field("allow_data_loss", &self.allow_data_loss)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// The same handles for a process that may not administer JetStream: one round trip, and no write, ever.
/// Nothing is compared with the declaration.
///
/// # Errors
/// [`Error::Incomplete`] with every resource that is missing; [`Error::ServerTooOld`].
pub async fn attach<R: Resources>(js: &Context) -> Result<R, Error> {
    let api = Api::new(js, DEFAULT_DEADLINE);
    let span = info_span!("attach", resources = R::DECLARATION.eager().count());
    let (handles, report) = engine::attach(&api, R::DECLARATION).instrument(span).await?;
    R::from_handles(handles, report)
}
