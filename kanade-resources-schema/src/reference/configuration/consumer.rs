use super::Rows;
use crate::reference::cell;
use crate::reference::markdown::code;
use crate::spec::ConsumerSpec;
use crate::symbol;

impl Rows {
    pub(super) fn consumer(&mut self, spec: &ConsumerSpec<'_>) {
        let ConsumerSpec {
            stream: _,
            name: _,
            description: _,
            deliver_policy,
            opt_start_seq,
            opt_start_time,
            ack_policy,
            ack_wait,
            max_deliver,
            backoff,
            filter_subjects,
            replay_policy,
            rate_limit_bps,
            sample_freq,
            max_waiting,
            max_ack_pending,
            headers_only,
            max_batch,
            max_expires,
            max_bytes,
            inactive_threshold,
            num_replicas,
            mem_storage,
            deliver_subject,
            deliver_group,
            flow_control,
            idle_heartbeat,
            pause_until,
            priority_groups,
            priority_policy,
            priority_timeout,
            metadata,
        } = spec;
        self.row(symbol::FILTER_SUBJECTS, cell::texts(filter_subjects));
        self.add(symbol::DELIVER_POLICY, code(deliver_policy.as_str()));
        self.row(symbol::OPT_START_SEQ, cell::number(*opt_start_seq));
        self.row(symbol::OPT_START_TIME, cell::text(*opt_start_time));
        self.row(symbol::REPLAY_POLICY, cell::word(replay_policy));
        self.row(symbol::DELIVER_SUBJECT, cell::text(*deliver_subject));
        self.row(symbol::DELIVER_GROUP, cell::text(*deliver_group));
        self.row(symbol::FLOW_CONTROL, cell::flag(*flow_control));
        self.row(symbol::IDLE_HEARTBEAT, cell::duration(*idle_heartbeat));
        self.row(symbol::RATE_LIMIT_BPS, cell::number(*rate_limit_bps));
        self.add(symbol::ACK_POLICY, code(ack_policy.as_str()));
        self.row(symbol::ACK_WAIT, cell::duration(*ack_wait));
        self.row(symbol::BACKOFF, cell::durations(backoff));
        self.row(symbol::MAX_DELIVER, cell::limit(*max_deliver));
        self.row(
            symbol::MAX_ACK_PENDING,
            cell::count_or_unlimited(*max_ack_pending),
        );
        self.row(symbol::SAMPLE_FREQ, cell::text(*sample_freq));
        self.row(symbol::HEADERS_ONLY, cell::flag(*headers_only));
        self.row(symbol::MAX_WAITING, cell::number(*max_waiting));
        self.row(symbol::MAX_BATCH, cell::number(*max_batch));
        self.row(symbol::MAX_EXPIRES, cell::duration(*max_expires));
        self.row(symbol::MAX_BYTES, max_bytes.map(cell::size));
        self.row(symbol::PRIORITY_GROUPS, cell::texts(priority_groups));
        self.row(symbol::PRIORITY_POLICY, cell::word(priority_policy));
        self.row(symbol::PRIORITY_TIMEOUT, cell::duration(*priority_timeout));
        self.row(
            symbol::INACTIVE_THRESHOLD,
            cell::duration(*inactive_threshold),
        );
        self.row(symbol::PAUSE_UNTIL, cell::text(*pause_until));
        self.row(symbol::NUM_REPLICAS, cell::number(*num_replicas));
        self.row(symbol::MEM_STORAGE, cell::flag(*mem_storage));
        self.row(symbol::METADATA, cell::metadata(metadata));
    }
}
