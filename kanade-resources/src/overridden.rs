//! One field with the value that an application uses instead of the declared one.

use std::time::Duration;

use kanade_resources_schema::spec::StreamSpec;
use kanade_resources_schema::symbol;

/// One field with the value that an application uses instead of the declared one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overridden {
    MaxAge(Duration),
    MaxBytes(i64),
    MaxMsgs(i64),
    NumReplicas(u8),
}

impl Overridden {
    /// Every field that can be overridden.
    pub(crate) const FIELDS: [&'static str; 4] = [
        symbol::MAX_AGE,
        symbol::MAX_BYTES,
        symbol::MAX_MSGS,
        symbol::NUM_REPLICAS,
    ];

    /// The field of the stream's configuration.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::MaxAge(_) => symbol::MAX_AGE,
            Self::MaxBytes(_) => symbol::MAX_BYTES,
            Self::MaxMsgs(_) => symbol::MAX_MSGS,
            Self::NumReplicas(_) => symbol::NUM_REPLICAS,
        }
    }

    /// The value of what is counted; zero of a duration.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::MaxAge(_) => 0,
            Self::MaxBytes(number) | Self::MaxMsgs(number) => number,
            Self::NumReplicas(number) => number.into(),
        }
    }

    /// Gives `stream` the value.
    pub(crate) fn put_into(self, stream: &mut StreamSpec<'_>) {
        match self {
            Self::MaxAge(age) => stream.max_age = age,
            Self::MaxBytes(bytes) => stream.max_bytes = bytes,
            Self::MaxMsgs(msgs) => stream.max_msgs = msgs,
            Self::NumReplicas(replicas) => stream.num_replicas = replicas,
        }
    }
}
