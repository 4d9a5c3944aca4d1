use std::pin::Pin;
use std::task::{Context, Poll};

use async_nats::HeaderValue;
use async_nats::header::NATS_MARKER_REASON;
use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::push::{Ordered, OrderedConfig, OrderedError};
use async_nats::jetstream::consumer::{DeliverPolicy, StreamError};
use async_nats::jetstream::kv::{Entry, Operation, Store};
use async_nats::jetstream::stream::ConsumerError;
use futures_util::Stream;

/// Where async-nats puts inboxes, unless told otherwise.
pub(super) const INBOX: &str = "_INBOX";

/// The entries of all keys of a [`Filters`](super::Filters), as they change.
pub struct Watch {
    bucket: String,
    prefix: String,
    consumers: Vec<Watched>,
    /// The consumer that is asked first: each in its turn, so that none starves the others.
    turn: usize,
}

/// One consumer, with one filter.
struct Watched {
    messages: Ordered,
    /// Whether everything was delivered that was stored when the watch began.
    seen_current: bool,
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
    /// An entry is not one.
    #[error("the entry `{key}` can't be read: {why}")]
    Entry {
        /// Its subject.
        key: String,
        /// What is wrong with it.
        why: String,
    },
}

pub(super) async fn watch(
    store: &Store,
    keys: &[String],
    policy: DeliverPolicy,
    inbox: &str,
) -> Result<Watch, WatchError> {
    let mut consumers = Vec::with_capacity(keys.len());
    for key in keys {
        let config = OrderedConfig {
            name: Some(unique()),
            deliver_subject: format!("{inbox}.{}", unique()),
            description: Some("kv watch consumer".to_owned()),
            filter_subject: format!("{}{key}", store.prefix),
            deliver_policy: policy,
            ..OrderedConfig::default()
        };
        let consumer = store.stream.create_consumer(config).await?;
        consumers.push(Watched {
            seen_current: consumer.cached_info().num_pending == 0,
            messages: consumer.messages().await?,
        });
    }
    Ok(Watch {
        bucket: store.name.clone(),
        prefix: store.prefix.clone(),
        consumers,
        turn: 0,
    })
}

fn unique() -> String {
    std::iter::repeat_with(fastrand::alphanumeric)
        .take(22)
        .collect()
}

impl Stream for Watch {
    type Item = Result<Entry, WatchError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let watch = &mut *self;
        let count = watch.consumers.len();
        for step in 0..count {
            let index = (watch.turn + step) % count;
            let Some(watched) = watch.consumers.get_mut(index) else {
                continue;
            };
            match Pin::new(&mut watched.messages).poll_next(cx) {
                Poll::Pending => {}
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(message)) => {
                    watch.turn = index + 1;
                    let entry = message
                        .map_err(WatchError::from)
                        .and_then(|message| watch.entry(index, &message));
                    return Poll::Ready(Some(entry));
                }
            }
        }
        Poll::Pending
    }
}

impl Watch {
    /// As async-nats makes an entry of a message.
    fn entry(&mut self, index: usize, message: &Message) -> Result<Entry, WatchError> {
        let malformed = |why: String| WatchError::Entry {
            key: message.subject.to_string(),
            why,
        };
        let info = message
            .info()
            .map_err(|error| malformed(error.to_string()))?;
        let key = message
            .subject
            .strip_prefix(&self.prefix)
            .ok_or_else(|| malformed(format!("it is not below `{}`", self.prefix)))?;
        let operation = operation(message).map_err(malformed)?;
        if let Some(watched) = self.consumers.get_mut(index) {
            watched.seen_current |= info.pending == 0;
        }
        Ok(Entry {
            bucket: self.bucket.clone(),
            key: key.to_owned(),
            value: message.payload.clone(),
            revision: info.stream_sequence,
            delta: info.pending,
            created: info.published,
            operation,
            seen_current: self.consumers.iter().all(|watched| watched.seen_current),
        })
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
            .field("consumers", &self.consumers.len())
            .finish_non_exhaustive()
    }
}
