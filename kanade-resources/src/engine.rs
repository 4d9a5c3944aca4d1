use std::fmt;
use std::time::Duration;

use async_nats::jetstream::Context;
use kanade_resources_schema::spec::Declaration;
use tracing::{Instrument, info_span};

use crate::api::Api;
use crate::driver;
use crate::error::Error;
use crate::handles::Handles;
use crate::plan::Plan;
use crate::report::Report;
use crate::target::Target;

/// The longest a run takes where nothing else is asked for.
const DEFAULT_DEADLINE: Duration = Duration::from_secs(30);

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
}

impl<'d> Engine<'d> {
    /// An engine over `js`: nothing that is stored is deleted, and after 30 seconds it gives up.
    pub fn new(js: &Context, declaration: &'d Declaration<'d>) -> Self {
        Self { context: js.clone(), declaration, allow_data_loss: false, deadline: DEFAULT_DEADLINE }
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

    /// As [`Bootstrap::plan`](crate::Bootstrap::plan).
    ///
    /// # Errors
    /// As [`Bootstrap::plan`](crate::Bootstrap::plan).
    pub async fn plan(self) -> Result<Plan, Error> {
        let span = info_span!("plan", resources = self.declaration.eager().count());
        driver::plan(&self.api(), self.declaration, &self.targets(), self.allow_data_loss)
            .instrument(span)
            .await
    }

    /// As [`Bootstrap::run`](crate::Bootstrap::run), with handles by name.
    ///
    /// # Errors
    /// As [`Bootstrap::run`](crate::Bootstrap::run).
    pub async fn run(self) -> Result<(Handles, Report), Error> {
        let span = info_span!("bootstrap", resources = self.declaration.eager().count());
        driver::run(&self.api(), self.declaration, &self.targets(), self.allow_data_loss)
            .instrument(span)
            .await
    }

    /// As [`attach`](crate::attach()), with handles by name.
    ///
    /// # Errors
    /// As [`attach`](crate::attach()).
    pub async fn attach(self) -> Result<(Handles, Report), Error> {
        let span = info_span!("attach", resources = self.declaration.eager().count());
        driver::attach(&self.api(), self.declaration, &self.targets()).instrument(span).await
    }

    fn targets(&self) -> Vec<Target<'d>> {
        Target::eager(self.declaration)
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
            .finish_non_exhaustive()
    }
}
