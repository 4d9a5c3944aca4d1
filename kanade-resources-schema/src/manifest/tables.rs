//! Which fields each table has: one line per field.

use super::fields::{Fields, GivenField, fields};
use super::language::Field;
use super::reader::Table;
use super::value::Reader;
use super::value::count::{Between, Count, History, Limit, Positive};
use super::value::duration::{Age, AtLeast};
use super::value::list::{Metadata, NonEmpty, Of};
use super::value::size::{Bytes, MessageBytes};
use super::value::table::TableOf;
use super::value::text::{Description, Text};
use super::value::time::Time;
use super::value::version::Version;
use super::value::word::{Boolean, Word};
use super::{Given, Newer};
use crate::diagnostic::Findings;
use crate::spec::{
    AckPolicy, Compression, DeliverPolicy, Discard, PersistMode, PriorityPolicy, ReplayPolicy,
    Retention, ServerVersion, Storage,
};
use crate::symbol;

fields! {
    /// The fields of `[settings]`: what holds for the whole file.
    Settings of "the settings" {
        /// The oldest nats-server that the file must work on.
        min_server: Version = MIN_SERVER;
        /// The ceiling for all reservations of file storage, replicas included.
        storage_budget: Bytes = STORAGE_BUDGET;
        /// The ceiling for all reservations of memory storage, replicas included.
        memory_budget: Bytes = MEMORY_BUDGET;
        /// Whether every resource must have a `max_bytes`.
        require_max_bytes: Boolean = REQUIRE_MAX_BYTES;
        /// A number that rises with the file's changes: older binaries then leave alone what newer ones wrote.
        generation: Count = GENERATION;
    }
}

fields! {
    /// The fields of `[streams.*]`.
    StreamFields of "a stream" {
        /// What the stream is for.
        description: Description = DESCRIPTION;
        /// The subjects whose messages are stored; the stream's own name without them.
        subjects: NonEmpty<Text> = SUBJECTS;
        /// How long messages are kept.
        retention: Word<Retention> = RETENTION;
        /// The most consumers.
        max_consumers: Limit = MAX_CONSUMERS;
        /// The most messages kept.
        max_msgs: Limit = MAX_MSGS;
        /// The most bytes kept, reserved on each replica.
        max_bytes: Bytes = MAX_BYTES;
        /// The age at which a message is removed.
        max_age: Age = MAX_AGE;
        /// The most messages kept of one subject.
        max_msgs_per_subject: Limit = MAX_MSGS_PER_SUBJECT;
        /// The largest message taken.
        max_msg_size: MessageBytes = MAX_MSG_SIZE;
        /// What happens when a limit is reached.
        discard: Word<Discard> = DISCARD;
        /// Whether a full subject refuses new messages, as `discard = "new"` does for the whole stream.
        discard_new_per_subject: Boolean = DISCARD_NEW_PER_SUBJECT;
        /// Where messages are kept.
        storage: Word<Storage> = STORAGE;
        /// How many servers of a cluster keep each message.
        num_replicas: Between<1, 5> = NUM_REPLICAS;
        /// Whether publishers get no acknowledgement.
        no_ack: Boolean = NO_ACK;
        /// How long message ids are remembered to drop duplicates.
        duplicate_window: AtLeast<100> = DUPLICATE_WINDOW;
        /// Where in a cluster the stream is kept.
        placement: TableOf<PlacementFields> = PLACEMENT;
        /// The one stream that this one is a copy of.
        mirror: TableOf<SourceFields> = MIRROR;
        /// The streams whose messages are copied into this one.
        sources: NonEmpty<TableOf<SourceFields>> = SOURCES;
        /// How stored messages are compressed.
        compression: Word<Compression> = COMPRESSION;
        /// The sequence of the first message of a new stream.
        first_seq: Count = FIRST_SEQ;
        /// How subjects are rewritten before messages are stored.
        subject_transform: TableOf<TransformFields> = SUBJECT_TRANSFORM;
        /// Where stored messages are published once more.
        republish: TableOf<RepublishFields> = REPUBLISH;
        /// Whether any replica may answer direct reads.
        allow_direct: Boolean = ALLOW_DIRECT;
        /// Whether a mirror may answer the direct reads of its origin.
        mirror_direct: Boolean = MIRROR_DIRECT;
        /// Whether nothing can be stored or deleted any more.
        sealed: Boolean = SEALED;
        /// Whether the API refuses to delete single messages.
        deny_delete: Boolean = DENY_DELETE;
        /// Whether the API refuses to purge the stream.
        deny_purge: Boolean = DENY_PURGE;
        /// Whether a message may replace earlier ones with a `Nats-Rollup` header.
        allow_rollup_hdrs: Boolean = ALLOW_ROLLUP_HDRS;
        /// What consumers are held to, and what they get where they declare nothing.
        consumer_limits: TableOf<ConsumerLimitFields> = CONSUMER_LIMITS;
        /// Whether a message may carry an age limit of its own.
        allow_msg_ttl: Boolean = ALLOW_MSG_TTL since V2_11;
        /// How long a marker stays where `max_age` removed the last message of a subject.
        subject_delete_marker_ttl: AtLeast<1000> = SUBJECT_DELETE_MARKER_TTL since V2_11;
        /// Whether messages add up to counters.
        allow_msg_counter: Boolean = ALLOW_MSG_COUNTER since V2_12;
        /// Whether batches of messages may be published all or nothing.
        allow_atomic: Boolean = ALLOW_ATOMIC since V2_12;
        /// Whether messages may be scheduled for later.
        allow_msg_schedules: Boolean = ALLOW_MSG_SCHEDULES since V2_12;
        /// When publishers get their acknowledgement.
        persist_mode: Word<PersistMode> = PERSIST_MODE since V2_12;
        /// Whether batches may be published fast, without being atomic.
        allow_batched: Boolean = ALLOW_BATCHED since V2_14;
        /// Keys and values kept with the configuration.
        metadata: Metadata = METADATA;
    }
}

