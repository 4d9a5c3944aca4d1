use std::pin::Pin;
use std::task::{Context, Poll};

use async_nats::{Client, Message, SubscribeError, Subscriber, UnsubscribeError};
use futures_util::stream::{FusedStream as _, SelectAll};
use futures_util::{Stream, StreamExt as _};

/// The messages of all subjects of a [`Filters`](super::Filters), as they come in.
///
/// Dropping it unsubscribes.
#[derive(Debug)]
pub struct Subscription {
    subscribers: SelectAll<Subscriber>,
}

impl Subscription {
    /// Unsubscribes from all of them. What came in already is still delivered.
    ///
    /// # Errors
    ///
    /// The connection is closed.
    pub async fn unsubscribe(&mut self) -> Result<(), UnsubscribeError> {
        for subscriber in &mut self.subscribers {
            subscriber.unsubscribe().await?;
        }
        Ok(())
    }

    /// Unsubscribes from all of them once the broker has sent what it had.
    ///
    /// # Errors
    ///
    /// The connection is closed.
    pub async fn drain(&mut self) -> Result<(), UnsubscribeError> {
        for subscriber in &mut self.subscribers {
            subscriber.drain().await?;
        }
        Ok(())
    }
}

impl Stream for Subscription {
    type Item = Message;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Message>> {
        if self.subscribers.is_terminated() {
            return Poll::Ready(None);
        }
        self.subscribers.poll_next_unpin(cx)
    }
}

pub(super) async fn subscribe(
    client: &Client,
    subjects: &[String],
    queue_group: Option<&str>,
) -> Result<Subscription, SubscribeError> {
    let mut subscribers = SelectAll::new();
    for subject in subjects {
        let subject = subject.clone();
        subscribers.push(match queue_group {
            Some(group) => client.queue_subscribe(subject, group.to_owned()).await?,
            None => client.subscribe(subject).await?,
        });
    }
    Ok(Subscription { subscribers })
}
