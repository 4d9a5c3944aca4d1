//! Manifest → specs: defaults filled in, buckets and stores turned into the streams that back them.
//!
//! Lowering is total: a resource with faulty fields is lowered without them, so that its name still exists
//! and the checks can look at the rest.

mod constant;
mod kinds;
mod places;

pub(crate) use places::Places;

use bumpalo::Bump;

use crate::manifest::{Manifest, Policy};
use crate::spec::{Kind, KvSpec, ObjectStoreSpec, Resource, Storage, StreamSpec};

/// The specs of one resource, and where they come from.
pub(crate) struct Lowered<'a> {
    pub(crate) kind: Kind,
    pub(crate) name: &'a str,
    pub(crate) doc: &'a str,
    /// The last part of its constants, if one can be made.
    pub(crate) constant: Option<&'a str>,
    pub(crate) spec: Spec<'a>,
    /// The stream that backs it.
    pub(crate) stream: StreamSpec<'a>,
    pub(crate) lazy: bool,
    pub(crate) allow_data_loss: bool,
    pub(crate) ignore_changes: &'a [&'a str],
    pub(crate) places: Places,
}

/// A resource under the field names of its kind.
#[derive(Clone, Copy, Debug)]
pub enum Spec<'a> {
    /// A stream.
    Stream(StreamSpec<'a>),
    /// A KV bucket.
    Kv(KvSpec<'a>),
    /// An object store.
    ObjectStore(ObjectStoreSpec<'a>),
}

impl<'a> Lowered<'a> {
    pub(crate) fn resource(&self) -> Resource<'a> {
        Resource {
            kind: self.kind,
            name: self.name,
            stream: self.stream,
            lazy: self.lazy,
            allow_data_loss: self.allow_data_loss,
            ignore_changes: self.ignore_changes,
        }
    }
}

/// Lowers every resource: streams, buckets, stores, each in file order.
pub(crate) fn lower<'a>(manifest: &Manifest, arena: &'a Bump) -> Vec<Lowered<'a>> {
    let lowering = Lowering { arena };
    let streams = manifest.streams.iter().map(|entry| lowering.stream(entry));
    let kv = manifest.kv.iter().map(|entry| lowering.kv(entry));
    let object_stores = manifest.object_stores.iter().map(|entry| lowering.object_store(entry));
    streams.chain(kv).chain(object_stores).collect()
}

/// What `streams` of one kind of storage set aside together, in bytes.
pub(crate) fn total_reserved<'s, 'a: 's>(
    streams: impl Iterator<Item = &'s StreamSpec<'a>>,
    storage: Storage,
) -> u64 {
    streams
        .filter(|stream| stream.storage == storage)
        .fold(0, |total: u64, stream| total.saturating_add(stream.reserved_bytes()))
}

/// Copies what lives as long as the specs into the arena.
struct Lowering<'a> {
    arena: &'a Bump,
}

impl<'a> Lowering<'a> {
    fn text(&self, text: &str) -> &'a str {
        self.arena.alloc_str(text)
    }

    fn texts<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> &'a [&'a str] {
        let texts: Vec<&'a str> = texts.into_iter().map(|text| self.text(text)).collect();
        self.arena.alloc_slice_copy(&texts)
    }

    fn pairs(&self, pairs: &[(String, String)]) -> &'a [(&'a str, &'a str)] {
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| (self.text(key), self.text(value))).collect();
        self.arena.alloc_slice_copy(&pairs)
    }

    fn constant(&self, name: &str, policy: &Policy) -> Option<&'a str> {
        let constant = match &policy.const_name {
            Some(given) => constant::given(&given.value),
            None => constant::derived(name),
        };
        constant.map(|constant| self.text(&constant))
    }
}