fields! {
    /// The fields of `[kv.*]`.
    KvFields of "a KV bucket" {
        /// What the bucket is for.
        description: Description = DESCRIPTION;
        /// How many revisions of each key are kept.
        history: History = HISTORY;
        /// The largest value taken.
        max_value_size: MessageBytes = MAX_VALUE_SIZE;
        /// The age at which a revision is removed.
        max_age: Age = MAX_AGE;
        /// The most bytes kept, reserved on each replica. A full bucket refuses writes.
        max_bytes: Bytes = MAX_BYTES;
        /// Where revisions are kept.
        storage: Word<Storage> = STORAGE;
        /// How many servers of a cluster keep each revision.
        num_replicas: Between<1, 5> = NUM_REPLICAS;
        /// Where in a cluster the bucket is kept.
        placement: TableOf<PlacementFields> = PLACEMENT;
        /// Where stored revisions are published once more.
        republish: TableOf<RepublishFields> = REPUBLISH;
        /// The one bucket that this one is a copy of.
        mirror: TableOf<SourceFields> = MIRROR;
        /// The buckets whose keys are copied into this one.
        sources: NonEmpty<TableOf<SourceFields>> = SOURCES;
        /// How stored values are compressed.
        compression: Word<Compression> = COMPRESSION;
        /// How long a marker stays where `max_age` removed a key.
        limit_marker_ttl: AtLeast<1000> = LIMIT_MARKER_TTL since V2_11;
        /// Keys and values kept with the configuration.
        metadata: Metadata = METADATA;
    }
}

