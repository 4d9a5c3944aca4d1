use super::Rows;
use crate::reference::cell;
use crate::reference::markdown::code;
use crate::spec::StreamSpec;
use crate::symbol;

impl Rows {
    pub(super) fn stream(&mut self, spec: &StreamSpec<'_>) {
        let StreamSpec {
            name: _,
            description: _,
            subjects,
            retention,
            max_consumers,
            max_msgs,
            max_msgs_per_subject,
            max_bytes,
            max_age,
            max_msg_size,
            discard,
            discard_new_per_subject,
            storage,
            num_replicas,
            no_ack,
            duplicate_window,
            placement,
            mirror,
            sources,
            compression,
            first_seq,
            subject_transform,
            republish,
            allow_direct,
            mirror_direct,
            sealed,
            allow_rollup_hdrs,
            deny_delete,
            deny_purge,
            consumer_limits,
            allow_msg_ttl,
            subject_delete_marker_ttl,
            allow_msg_counter,
            allow_atomic,
            allow_msg_schedules,
            persist_mode,
            allow_batched,
            metadata,
        } = spec;
        self.row(symbol::SUBJECTS, cell::texts(subjects));
        self.row(symbol::MIRROR, mirror.as_ref().map(cell::source));
        self.row(symbol::SOURCES, cell::sources(sources));
        self.row(
            symbol::SUBJECT_TRANSFORM,
            subject_transform.as_ref().map(cell::transform),
        );
        self.row(symbol::REPUBLISH, republish.as_ref().map(cell::republish));
        self.add(symbol::RETENTION, code(retention.as_str()));
        self.add(symbol::MAX_AGE, cell::age(*max_age));
        self.add(symbol::MAX_BYTES, cell::size(*max_bytes));
        self.row(symbol::MAX_MSGS, cell::limit(*max_msgs));
        self.row(
            symbol::MAX_MSGS_PER_SUBJECT,
            cell::limit(*max_msgs_per_subject),
        );
        self.row(symbol::MAX_MSG_SIZE, cell::capped_size(*max_msg_size));
        self.row(symbol::MAX_CONSUMERS, cell::limit(*max_consumers));
        self.row(
            symbol::CONSUMER_LIMITS,
            cell::consumer_limits(*consumer_limits),
        );
        self.add(symbol::DISCARD, code(discard.as_str()));
        self.row(
            symbol::DISCARD_NEW_PER_SUBJECT,
            cell::flag(*discard_new_per_subject),
        );
        self.add(symbol::STORAGE, code(storage.as_str()));
        self.add(symbol::NUM_REPLICAS, num_replicas.to_string());
        self.row(symbol::PLACEMENT, cell::placement(*placement));
        self.row(symbol::PERSIST_MODE, cell::word(persist_mode));
        self.row(symbol::NO_ACK, cell::flag(*no_ack));
        self.row(symbol::DUPLICATE_WINDOW, cell::duration(*duplicate_window));
        self.row(symbol::FIRST_SEQ, cell::number(*first_seq));
        self.row(symbol::COMPRESSION, cell::compression(*compression));
        self.row(symbol::ALLOW_DIRECT, cell::flag(*allow_direct));
        self.row(symbol::MIRROR_DIRECT, cell::flag(*mirror_direct));
        self.row(symbol::SEALED, cell::flag(*sealed));
        self.row(symbol::ALLOW_ROLLUP_HDRS, cell::flag(*allow_rollup_hdrs));
        self.row(symbol::DENY_DELETE, cell::flag(*deny_delete));
        self.row(symbol::DENY_PURGE, cell::flag(*deny_purge));
        self.row(symbol::ALLOW_MSG_TTL, cell::flag(*allow_msg_ttl));
        self.row(
            symbol::SUBJECT_DELETE_MARKER_TTL,
            cell::nonzero(*subject_delete_marker_ttl),
        );
        self.row(symbol::ALLOW_MSG_COUNTER, cell::flag(*allow_msg_counter));
        self.row(symbol::ALLOW_ATOMIC, cell::flag(*allow_atomic));
        self.row(symbol::ALLOW_BATCHED, cell::flag(*allow_batched));
        self.row(
            symbol::ALLOW_MSG_SCHEDULES,
            cell::flag(*allow_msg_schedules),
        );
        self.row(symbol::METADATA, cell::metadata(metadata));
    }
}
