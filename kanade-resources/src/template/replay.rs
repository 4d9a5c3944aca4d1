use std::pin::Pin;
use std::task::{Context, Poll};

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::push::OrderedError;
use async_nats::jetstream::consumer::{DeliverPolicy, StreamError};
use async_nats::jetstream::stream::{self, ConsumerError};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream};

use super::ordered::{self, Failure, INBOX, Merged, Wanted};

/// The messages of a stream that some [`Filters`](super::Filters) cover: of each filter, in the order in which they
/// were stored.
///
/// Nothing is acknowledged, and the broker forgets the consumers soon after this value is dropped.
pub struct Replay {
    merged: Merged,
}

/// Why a replay did not begin, or did not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The broker refused a consumer, or did not answer.
    #[error("can't create a consumer to replay with")]
    Consumer(#[from] ConsumerError),
    /// The messages can't be received.
    #[error("can't subscribe to the messages")]
    Subscribe(#[from] StreamError),
    /// The consumer was lost, and could not be made again.
    #[error("lost the consumer")]
    Ordered(#[from] OrderedError),
}

impl From<Failure> for ReplayError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Consumer(error) => Self::Consumer(error),
            Failure::Subscribe(error) => Self::Subscribe(error),
        }
    }
}

impl Replay {
    /// The messages of one subject, or of all that a wildcard matches: for templates without holes, which have no filters.
    ///
    /// ```no_run
    /// use kanade_resources::Replay;
    /// use kanade_resources::async_nats::jetstream::{consumer::DeliverPolicy, stream::Stream};
    ///
    /// # mod nats { kanade_resources::kanade_resources!("examples/templates.toml"); }
    /// # async fn replay(exec: &Stream) -> Result<(), kanade_resources::ReplayError> {
    /// let all = Replay::of(exec, nats::subjects::exec::ALL, DeliverPolicy::All).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn of(
        stream: &stream::Stream,
        subject: &str,
        policy: DeliverPolicy,
    ) -> Result<Self, ReplayError> {
        Self::of_to(stream, subject, policy, INBOX).await
    }

    /// The same, delivered to an inbox below `prefix`.
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn of_to(
        stream: &stream::Stream,
        subject: &str,
        policy: DeliverPolicy,
        prefix: &str,
    ) -> Result<Self, ReplayError> {
        replay(stream, &[subject.to_owned()], policy, prefix).await
    }
}

/// Boxed, so that it is compiled with this crate, not with those that replay.
pub(super) fn replay<'f>(
    stream: &'f stream::Stream,
    subjects: &'f [String],
    policy: DeliverPolicy,
    inbox: &'f str,
) -> BoxFuture<'f, Result<Replay, ReplayError>> {
    replayed(stream, subjects, policy, inbox).boxed()
}

async fn replayed(
    stream: &stream::Stream,
    subjects: &[String],
    policy: DeliverPolicy,
    inbox: &str,
) -> Result<Replay, ReplayError> {
    let wanted = Wanted {
        description: "replay",
        filters: subjects.to_vec(),
        policy,
        inbox,
    };
    let (merged, _) = ordered::consumers(stream, wanted).await?;
    Ok(Replay { merged })
}

impl Stream for Replay {
    type Item = Result<Message, ReplayError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.merged.poll(cx);
        next.map(|next| next.map(|(_, message)| message.map_err(ReplayError::from)))
    }
}

impl std::fmt::Debug for Replay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replay")
            .field("consumers", &self.merged.len())
            .finish_non_exhaustive()
    }
}
