//! The handles of async-nats for what a broker has, by declared name.

use std::collections::HashMap;
use std::fmt;

use kanade_resources_schema::spec::Kind;

use crate::resource_id::ResourceId;

/// The handle of a stream.
pub use async_nats::jetstream::stream::Stream;

/// The handle of a KV bucket.
pub use async_nats::jetstream::kv::Store as KvStore;

/// The handle of an object store.
pub use async_nats::jetstream::object_store::ObjectStore;

/// The handle of a durable consumer that messages are pulled from.
pub use async_nats::jetstream::consumer::PullConsumer;

/// The handle of a durable consumer that pushes messages to a subject.
pub use async_nats::jetstream::consumer::PushConsumer;

/// The handles of every resource that a run guarantees, by declared name.
///
/// Generated code takes its typed handles from here.
#[derive(Clone, Default)]
pub struct Handles {
    streams: HashMap<String, Stream>,
    kv: HashMap<String, KvStore>,
    object_stores: HashMap<String, ObjectStore>,
    pull_consumers: HashMap<(String, String), PullConsumer>,
    push_consumers: HashMap<(String, String), PushConsumer>,
}

/// Handles were asked for a resource that they were not made with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoHandle {
    /// There is no handle for this resource.
    #[error("there is no handle for the {0}")]
    Of(ResourceId),
    /// Generated code asked for a different number of handles than it was made for.
    #[error("the generated code does not match its declaration")]
    OtherNumber,
}

/// One handle, whatever its kind.
pub(crate) enum Handle {
    Stream(Box<Stream>),
    Kv(Box<KvStore>),
    ObjectStore(Box<ObjectStore>),
    Pull(Box<PullConsumer>),
    Push(Box<PushConsumer>),
}

impl NoHandle {
    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Of(_) => {
                "only declared resources that are not lazy have one; rebuild what was generated \
                 from resources.toml"
            }
            Self::OtherNumber => "rebuild what was generated from resources.toml",
        }
    }
}

impl Handles {
    /// The stream `name`.
    ///
    /// # Errors
    /// [`NoHandle`] if no such stream is declared, or it is lazy.
    pub fn stream(&self, name: &str) -> Result<Stream, NoHandle> {
        found(self.streams.get(name), || {
            ResourceId::named(Kind::Stream, name)
        })
    }

    /// The KV bucket `name`.
    ///
    /// # Errors
    /// [`NoHandle`] if no such bucket is declared, or it is lazy.
    pub fn kv(&self, name: &str) -> Result<KvStore, NoHandle> {
        found(self.kv.get(name), || {
            ResourceId::named(Kind::KvBucket, name)
        })
    }

    /// The object store `name`.
    ///
    /// # Errors
    /// [`NoHandle`] if no such store is declared, or it is lazy.
    pub fn object_store(&self, name: &str) -> Result<ObjectStore, NoHandle> {
        found(self.object_stores.get(name), || {
            ResourceId::named(Kind::ObjectStore, name)
        })
    }

    /// The pull consumer `consumer` of the stream `stream`.
    ///
    /// # Errors
    /// [`NoHandle`] if no such pull consumer is declared, or it or its stream is lazy.
    pub fn pull_consumer(&self, stream: &str, consumer: &str) -> Result<PullConsumer, NoHandle> {
        found(self.pull_consumers.get(&key((stream, consumer))), || {
            ResourceId::of_stream(stream, consumer)
        })
    }

    /// The push consumer `consumer` of the stream `stream`.
    ///
    /// # Errors
    /// [`NoHandle`] if no such push consumer is declared, or it or its stream is lazy.
    pub fn push_consumer(&self, stream: &str, consumer: &str) -> Result<PushConsumer, NoHandle> {
        found(self.push_consumers.get(&key((stream, consumer))), || {
            ResourceId::of_stream(stream, consumer)
        })
    }

    /// Takes the streams called `names`, in that order.
    ///
    /// # Errors
    /// [`NoHandle`] for the first that is not declared or lazy.
    #[doc(hidden)]
    pub fn streams<const N: usize>(
        &mut self,
        names: &[&str; N],
    ) -> Result<Box<[Stream; N]>, NoHandle> {
        in_number(self.take_streams(names)?)
    }

    /// Takes the KV buckets called `names`, in that order.
    ///
    /// # Errors
    /// [`NoHandle`] for the first that is not declared or lazy.
    #[doc(hidden)]
    pub fn kv_buckets<const N: usize>(
        &mut self,
        names: &[&str; N],
    ) -> Result<Box<[KvStore; N]>, NoHandle> {
        in_number(self.take_kv_buckets(names)?)
    }

