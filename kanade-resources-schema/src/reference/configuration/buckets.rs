use super::Rows;
use crate::reference::cell;
use crate::reference::markdown::code;
use crate::spec::{KvSpec, ObjectStoreSpec};
use crate::symbol;

impl Rows {
    pub(super) fn kv(&mut self, spec: &KvSpec<'_>) {
        let KvSpec {
            name: _,
            description: _,
            history,
            max_value_size,
            max_age,
            max_bytes,
            storage,
            num_replicas,
            placement,
            republish,
            mirror,
            sources,
            compression,
            limit_marker_ttl,
            metadata,
        } = spec;
        self.row(symbol::MIRROR, mirror.as_ref().map(cell::source));
        self.row(symbol::SOURCES, cell::sources(sources));
        self.row(symbol::REPUBLISH, republish.as_ref().map(cell::republish));
        self.add(symbol::HISTORY, history.to_string());
        self.row(symbol::MAX_VALUE_SIZE, cell::capped_size(*max_value_size));
        self.add(symbol::MAX_AGE, cell::age(*max_age));
        self.row(symbol::LIMIT_MARKER_TTL, cell::nonzero(*limit_marker_ttl));
        self.add(symbol::MAX_BYTES, cell::size(*max_bytes));
        self.add(symbol::STORAGE, code(storage.as_str()));
        self.add(symbol::NUM_REPLICAS, num_replicas.to_string());
        self.row(symbol::PLACEMENT, cell::placement(*placement));
        self.row(symbol::COMPRESSION, cell::compression(*compression));
        self.row(symbol::METADATA, cell::metadata(metadata));
    }

    pub(super) fn object_store(&mut self, spec: &ObjectStoreSpec<'_>) {
        let ObjectStoreSpec {
            name: _,
            description: _,
            max_age,
            max_bytes,
            storage,
            num_replicas,
            placement,
            compression,
            metadata,
        } = spec;
        self.add(symbol::MAX_AGE, cell::age(*max_age));
        self.add(symbol::MAX_BYTES, cell::size(*max_bytes));
        self.add(symbol::STORAGE, code(storage.as_str()));
        self.add(symbol::NUM_REPLICAS, num_replicas.to_string());
        self.row(symbol::PLACEMENT, cell::placement(*placement));
        self.row(symbol::COMPRESSION, cell::compression(*compression));
        self.row(symbol::METADATA, cell::metadata(metadata));
    }
}
