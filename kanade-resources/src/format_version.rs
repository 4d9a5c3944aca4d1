//! The version of the JSON that plans and reports are written in.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The one version there is.
const VERSION: u64 = 1;

/// `"format_version": 1`. It grows when a field changes its meaning or is removed; new fields leave it as
/// it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FormatVersion;

impl Serialize for FormatVersion {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(VERSION)
    }
}

impl<'de> Deserialize<'de> for FormatVersion {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u64::deserialize(from)? {
            VERSION => Ok(Self),
            other => Err(D::Error::custom(format!("unknown format_version {other}"))),
        }
    }
}