fields! {
    /// The fields of `[object_stores.*]`.
    ObjectStoreFields of "an object store" {
        /// What the store is for.
        description: Description = DESCRIPTION;
        /// The age at which an object is removed.
        max_age: Age = MAX_AGE;
        /// The most bytes kept, reserved on each replica. A full store refuses writes.
        max_bytes: Bytes = MAX_BYTES;
        /// Where objects are kept.
        storage: Word<Storage> = STORAGE;
        /// How many servers of a cluster keep each object.
        num_replicas: Between<1, 5> = NUM_REPLICAS;
        /// Where in a cluster the store is kept.
        placement: TableOf<PlacementFields> = PLACEMENT;
        /// How stored objects are compressed.
        compression: Word<Compression> = COMPRESSION;
        /// Keys and values kept with the configuration.
        metadata: Metadata = METADATA;
    }
}

fields! {
    /// The fields of `[streams.*.consumers.*]`.
    ConsumerFields of "a consumer" {
        /// What the consumer is for.
        description: Description = DESCRIPTION;
        /// Which message comes first.
        deliver_policy: Word<DeliverPolicy> = DELIVER_POLICY;
        /// The sequence that delivery starts at, with `by_start_sequence`.
        opt_start_seq: Count = OPT_START_SEQ;
        /// The moment that delivery starts at, with `by_start_time`.
        opt_start_time: Time = OPT_START_TIME;
        /// What has to be acknowledged.
        ack_policy: Word<AckPolicy> = ACK_POLICY;
        /// How long an acknowledgement is waited for.
        ack_wait: AtLeast<0> = ACK_WAIT;
        /// How often a message is delivered at most.
        max_deliver: Limit = MAX_DELIVER;
        /// How long each further delivery is waited for, instead of `ack_wait`.
        backoff: NonEmpty<AtLeast<0>> = BACKOFF;
        /// The one subject that is consumed.
        filter_subject: Text = FILTER_SUBJECT;
        /// The subjects that are consumed.
        filter_subjects: NonEmpty<Text> = FILTER_SUBJECTS;
        /// Whether messages come at once, or as fast as they once came in.
        replay_policy: Word<ReplayPolicy> = REPLAY_POLICY;
        /// The fastest delivery, in bits per second (push only).
        rate_limit_bps: Count = RATE_LIMIT_BPS;
        /// The share of acknowledgements that are reported as events, such as `"25%"`.
        sample_freq: Text = SAMPLE_FREQ;
        /// The most pull requests that wait at once.
        max_waiting: Positive = MAX_WAITING;
        /// The most messages without acknowledgement.
        max_ack_pending: Limit = MAX_ACK_PENDING;
        /// Whether the payload is left out.
        headers_only: Boolean = HEADERS_ONLY;
        /// The most messages of one pull request.
        max_batch: Positive = MAX_BATCH;
        /// The longest that one pull request waits.
        max_expires: AtLeast<0> = MAX_EXPIRES;
        /// The most bytes of one pull request.
        max_bytes: Bytes = MAX_BYTES;
        /// How long the consumer is kept while nobody uses it.
        inactive_threshold: AtLeast<0> = INACTIVE_THRESHOLD;
        /// How many servers keep the consumer's state.
        num_replicas: Between<1, 5> = NUM_REPLICAS;
        /// Whether the state is kept in memory, whatever the stream is kept in.
        mem_storage: Boolean = MEM_STORAGE;
        /// The subject that messages are pushed to; a pull consumer has none.
        deliver_subject: Text = DELIVER_SUBJECT;
        /// The queue group that shares the pushed messages.
        deliver_group: Text = DELIVER_GROUP;
        /// Whether pushing waits for the receiver's flow control.
        flow_control: Boolean = FLOW_CONTROL;
        /// How often an idle push consumer says that it is there.
        idle_heartbeat: AtLeast<100> = IDLE_HEARTBEAT;
        /// Until when delivery is paused.
        pause_until: Time = PAUSE_UNTIL since V2_11;
        /// The groups that pull requests name.
        priority_groups: NonEmpty<Text> = PRIORITY_GROUPS since V2_11;
        /// How those groups are served.
        priority_policy: Word<PriorityPolicy> = PRIORITY_POLICY since V2_11;
        /// How long a pinned client may be silent.
        priority_timeout: AtLeast<0> = PRIORITY_TIMEOUT since V2_11;
        /// Keys and values kept with the configuration.
        metadata: Metadata = METADATA;
    }
}

