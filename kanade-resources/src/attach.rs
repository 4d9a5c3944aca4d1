//! The builder of processes that only attach.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use async_nats::jetstream::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::engine::{Bootstrap, Builder};
use crate::error::Error;
use crate::fit::Fit;
use crate::resources::{FromRun, Profiled, Resources};
use crate::run::Attaching;

/// Hands out the handles of what is there, to a process that may not administer JetStream. It never
/// writes.
///
/// Nothing happens until it is awaited. By default, everything must exist by its name
/// ([`Fit::Names`]), and what is missing is an error at once; only a broker that can't be reached is
/// tried again, for 30 seconds.
#[must_use = "nothing happens until it is awaited"]
pub struct Attach<'d, R> {
    builder: Builder<'d, R>,
    fit: Fit,
    wait: Option<Duration>,
}

/// The handles of what is there, for a process that may not administer JetStream: one round trip,
/// and no write, ever.
///
/// `R` is the generated `JetStreamResources`, so applications rather call the generated `attach`.
///
/// ```no_run
/// use std::time::Duration;
/// use kanade_resources::{Error, Fit, async_nats::jetstream};
///
/// mod resources {
///     kanade_resources::kanade_resources!("examples/resources.toml");
/// }
///
/// async fn agent(js: &jetstream::Context) -> Result<resources::JetStreamResources, Error> {
///     // Starts together with the backend that bootstraps, and waits for it.
///     resources::attach(js).fit(Fit::AtLeast).wait(Duration::from_secs(300)).await
/// }
/// ```
pub fn attach<R: Resources>(js: &Context) -> Attach<'static, R> {
    Bootstrap::<R>::new(js).attach()
}

impl<'d, R> Builder<'d, R> {
    /// Attaches instead of bootstrapping: hands out the handles of what is there, and never writes.
    /// Overrides of this builder count as declared.
    pub fn attach(self) -> Attach<'d, R> {
        Attach {
            builder: self,
            fit: Fit::default(),
            wait: None,
        }
    }
}

impl<R: Profiled> Attach<'static, R> {
    /// Attaches to what the declaration says in `profile`; `None` is the declaration as it is for all profiles.
    ///
    /// ```no_run
    /// use kanade_resources::{Error, Fit, async_nats::jetstream};
    ///
    /// mod resources {
    ///     kanade_resources::kanade_resources!("examples/resources.toml");
    /// }
    /// use resources::{JetStreamResources, Profile};
    ///
    /// async fn agent(js: &jetstream::Context) -> Result<JetStreamResources, Error> {
    ///     resources::attach(js).profile(Profile::Dev).fit(Fit::AtLeast).await
    /// }
    /// ```
    pub fn profile(mut self, profile: impl Into<Option<R::Profile>>) -> Self {
        self.builder = self.builder.profile(profile);
        self
    }
}

impl<R> Attach<'_, R> {
    /// What must be there: by default, everything by its name.
    pub fn fit(mut self, fit: Fit) -> Self {
        self.fit = fit;
        self
    }

    /// Waits until everything is there and fits, and until a broker can be reached, for no longer
    /// than `deadline` in total.
    ///
    /// While something is missing, only one resource is asked about, and everything else once that
    /// is there: first after a quarter of a second, then less and less often, down to once every
    /// four to eight seconds, at random. When a lost connection is back, it looks again soon. A
    /// missing permission, or anything else that waiting can't mend, is an error at once.
    pub fn wait(mut self, deadline: Duration) -> Self {
        self.wait = Some(deadline);
        self
    }
}

impl<R: FromRun> Attach<'_, R> {
    /// Looks at everything, in one round trip if it is there. A resource that differs from what the
    /// [`fit`](Self::fit) asks for is looked at once more before it is an error.
    ///
    /// The permissions to publish on `$JS.API.STREAM.INFO.<stream>`, and for consumers on
    /// `$JS.API.CONSUMER.INFO.<stream>.<consumer>`, are enough, whatever the fit.
    ///
    /// # Errors
    /// [`Error::Incomplete`] with everything that is missing or does not fit, field by field; after
    /// [waiting](Self::wait), with what was still missing at the end. [`Error::Unreachable`] and its
    /// like if there is no connection or no answer; [`Error::ServerTooOld`].
    pub async fn run(self) -> Result<R, Error> {
        let attaching = Attaching {
            fit: self.fit,
            waits: self.wait.is_some(),
        };
        let builder = match self.wait {
            Some(deadline) => self.builder.deadline(deadline),
            None => self.builder,
        };
        let (handles, report) = builder.order.attach(attaching).await?;
        R::from_run(handles, report)
    }
}

impl<'d, R: FromRun + 'd> IntoFuture for Attach<'d, R> {
    type Output = Result<R, Error>;
    type IntoFuture = BoxFuture<'d, Self::Output>;

    /// [`run`](Attach::run).
    fn into_future(self) -> Self::IntoFuture {
        self.run().boxed()
    }
}

impl<R> Clone for Attach<'_, R> {
    fn clone(&self) -> Self {
        Self {
            builder: self.builder.clone(),
            fit: self.fit,
            wait: self.wait,
        }
    }
}

impl<R> fmt::Debug for Attach<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attach")
            .field("fit", &self.fit)
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}
