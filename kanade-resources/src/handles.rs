use std::collections::HashMap;
use std::fmt;

use kanade_resources_schema::spec::Kind;

use crate::error::Error;

/// The handle of a stream.
pub use async_nats::jetstream::stream::Stream;

/// The handle of a KV bucket.
pub use async_nats::jetstream::kv::Store as KvStore;

/// The handle of an object store.
pub use async_nats::jetstream::object_store::ObjectStore;

/// The handles of every resource that a run guarantees, by declared name.
///
/// Generated code takes its typed handles from here.
#[derive(Clone, Default)]
pub struct Handles {
    streams: HashMap<String, Stream>,
    kv: HashMap<String, KvStore>,
    object_stores: HashMap<String, ObjectStore>,
}

/// One handle, whatever its kind.
pub(crate) enum Handle {
    Stream(Box<Stream>),
    Kv(Box<KvStore>),
    ObjectStore(Box<ObjectStore>),
}

impl Handles {
    /// The stream `name`.
    ///
    /// # Errors
    /// [`Error::NoHandle`] where no such stream is declared, or it is lazy.
    pub fn stream(&self, name: &str) -> Result<Stream, Error> {
        found(&self.streams, Kind::Stream, name)
    }

    /// The KV bucket `name`.
    ///
    /// # Errors
    /// [`Error::NoHandle`] where no such bucket is declared, or it is lazy.
    pub fn kv(&self, name: &str) -> Result<KvStore, Error> {
        found(&self.kv, Kind::KvBucket, name)
    }

    /// The object store `name`.
    ///
    /// # Errors
    /// [`Error::NoHandle`] where no such store is declared, or it is lazy.
    pub fn object_store(&self, name: &str) -> Result<ObjectStore, Error> {
        found(&self.object_stores, Kind::ObjectStore, name)
    }

    /// The streams called `names`, in that order.
    ///
    /// # Errors
    /// [`Error::NoHandle`] for the first that is not declared or lazy.
    #[doc(hidden)]
    pub fn streams<const N: usize>(&self, names: &[&str; N]) -> Result<Box<[Stream; N]>, Error> {
        every(&self.streams, Kind::Stream, names)
    }

    /// The KV buckets called `names`, in that order.
    ///
    /// # Errors
    /// [`Error::NoHandle`] for the first that is not declared or lazy.
    #[doc(hidden)]
    pub fn kv_buckets<const N: usize>(&self, names: &[&str; N]) -> Result<Box<[KvStore; N]>, Error> {
        every(&self.kv, Kind::KvBucket, names)
    }

    /// The object stores called `names`, in that order.
    ///
    /// # Errors
    /// [`Error::NoHandle`] for the first that is not declared or lazy.
    #[doc(hidden)]
    pub fn object_stores<const N: usize>(&self, names: &[&str; N]) -> Result<Box<[ObjectStore; N]>, Error> {
        every(&self.object_stores, Kind::ObjectStore, names)
    }

    pub(crate) fn insert(&mut self, name: String, handle: Handle) {
        match handle {
            Handle::Stream(stream) => drop(self.streams.insert(name, *stream)),
            Handle::Kv(store) => drop(self.kv.insert(name, *store)),
            Handle::ObjectStore(store) => drop(self.object_stores.insert(name, *store)),
        }
    }
}

impl fmt::Debug for Handles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handles")
            .field("streams", &self.streams.keys())
            .field("kv", &self.kv.keys())
            .field("object_stores", &self.object_stores.keys())
            .finish()
    }
}

fn found<T: Clone>(handles: &HashMap<String, T>, kind: Kind, name: &str) -> Result<T, Error> {
    handles.get(name).cloned().ok_or_else(|| Error::NoHandle { kind, name: name.to_owned() })
}

/// All at once, so that generated code has one way to fail, not one for each of its resources: compile time
/// would grow with the square of their number.
fn every<T: Clone, const N: usize>(
    handles: &HashMap<String, T>,
    kind: Kind,
    names: &[&str; N],
) -> Result<Box<[T; N]>, Error> {
    let found: Box<[T]> = names.iter().map(|name| found(handles, kind, name)).collect::<Result<_, _>>()?;
    found.try_into().map_err(|_| Error::NoHandle { kind, name: String::new() })
}
