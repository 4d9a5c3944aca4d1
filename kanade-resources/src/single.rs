//! Runs over a single resource: put in its declared state, or tuned.

use std::fmt;

use kanade_resources_schema::spec::Kind;

use crate::engine::Builder;
use crate::error::Error;
use crate::handles::{Handles, KvStore, NoHandle, ObjectStore, PullConsumer, PushConsumer, Stream};
use crate::overrides::Override;
use crate::report::{Outcome, Report};
use crate::resource_id::ResourceId;
use crate::target::Scope;

/// The handle of one resource that a run put in its declared state, and what that took.
#[non_exhaustive]
pub struct Ensured<H> {
    /// The handle.
    pub handle: H,
    /// What was done to the resource.
    pub outcome: Outcome,
    /// The whole run: what it cost, and, for a consumer, what was done to its stream.
    pub report: Report,
}

impl<R> Builder<'_, R> {
    /// Puts the stream `name` alone in its declared state, and hands back its handle with what was
    /// done: for a lazy stream on its first use, or to apply an [`Override`] at once.
    ///
    /// ```no_run
    /// use kanade_resources::{Error, Outcome, async_nats::jetstream};
    ///
    /// mod resources {
    ///     kanade_resources::kanade_resources!("examples/resources.toml");
    /// }
    ///
    /// async fn refunds(js: &jetstream::Context) -> Result<(), Error> {
    ///     let bootstrap = resources::JetStreamResources::bootstrap(js);
    ///     let refunds = bootstrap.ensure_stream(resources::STREAM_REFUNDS).await?;
    ///     if refunds.outcome == Outcome::Created {
    ///         println!("the first refund");
    ///     }
    ///     let _stream = refunds.handle;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::NotDeclared`], and as for [`run`](Builder::run).
    pub async fn ensure_stream(self, name: &str) -> Result<Ensured<Stream>, Error> {
        let id = ResourceId::named(Kind::Stream, name);
        let scope = Scope::Resource(Kind::Stream, name);
        self.ensure(scope, &id, |handles| handles.stream(name))
            .await
    }

    /// Puts the KV bucket `name` alone in its declared state, as
    /// [`ensure_stream`](Self::ensure_stream) does.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_kv(self, name: &str) -> Result<Ensured<KvStore>, Error> {
        let id = ResourceId::named(Kind::KvBucket, name);
        let scope = Scope::Resource(Kind::KvBucket, name);
        self.ensure(scope, &id, |handles| handles.kv(name)).await
    }

    /// Puts the object store `name` alone in its declared state, as
    /// [`ensure_stream`](Self::ensure_stream) does.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_object_store(self, name: &str) -> Result<Ensured<ObjectStore>, Error> {
        let id = ResourceId::named(Kind::ObjectStore, name);
        let scope = Scope::Resource(Kind::ObjectStore, name);
        self.ensure(scope, &id, |handles| handles.object_store(name))
            .await
    }

    /// Puts the pull consumer `consumer`, and the stream `stream` that it consumes, in their
    /// declared state.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_pull_consumer(
        self,
        stream: &str,
        consumer: &str,
    ) -> Result<Ensured<PullConsumer>, Error> {
        let id = ResourceId::of_stream(stream, consumer);
        let scope = Scope::Consumer(stream, consumer);
        self.ensure(scope, &id, |handles| {
            handles.pull_consumer(stream, consumer)
        })
        .await
    }

    /// Puts the push consumer `consumer`, and the stream `stream` that it consumes, in their
    /// declared state.
    ///
    /// # Errors
    /// As for [`ensure_stream`](Self::ensure_stream).
    pub async fn ensure_push_consumer(
        self,
        stream: &str,
        consumer: &str,
    ) -> Result<Ensured<PushConsumer>, Error> {
        let id = ResourceId::of_stream(stream, consumer);
        let scope = Scope::Consumer(stream, consumer);
        self.ensure(scope, &id, |handles| {
            handles.push_consumer(stream, consumer)
        })
        .await
    }

    /// Changes exactly the fields that `tuned` names on the stream `name` as it is, whatever is
    /// declared and in `ignore_changes`, and nothing else: other differences stay, and a stream that
    /// is missing is not created. Other overrides of this builder don't count.
    ///
    /// A change that would delete stored messages is held back, which the outcome says, unless
    /// [`allow_data_loss`](Builder::allow_data_loss) or the declaration consents. A duplicate window
    /// that is not declared is shortened with `max_age` where brokers demand it.
    ///
    /// ```no_run
    /// use kanade_resources::{Error, Outcome, Override, async_nats::jetstream};
    ///
    /// mod resources {
    ///     kanade_resources::kanade_resources!("examples/resources.toml");
    /// }
    ///
    /// async fn cap(js: &jetstream::Context, bytes: i64) -> Result<bool, Error> {
    ///     let cap = Override::new().max_bytes(bytes);
    ///     let bootstrap = resources::JetStreamResources::bootstrap(js);
    ///     let outcome = bootstrap.tune_stream(resources::STREAM_ORDERS, cap).await?;
    ///     Ok(matches!(outcome, Outcome::Updated { .. }))
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::NotDeclared`]; [`Error::InvalidOverride`]; [`Error::Incomplete`] with
    /// [`FailureKind::Missing`](crate::FailureKind::Missing) if there is no such stream; and as for
    /// [`run`](Builder::run).
    pub async fn tune_stream(self, name: &str, tuned: Override) -> Result<Outcome, Error> {
        self.tune(Kind::Stream, name, tuned).await
    }

    /// Changes exactly the fields that `tuned` names on the KV bucket `name`, as
    /// [`tune_stream`](Self::tune_stream) does.
    ///
    /// # Errors
    /// As for [`tune_stream`](Self::tune_stream).
    pub async fn tune_kv(self, name: &str, tuned: Override) -> Result<Outcome, Error> {
        self.tune(Kind::KvBucket, name, tuned).await
    }

    /// Changes exactly the fields that `tuned` names on the object store `name`, as
    /// [`tune_stream`](Self::tune_stream) does.
    ///
    /// # Errors
    /// As for [`tune_stream`](Self::tune_stream).
    pub async fn tune_object_store(self, name: &str, tuned: Override) -> Result<Outcome, Error> {
        self.tune(Kind::ObjectStore, name, tuned).await
    }

    async fn ensure<H>(
        self,
        scope: Scope<'_>,
        resource: &ResourceId,
        handle: impl FnOnce(&Handles) -> Result<H, NoHandle>,
    ) -> Result<Ensured<H>, Error> {
        let (handles, report) = self.order.run(scope, None).await?;
        Ok(Ensured {
            handle: handle(&handles)?,
            outcome: outcome(&report, resource)?,
            report,
        })
    }

    async fn tune(self, kind: Kind, name: &str, tuned: Override) -> Result<Outcome, Error> {
        let order = self.tuning(kind, name, tuned).order;
        let (_, report) = order.run(Scope::Resource(kind, name), None).await?;
        let outcome = outcome(&report, &ResourceId::named(kind, name))?;
        // Without any field, nothing is tuned.
        Ok(match outcome {
            Outcome::LeftAlone { .. } => Outcome::InSync,
            outcome => outcome,
        })
    }
}

fn outcome(report: &Report, resource: &ResourceId) -> Result<Outcome, NoHandle> {
    let entry = report
        .resources
        .iter()
        .find(|entry| entry.resource == *resource);
    let outcome = entry.map(|entry| entry.outcome.clone());
    outcome.ok_or_else(|| NoHandle::Of(resource.clone()))
}

impl<H> fmt::Debug for Ensured<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not every handle of async-nats has `Debug`.
        f.debug_struct("Ensured")
            .field("outcome", &self.outcome)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
