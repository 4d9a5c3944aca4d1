//! Which nats-server: the pinned patch releases, and any other by number.

use std::fmt;

/// A release of nats-server.
///
/// The constants are the pinned patch release of each supported minor version; [`Version::new`]
/// names any other release.
///
/// ```
/// use kanade_resources_testing::Version;
///
/// assert!(Version::V2_10 < Version::LATEST);
/// assert_eq!(Version::LATEST.to_string(), "2.15.1");
/// assert_eq!("2.10.26".parse::<Version>()?, Version::V2_10);
/// # Ok::<(), kanade_resources_testing::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u16,
    minor: u16,
    patch: u16,
}

impl Version {
    /// The pinned release of nats-server 2.10.
    pub const V2_10: Self = Self::new(2, 10, 26);
    /// The pinned release of nats-server 2.11.
    pub const V2_11: Self = Self::new(2, 11, 11);
    /// The pinned release of nats-server 2.12.
    pub const V2_12: Self = Self::new(2, 12, 8);
    /// The pinned release of nats-server 2.14.
    pub const V2_14: Self = Self::new(2, 14, 6);
    /// The pinned release of nats-server 2.15.
    pub const V2_15: Self = Self::new(2, 15, 1);

    /// Every pinned release, oldest first.
    pub const ALL: &[Self] = &[
        Self::V2_10,
        Self::V2_11,
        Self::V2_12,
        Self::V2_14,
        Self::V2_15,
    ];
    /// The newest pinned release: what [`Server::start`](crate::Server::start) runs.
    pub const LATEST: Self = Self::V2_15;

    /// The release `major.minor.patch`, pinned or not.
    ///
    /// ```
    /// use kanade_resources_testing::Version;
    ///
    /// assert_eq!(Version::new(2, 10, 26), Version::V2_10);
    /// ```
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
