use std::pin::Pin;
use std::task::{Context, Poll};

use async_nats::HeaderValue;
use async_nats::header::NATS_MARKER_REASON;
use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::push::OrderedError;
use async_nats::jetstream::consumer::{DeliverPolicy, StreamError};
use async_nats::jetstream::kv::{Entry, Operation, Store};
use async_nats::jetstream::stream::ConsumerError;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream};

use super::ordered::{self, Failure, INBOX, Merged, Wanted};

/// The entries of all keys of a [`Filters`](super::Filters), as they change.
pub struct Watch {
    bucket: String,
    prefix: String,
    merged: Merged,
    /// Whether everything was delivered that was stored when the watch began, for each consumer.
    seen_current: Vec<bool>,
}

/// Why a watch did not begin, or did not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// The broker refused a consumer, or did not answer.
    #[error("can't create a consumer to watch with")]
    Consumer(#[from] ConsumerError),
    /// The messages can't be received.
    #[error("can't subscribe to the entries")]
    Subscribe(#[from] StreamError),
    /// The consumer was lost, and could not be made again.
    #[error("lost the consumer")]
    Ordered(#[from] OrderedError),
    /// An entry is malformed.
    #[error("the entry `{key}` can't be read: {why}")]
    Entry {
        /// Its subject.
        key: String,
        /// What is wrong with it.
        why: String,
    },
}

impl From<Failure> for WatchError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Consumer(error) => Self::Consumer(error),
            Failure::Subscribe(error) => Self::Subscribe(error),
        }
    }
}

/// Boxed, so that it is compiled with this crate, not with those that watch.
pub(super) fn watch<'f>(
    store: &'f Store,
    keys: &'f [String],
    policy: DeliverPolicy,
    inbox: &'f str,
) -> BoxFuture<'f, Result<Watch, WatchError>> {
    watched(store, keys, policy, inbox).boxed()
}

async fn watched(
    store: &Store,
    keys: &[String],
    policy: DeliverPolicy,
    inbox: &str,
) -> Result<Watch, WatchError> {
    let subjects = keys.iter().map(|key| format!("{}{key}", store.prefix));
    let wanted = Wanted {
        description: "kv watch consumer",
        filters: subjects.collect(),
        policy,
        inbox,
    };
    let (merged, have_pending) = ordered::consumers(&store.stream, wanted).await?;
    Ok(Watch {
        bucket: store.name.clone(),
        prefix: store.prefix.clone(),
        merged,
        seen_current: have_pending.into_iter().map(|pending| !pending).collect(),
    })
}

impl Stream for Watch {
    type Item = Result<Entry, WatchError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let watch = &mut *self;
        watch.merged.poll(cx).map(|next| {
            let (index, message) = next?;
            let entry = message
                .map_err(WatchError::from)
                .and_then(|message| watch.entry(index, &message));
            Some(entry)
        })
    }
}

impl Watch {
    /// Watches one key, or all that a wildcard matches: for templates without holes, which have no filters.
    ///
    /// ```no_run
    /// use kanade_resources::Watch;
    /// use kanade_resources::async_nats::jetstream::{consumer::DeliverPolicy, kv::Store};
    ///
    /// # async fn watch(config: &Store) -> Result<(), kanade_resources::WatchError> {
    /// let global = Watch::of(config, "global", DeliverPolicy::LastPerSubject).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn of(store: &Store, key: &str, policy: DeliverPolicy) -> Result<Self, WatchError> {
        Self::of_to(store, key, policy, INBOX).await
    }

    /// The same, delivered to an inbox below `prefix`.
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn of_to(
        store: &Store,
        key: &str,
        policy: DeliverPolicy,
        prefix: &str,
    ) -> Result<Self, WatchError> {
        watch(store, &[key.to_owned()], policy, prefix).await
    }

    /// As async-nats makes an entry from a message.
    fn entry(&mut self, index: usize, message: &Message) -> Result<Entry, WatchError> {
        let info = message
            .info()
            .map_err(|error| malformed(message, error.to_string()))?;
        let key = message
            .subject
            .strip_prefix(&self.prefix)
            .ok_or_else(|| malformed(message, format!("it is not below `{}`", self.prefix)))?;
        let operation = operation(message).map_err(|why| malformed(message, why))?;
        if let Some(seen) = self.seen_current.get_mut(index) {
            *seen |= info.pending == 0;
        }
        Ok(Entry {
            bucket: self.bucket.clone(),
            key: key.to_owned(),
            value: message.payload.clone(),
            revision: info.stream_sequence,
            delta: info.pending,
            created: info.published,
            operation,
            seen_current: self.seen_current.iter().all(|seen| *seen),
        })
    }
}

fn malformed(message: &Message, why: String) -> WatchError {
    WatchError::Entry {
        key: message.subject.to_string(),
        why,
    }
}

/// What happened to the key: ADR-8, and ADR-48 for the markers of servers.
fn operation(message: &Message) -> Result<Operation, String> {
    let Some(headers) = &message.headers else {
        return Ok(Operation::Put);
    };
    if let Some(operation) = headers.get("KV-Operation") {
        return operation
            .as_str()
            .parse()
            .map_err(|_| format!("unknown operation {:?}", operation.as_str()));
    }
    match headers.get(NATS_MARKER_REASON).map(HeaderValue::as_str) {
        None => Ok(Operation::Put),
        Some("MaxAge" | "Purge") => Ok(Operation::Purge),
        Some("Remove") => Ok(Operation::Delete),
        Some(reason) => Err(format!("unknown marker reason {reason:?}")),
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("bucket", &self.bucket)
            .field("consumers", &self.merged.len())
            .finish_non_exhaustive()
    }
}
