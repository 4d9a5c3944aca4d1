//! What would be written but does not fit the limits of the account.

use std::fmt;

use kanade_resources_schema::spec::Storage;
use kanade_resources_schema::visible::visible;
use serde::{Deserialize, Serialize};

use crate::format;
use crate::resource_id::ResourceId;

/// A limit of the account that what would be written exceeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Shortfall {
    /// The streams would reserve more than the account may.
    Reservation {
        /// `file` or `memory`.
        #[serde(with = "storage_word")]
        storage: Storage,
        /// What would be reserved on top.
        more_bytes: u64,
        /// What is reserved already.
        reserved_bytes: u64,
        /// What the account may reserve.
        limit_bytes: u64,
        /// The replicas that the limit is for (`R3`), if the account's limits differ by that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<String>,
    },
    /// There would be more streams than the account may have.
    Streams {
        /// How many would be created.
        more: u64,
        /// How many there are.
        streams: u64,
        /// How many there may be.
        limit: u64,
        /// The replicas that the limit is for (`R3`), if the account's limits differ by that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<String>,
    },
    /// A stream would have more consumers than the account lets a stream have.
    Consumers {
        /// The resource.
        resource: ResourceId,
        /// How many would be created.
        more: u64,
        /// How many there are.
        consumers: u64,
        /// How many there may be.
        limit: u64,
    },
    /// A stream would reserve more than the account lets one stream reserve.
    StreamBytes {
        /// The resource.
        resource: ResourceId,
        /// Its `max_bytes`.
        max_bytes: u64,
        /// What one stream may reserve.
        limit_bytes: u64,
    },
    /// The account accepts only streams with a `max_bytes`.
    MaxBytesRequired {
        /// The resource that would have none.
        resource: ResourceId,
    },
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reservation {
                storage,
                more_bytes,
                reserved_bytes,
                limit_bytes,
                tier,
            } => {
                let [more, reserved, limit] =
                    [*more_bytes, *reserved_bytes, *limit_bytes].map(format::size);
                let tier = of_tier(tier.as_deref());
                write!(
                    f,
                    "{more} of {storage} storage would be reserved on top of {reserved}, but the limit is {limit}{tier}"
                )
            }
            Self::Streams {
                more,
                streams,
                limit,
                tier,
            } => {
                let tier = of_tier(tier.as_deref());
                write!(
                    f,
                    "{more} streams would be created on top of {streams}, but the limit is {limit}{tier}"
                )
            }
            Self::Consumers {
                resource,
                more,
                consumers,
                limit,
            } => write!(
                f,
                "{resource}: {more} consumers would be created on top of {consumers}, but the account lets a stream have {limit}"
            ),
            Self::StreamBytes {
                resource,
                max_bytes,
                limit_bytes,
            } => {
                let [max_bytes, limit] = [*max_bytes, *limit_bytes].map(format::size);
                write!(
                    f,
                    "{resource}: its max_bytes of {max_bytes} is more than the {limit} that the \
                     account lets one stream have"
                )
            }
            Self::MaxBytesRequired { resource } => {
                write!(
                    f,
                    "{resource}: the account accepts only streams with a max_bytes"
                )
            }
        }
    }
}

fn of_tier(tier: Option<&str>) -> String {
    tier.map(|tier| format!(" for {}", visible(tier)))
        .unwrap_or_default()
}

mod storage_word {
    use kanade_resources_schema::spec::Storage;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(storage: &Storage, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(storage.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Storage, D::Error> {
        let word = String::deserialize(from)?;
        Storage::from_word(&word).ok_or_else(|| D::Error::custom("unknown storage"))
    }
}
