//! Handles that are looked up when they are first asked for.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_nats::jetstream::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_resources_schema::spec::{Declaration, Kind};

use crate::api::{Api, DEFAULT_DEADLINE};
use crate::error::Error;
use crate::failure::Failure;
use crate::handles::{Handles, KvStore, NoHandle, ObjectStore, PullConsumer, PushConsumer, Stream};
use crate::observe;
use crate::target::Target;

/// Handles that are looked up when they are first asked for, with one request each: for a process
/// that starts often and uses few of many resources. Creating it sends nothing, and it never
/// writes.
///
/// ```no_run
/// use kanade_resources::{Error, async_nats::jetstream};
///
/// mod resources {
///     kanade_resources::kanade_resources!("examples/resources.toml");
/// }
///
/// async fn read(js: &jetstream::Context) -> Result<(), Error> {
///     let handles = resources::JetStreamResources::bootstrap(js).on_demand();
///     let _orders = handles.stream(resources::STREAM_ORDERS).await?; // one request
///     let _again = handles.stream(resources::STREAM_ORDERS).await?; // none
///     Ok(())
/// }
/// ```
pub struct OnDemand<'d> {
    context: Context,
    declaration: Declaration<'d>,
    known: Mutex<Handles>,
}

impl<'d> OnDemand<'d> {
    pub(crate) fn new(context: Context, declaration: Declaration<'d>) -> Self {
        Self {
            context,
            declaration,
            known: Mutex::default(),
        }
    }

    /// The stream `name`, lazy or not.
    ///
    /// # Errors
    /// [`Error::NotDeclared`]; [`Error::Incomplete`] if it can't be looked up, for instance because
    /// it is missing.
    pub async fn stream(&self, name: &str) -> Result<Stream, Error> {
        self.look_up(
            Target::declared(&self.declaration, Kind::Stream, name)?,
            |known| known.stream(name),
        )
        .await
    }

    /// The KV bucket `name`, lazy or not.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub async fn kv(&self, name: &str) -> Result<KvStore, Error> {
        self.look_up(
            Target::declared(&self.declaration, Kind::KvBucket, name)?,
            |known| known.kv(name),
        )
        .await
    }

    /// The object store `name`, lazy or not.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub async fn object_store(&self, name: &str) -> Result<ObjectStore, Error> {
        let target = Target::declared(&self.declaration, Kind::ObjectStore, name)?;
        self.look_up(target, |known| known.object_store(name)).await
    }

    /// The pull consumer `consumer` of the stream `stream`, lazy or not.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub async fn pull_consumer(&self, stream: &str, consumer: &str) -> Result<PullConsumer, Error> {
        let target = Target::declared_consumer(&self.declaration, stream, consumer)?;
        self.look_up(target, |known| known.pull_consumer(stream, consumer))
            .await
    }

    /// The push consumer `consumer` of the stream `stream`, lazy or not.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub async fn push_consumer(&self, stream: &str, consumer: &str) -> Result<PushConsumer, Error> {
        let target = Target::declared_consumer(&self.declaration, stream, consumer)?;
        self.look_up(target, |known| known.push_consumer(stream, consumer))
            .await
    }

    async fn look_up<H>(
        &self,
        target: Target<'_>,
        take: impl Fn(&Handles) -> Result<H, NoHandle>,
    ) -> Result<H, Error> {
        if let Ok(handle) = self.with_known(|known| take(known)) {
            return Ok(handle);
        }
        self.learn(target).await?;
        Ok(self.with_known(|known| take(known))?)
    }

    /// Looks `target` up. Boxed, so that it is compiled with this crate, not with those that ask.
    fn learn<'f>(&'f self, target: Target<'f>) -> BoxFuture<'f, Result<(), Error>> {
        async move {
            let api = Api::new(&self.context, DEFAULT_DEADLINE);
            let resource = target.id();
            match observe::handle(&api, target).await {
                Ok(handle) => {
                    self.with_known(|known| known.insert(&resource, handle));
                    Ok(())
                }
                Err(kind) => Err(Error::Incomplete {
                    failures: vec![Failure { resource, kind }].into(),
                    waited: None,
                    report: Box::new(api.cost()),
                    handles: Box::default(),
                }),
            }
        }
        .boxed()
    }

    fn with_known<T>(&self, of: impl FnOnce(&mut Handles) -> T) -> T {
        of(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for OnDemand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnDemand").finish_non_exhaustive()
    }
}
