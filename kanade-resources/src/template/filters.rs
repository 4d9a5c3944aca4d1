use std::fmt;
use std::marker::PhantomData;

use async_nats::jetstream::consumer::DeliverPolicy;
use async_nats::jetstream::kv::Store;
use async_nats::jetstream::stream::Stream;
use async_nats::{Client, SubscribeError};

use super::ordered::INBOX;
use super::{
    Key, Replay, ReplayError, Subject, Subscription, Watch, WatchError, replay, subscription, watch,
};

/// The wildcards that cover a template, with some of its holes fixed: one for each count of tokens.
///
/// Use its methods: [`subscribe`](Self::subscribe) to subjects, [`replay`](Self::replay) them, or
/// [`watch`](Self::watch) keys. It can't be given to async-nats itself: whatever that takes in `subscribe`, it
/// takes in `publish`, too:
///
/// ```compile_fail,E0277
/// mod nats {
///     kanade_resources::kanade_resources!("examples/templates.toml");
/// }
///
/// async fn publish(client: kanade_resources::async_nats::Client) {
///     let filters = nats::subjects::exec::pc_filters(None).unwrap();
///     client.publish(filters, "oops".into()).await;
/// }
/// ```
///
/// ```
/// mod nats {
///     kanade_resources::kanade_resources!("examples/templates.toml");
/// }
///
/// let filters = nats::subjects::exec::done_filters(Some(4711), None)?;
/// assert_eq!(filters.subjects(), ["commands.done.4711.*"]);
/// # Ok::<_, kanade_resources::InvalidToken>(())
/// ```
pub struct Filters<S> {
    subjects: Vec<String>,
    of: PhantomData<fn() -> S>,
}

impl<S> Filters<S> {
    pub(super) fn new(subjects: Vec<String>) -> Self {
        Self {
            subjects,
            of: PhantomData,
        }
    }

    /// The wildcards, for configuration: the filters of a consumer, or permissions. Those of keys are
    /// keys, not subjects.
    pub fn subjects(&self) -> &[String] {
        &self.subjects
    }
}

impl<T> Filters<Subject<T>> {
    /// Subscribes to all of them, as one stream of messages.
    ///
    /// # Errors
    ///
    /// The connection is closed.
    pub async fn subscribe(&self, client: &Client) -> Result<Subscription, SubscribeError> {
        subscription::subscribe(client, &self.subjects, None).await
    }

    /// Subscribes to all of them as a member of a queue group: each message goes to one member.
    ///
    /// # Errors
    ///
    /// The name of the group is empty or contains white space, or the connection is closed.
    pub async fn queue_subscribe(
        &self,
        client: &Client,
        queue_group: &str,
    ) -> Result<Subscription, SubscribeError> {
        subscription::subscribe(client, &self.subjects, Some(queue_group)).await
    }

    /// Reads what `stream` has stored of them, and what is stored from now on, from where `policy` says.
    ///
    /// Unlike `Stream::create_consumer`, this puts the name of each consumer and its one filter into the subject of
    /// the request, `$JS.API.CONSUMER.CREATE.<stream>.<name>.<filter>`. So a user may be allowed to read some subjects of a
    /// stream and not the others.
    ///
    /// Messages are delivered to an inbox below `_INBOX`; where the client has a prefix of its own for inboxes, say so with
    /// [`replay_to`](Self::replay_to).
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn replay(
        &self,
        stream: &Stream,
        policy: DeliverPolicy,
    ) -> Result<Replay, ReplayError> {
        self.replay_to(stream, policy, INBOX).await
    }

    /// The same, delivered to an inbox below `prefix`.
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn replay_to(
        &self,
        stream: &Stream,
        policy: DeliverPolicy,
        prefix: &str,
    ) -> Result<Replay, ReplayError> {
        replay::replay(stream, &self.subjects, policy, prefix).await
    }
}

impl<T> Filters<Key<T>> {
    /// Watches all of them: what changes from now on, as one stream of entries.
    ///
    /// Unlike `Store::watch`, this puts the name of the consumer and its one filter into the subject of the request,
    /// `$JS.API.CONSUMER.CREATE.KV_<bucket>.<name>.<filter>`. So a user may be allowed to watch some keys of a bucket
    /// and not the others.
    ///
    /// Entries are delivered to an inbox below `_INBOX`; where the client has a prefix of its own for inboxes, say so with
    /// [`watch_to`](Self::watch_to).
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn watch(&self, store: &Store) -> Result<Watch, WatchError> {
        self.watch_to(store, DeliverPolicy::New, INBOX).await
    }

    /// The same, after the latest entry of each key.
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn watch_with_history(&self, store: &Store) -> Result<Watch, WatchError> {
        self.watch_to(store, DeliverPolicy::LastPerSubject, INBOX)
            .await
    }

    /// The same, from where `policy` says, delivered to an inbox below `prefix`.
    ///
    /// # Errors
    ///
    /// The broker refused a consumer, or did not answer.
    pub async fn watch_to(
        &self,
        store: &Store,
        policy: DeliverPolicy,
        prefix: &str,
    ) -> Result<Watch, WatchError> {
        watch::watch(store, &self.subjects, policy, prefix).await
    }
}

impl<S> From<Filters<S>> for Vec<String> {
    fn from(filters: Filters<S>) -> Self {
        filters.subjects
    }
}

impl<S> Clone for Filters<S> {
    fn clone(&self) -> Self {
        Self::new(self.subjects.clone())
    }
}

impl<S> PartialEq for Filters<S> {
    fn eq(&self, other: &Self) -> bool {
        self.subjects == other.subjects
    }
}

impl<S> Eq for Filters<S> {}

impl<S> fmt::Debug for Filters<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.subjects, f)
    }
}