    /// Takes the object stores called `names`, in that order.
    ///
    /// # Errors
    /// [`NoHandle`] for the first that is not declared or lazy.
    #[doc(hidden)]
    pub fn object_stores<const N: usize>(
        &mut self,
        names: &[&str; N],
    ) -> Result<Box<[ObjectStore; N]>, NoHandle> {
        in_number(self.take_object_stores(names)?)
    }

    /// Takes the pull consumers called `names`, in that order.
    ///
    /// # Errors
    /// [`NoHandle`] for the first that is not declared as a pull consumer or lazy.
    #[doc(hidden)]
    pub fn pull_consumers<const N: usize>(
        &mut self,
        names: &[(&str, &str); N],
    ) -> Result<Box<[PullConsumer; N]>, NoHandle> {
        in_number(self.take_pull_consumers(names)?)
    }

    /// Takes the push consumers called `names`, in that order.
    ///
    /// # Errors
    /// [`NoHandle`] for the first that is not declared as a push consumer or lazy.
    #[doc(hidden)]
    pub fn push_consumers<const N: usize>(
        &mut self,
        names: &[(&str, &str); N],
    ) -> Result<Box<[PushConsumer; N]>, NoHandle> {
        in_number(self.take_push_consumers(names)?)
    }

    fn take_streams(&mut self, names: &[&str]) -> Result<Box<[Stream]>, NoHandle> {
        every(
            names,
            |name| self.streams.remove(*name),
            |name| ResourceId::named(Kind::Stream, name),
        )
    }

    fn take_kv_buckets(&mut self, names: &[&str]) -> Result<Box<[KvStore]>, NoHandle> {
        every(
            names,
            |name| self.kv.remove(*name),
            |name| ResourceId::named(Kind::KvBucket, name),
        )
    }

    fn take_object_stores(&mut self, names: &[&str]) -> Result<Box<[ObjectStore]>, NoHandle> {
        every(
            names,
            |name| self.object_stores.remove(*name),
            |name| ResourceId::named(Kind::ObjectStore, name),
        )
    }

    fn take_pull_consumers(
        &mut self,
        names: &[(&str, &str)],
    ) -> Result<Box<[PullConsumer]>, NoHandle> {
        every(
            names,
            |name| self.pull_consumers.remove(&key(*name)),
            |(stream, consumer)| ResourceId::of_stream(stream, consumer),
        )
    }

    fn take_push_consumers(
        &mut self,
        names: &[(&str, &str)],
    ) -> Result<Box<[PushConsumer]>, NoHandle> {
        every(
            names,
            |name| self.push_consumers.remove(&key(*name)),
            |(stream, consumer)| ResourceId::of_stream(stream, consumer),
        )
    }

    pub(crate) fn insert(&mut self, id: &ResourceId, handle: Handle) {
        let name = id.name.clone();
        let consumer = key((&id.name, id.own_name()));
        match handle {
            Handle::Stream(stream) => drop(self.streams.insert(name, *stream)),
            Handle::Kv(store) => drop(self.kv.insert(name, *store)),
            Handle::ObjectStore(store) => drop(self.object_stores.insert(name, *store)),
            Handle::Pull(pull) => drop(self.pull_consumers.insert(consumer, *pull)),
            Handle::Push(push) => drop(self.push_consumers.insert(consumer, *push)),
        }
    }
}

impl fmt::Debug for Handles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handles")
            .field("streams", &self.streams.keys())
            .field("kv", &self.kv.keys())
            .field("object_stores", &self.object_stores.keys())
            .field("pull_consumers", &self.pull_consumers.keys())
            .field("push_consumers", &self.push_consumers.keys())
            .finish()
    }
}

fn key((stream, consumer): (&str, &str)) -> (String, String) {
    (stream.to_owned(), consumer.to_owned())
}

fn found<T: Clone>(handle: Option<&T>, id: impl FnOnce() -> ResourceId) -> Result<T, NoHandle> {
    handle.cloned().ok_or_else(|| NoHandle::Of(id()))
}

/// All at once, so that generated code has a single `?`, not one for each resource: compile time
/// would grow with the square of their number.
fn every<Name, T>(
    names: &[Name],
    mut take: impl FnMut(&Name) -> Option<T>,
    id: impl Fn(&Name) -> ResourceId,
) -> Result<Box<[T]>, NoHandle> {
    let taken = names
        .iter()
        .map(|name| take(name).ok_or_else(|| NoHandle::Of(id(name))));
    taken.collect()
}

/// Of this, every crate that calls the macro compiles a copy for each number of resources.
fn in_number<T, const N: usize>(handles: Box<[T]>) -> Result<Box<[T; N]>, NoHandle> {
    handles.try_into().map_err(|_| NoHandle::OtherNumber)
}
