//! Ordered consumers, one for each filter, as one stream of messages.
//!
//! Unlike the consumers that async-nats makes by itself, each has its name and its one filter in the subject of the
//! request, `$JS.API.CONSUMER.CREATE.<stream>.<name>.<filter>`. So a user may be allowed to read some subjects of a stream
//! and not the others.

use std::pin::Pin;
use std::task::{Context, Poll};

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::push::{Ordered, OrderedConfig, OrderedError};
use async_nats::jetstream::consumer::{DeliverPolicy, StreamError};
use async_nats::jetstream::stream::{ConsumerError, Stream};
use futures_util::Stream as _;

/// Where async-nats puts inboxes, unless told otherwise.
pub(super) const INBOX: &str = "_INBOX";

/// What the consumers are to deliver, and where.
pub(super) struct Wanted<'w> {
    pub(super) description: &'w str,
    pub(super) filters: Vec<String>,
    pub(super) policy: DeliverPolicy,
    /// The prefix of the inboxes.
    pub(super) inbox: &'w str,
}

/// Why a consumer could not be made.
pub(super) enum Failure {
    Consumer(ConsumerError),
    Subscribe(StreamError),
}

/// The consumers.
pub(super) struct Merged {
    consumers: Vec<Ordered>,
    /// The consumer that is asked first: each in its turn, so that none starves the others.
    turn: usize,
}

/// Consumers, and for each of them whether it had something to deliver when it was made.
pub(super) async fn consumers(
    stream: &Stream,
    wanted: Wanted<'_>,
) -> Result<(Merged, Vec<bool>), Failure> {
    let mut consumers = Vec::with_capacity(wanted.filters.len());
    let mut have_pending = Vec::with_capacity(wanted.filters.len());
    for filter_subject in wanted.filters {
        let config = OrderedConfig {
            name: Some(unique()),
            deliver_subject: format!("{}.{}", wanted.inbox, unique()),
            description: Some(wanted.description.to_owned()),
            filter_subject,
            deliver_policy: wanted.policy,
            ..OrderedConfig::default()
        };
        let consumer = stream.create_consumer(config).await;
        let consumer = consumer.map_err(Failure::Consumer)?;
        have_pending.push(consumer.cached_info().num_pending > 0);
        consumers.push(consumer.messages().await.map_err(Failure::Subscribe)?);
    }
    let merged = Merged { consumers, turn: 0 };
    Ok((merged, have_pending))
}

fn unique() -> String {
    std::iter::repeat_with(fastrand::alphanumeric)
        .take(22)
        .collect()
}

impl Merged {
    pub(super) fn len(&self) -> usize {
        self.consumers.len()
    }

    /// The next message, with the place of its consumer.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<(usize, Result<Message, OrderedError>)>> {
        let count = self.consumers.len();
        for step in 0..count {
            let index = (self.turn + step) % count;
            let Some(consumer) = self.consumers.get_mut(index) else {
                continue;
            };
            match Pin::new(consumer).poll_next(cx) {
                Poll::Pending => {}
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(message)) => {
                    self.turn = index + 1;
                    return Poll::Ready(Some((index, message)));
                }
            }
        }
        Poll::Pending
    }
}
