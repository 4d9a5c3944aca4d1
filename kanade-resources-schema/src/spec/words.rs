//! The words of stream and consumer configurations, as the JetStream API has them.

use crate::words::words;

words! {
    /// How long a stream keeps a message.
    Retention {
        /// Until a limit (age, size, count) removes it.
        #[default] Limits = "limits",
        /// Until every consumer that is interested in it has acknowledged it.
        Interest = "interest",
        /// Until one consumer has acknowledged it.
        WorkQueue = "workqueue",
    }
}

words! {
    /// What happens when a stream is full.
    Discard {
        /// The oldest messages make room for the new one.
        #[default] Old = "old",
        /// The new message is refused.
        New = "new",
    }
}

words! {
    /// Where messages are kept.
    Storage {
        /// On disk.
        #[default] File = "file",
        /// In memory: gone when the server restarts.
        Memory = "memory",
    }
}

words! {
    /// How stored messages are compressed.
    Compression {
        /// Not at all.
        #[default] None = "none",
        /// With the S2 algorithm (nats-server 2.10).
        S2 = "s2",
    }
}

words! {
    /// When a publisher gets its acknowledgement.
    PersistMode {
        /// Once the message is written.
        #[default] Default = "default",
        /// Before the message is written: faster, and lost with the server (nats-server 2.12).
        Async = "async" since V2_12,
    }
}

words! {
    /// Which message a consumer delivers first.
    DeliverPolicy {
        /// The first that is stored.
        #[default] All = "all",
        /// The last that is stored.
        Last = "last",
        /// The first that is stored after the consumer was made.
        New = "new",
        /// The one with the sequence `opt_start_seq`, or the next.
        ByStartSequence = "by_start_sequence",
        /// The first at or after `opt_start_time`.
        ByStartTime = "by_start_time",
        /// The last of each subject.
        LastPerSubject = "last_per_subject",
    }
}

words! {
    /// What a consumer has to acknowledge.
    AckPolicy {
        /// Each message.
        #[default] Explicit = "explicit",
        /// A message, and with it all before it.
        All = "all",
        /// Nothing: what is delivered counts as done.
        None = "none",
        /// Nothing one by one: flow control does it (nats-server 2.14).
        FlowControl = "flow_control" since V2_14,
    }
}

words! {
    /// How fast a consumer delivers what is stored.
    ReplayPolicy {
        /// As fast as it can.
        #[default] Instant = "instant",
        /// As fast as it came in.
        Original = "original",
    }
}

words! {
    /// How the priority groups of a pull consumer are served (nats-server 2.11, ADR-42).
    PriorityPolicy {
        /// There are none.
        #[default] None = "none",
        /// A group gets messages once enough of them wait.
        Overflow = "overflow" since V2_11,
        /// One client at a time gets them all.
        PinnedClient = "pinned_client" since V2_11,
        /// Requests of a higher priority are served first (nats-server 2.12).
        Prioritized = "prioritized" since V2_12,
    }
}
