use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use async_nats::jetstream::Context;

use crate::engine::Engine;
use crate::error::Error;
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
        Self { engine: Engine::new(js, R::DECLARATION), resources: PhantomData }
    }

    /// Applies changes that delete stored messages, too.
    pub fn allow_data_loss(mut self) -> Self {
        self.engine = self.engine.allow_data_loss();
        self
    }

    /// The longest the whole run may take. Each request waits for its answer at most 5 seconds of it.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.engine = self.engine.deadline(deadline);
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
    /// One round trip and no write where everything is as declared. Two on a new broker, one more where there are
    /// consumers or copies of streams to create behind what they need, and one more where the look-up of a handle
    /// overtook its creation. Changes that would delete stored messages are held back, which the report says,
    /// unless they were consented to.
    ///
    /// # Errors
    /// [`Error::Incomplete`] with every refusal and impossible change, after everything possible was done;
    /// the other variants of [`Error`] where nothing could be done.
    pub async fn run(self) -> Result<R, Error> {
        let (handles, report) = self.engine.run().await?;
        R::from_handles(handles, report)
    }
}

impl<R> fmt::Debug for Bootstrap<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bootstrap").field("engine", &self.engine).finish_non_exhaustive()
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