fields! {
    /// The fields that are ours, not the broker's: how a resource of any kind is treated.
    Policy of "a resource" {
        /// Whether it is created on first use only, not by bootstrap.
        lazy: Boolean = LAZY;
        /// The fields that are set at creation and never touched again.
        ignore_changes: Of<Text> = IGNORE_CHANGES;
        /// Whether changes that delete what is stored are applied without asking.
        allow_data_loss: Boolean = ALLOW_DATA_LOSS;
        /// The last part of its Rust constants, where the derived one clashes.
        const_name: Text = CONST_NAME;
    }
}

fields! {
    /// The fields of `placement`.
    PlacementFields of "a `placement`" {
        /// The name of the cluster.
        cluster: Text = CLUSTER;
        /// The tags that a server must have, all of them.
        tags: Of<Text> = TAGS;
        /// The server that should lead.
        preferred: Text = PREFERRED since V2_11;
    }
}

fields! {
    /// The fields of `mirror`, and of each of `sources`.
    SourceFields of "a mirror or source" {
        /// The stream that is copied; for a KV bucket, the bucket.
        name: Text = NAME, required;
        /// The sequence that copying starts at.
        opt_start_seq: Count = OPT_START_SEQ;
        /// The moment that copying starts at.
        opt_start_time: Time = OPT_START_TIME;
        /// The subjects that are copied.
        filter_subject: Text = FILTER_SUBJECT;
        /// Which subjects are copied, and how they are rewritten.
        subject_transforms: NonEmpty<TableOf<TransformFields>> = SUBJECT_TRANSFORMS;
        /// The way to a stream of another account or domain.
        external: TableOf<ExternalFields> = EXTERNAL;
        /// The consumer that copying uses, where it was made beforehand.
        consumer: TableOf<SourceConsumerFields> = CONSUMER since V2_14;
    }
}

fields! {
    /// The fields of `external`.
    ExternalFields of "an `external`" {
        /// The prefix of its JetStream API: `$JS.<domain>.API` for another domain.
        api: Text = API;
        /// The prefix of the subjects that messages are delivered on.
        deliver: Text = DELIVER;
    }
}

fields! {
    /// The fields of `consumer` of a mirror or source.
    SourceConsumerFields of "a `consumer`" {
        /// Its name on the stream that is copied.
        name: Text = NAME, required;
        /// The subject it delivers to.
        deliver_subject: Text = DELIVER_SUBJECT, required;
    }
}

fields! {
    /// The fields of `subject_transform`, and of each of `subject_transforms`.
    TransformFields of "a transform" {
        /// The subjects that are rewritten, every subject without it.
        src: Text = SRC;
        /// What they become.
        dest: Text = DEST;
    }
}

fields! {
    /// The fields of `republish`.
    RepublishFields of "a `republish`" {
        /// The subjects whose messages are published once more, every subject without it.
        src: Text = SRC;
        /// What their subjects become.
        dest: Text = DEST, required;
        /// Whether the payload is left out.
        headers_only: Boolean = HEADERS_ONLY;
    }
}

fields! {
    /// The fields of `consumer_limits`.
    ConsumerLimitFields of "a `consumer_limits`" {
        /// The longest `inactive_threshold`, and the one taken where none is declared.
        inactive_threshold: AtLeast<0> = INACTIVE_THRESHOLD;
        /// The largest `max_ack_pending`, and the one taken where none is declared.
        max_ack_pending: Positive = MAX_ACK_PENDING;
    }
}
