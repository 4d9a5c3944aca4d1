//! What must be there for a process to attach.

/// What must be there for a process to [attach](crate::attach).
///
/// Whatever the fit, fields that `ignore_changes` leaves to operators never count, nor do lazy
/// resources, nor how the servers of a cluster are doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fit {
    /// Everything exists, and is what it is called; how it is configured does not matter. This is
    /// the default.
    ///
    /// * A stream exists.
    /// * The stream behind a KV bucket or an object store holds the bucket's or store's subjects, or
    ///   is a mirror if that is declared, and the client library can open it.
    /// * A consumer exists on its stream, and is a pull or a push consumer as declared.
    #[default]
    Names,
    /// Everything that a program relies on is there. What is larger, or more, serves it too:
    ///
    /// * Limits are at least the declared ones, or there is none: `max_bytes`, `max_age`, `max_msgs`,
    ///   `history`, `max_msg_size`, `max_consumers`, `consumer_limits`; of consumers `ack_wait`,
    ///   `max_deliver`, `max_ack_pending`, `max_waiting` and what bounds pull requests. A declared
    ///   `duplicate_window` and `limit_marker_ttl` are at least as long; there are at least as many
    ///   replicas.
    /// * The declared subjects are captured, whatever else is; the declared sources are there.
    /// * What is declared to be on is on: `allow_direct`, `allow_rollup_hdrs`, `allow_msg_ttl` and
    ///   the other `allow_…`.
    /// * What would change how a program works is as declared: `retention`, `discard`,
    ///   `discard_new_per_subject`, `no_ack`, `deny_delete`, `deny_purge`, `sealed`,
    ///   `allow_msg_counter`, `mirror`, `subject_transform`, and `republish` if it is declared. Of
    ///   consumers: where they start, what they filter, how they acknowledge and deliver.
    /// * File storage serves where memory is declared, but not the other way round; so do writes that
    ///   wait for the disk (`persist_mode`).
    /// * `description`, `metadata`, `compression`, `placement`, `first_seq`, and of consumers
    ///   `sample_freq` and `pause_until`, don't count. Generations don't, either.
    AtLeast,
    /// Every field is as declared: what a [plan](crate::Builder::plan) would change, hold back or
    /// call impossible does not fit. With a declared `generation`, that includes its stamp: nothing
    /// fits exactly before a bootstrap of this generation has run.
    Exact,
}
