use std::fmt;
use std::str::FromStr;

/// A version of nats-server.
///
/// ```
/// use kanade_resources_schema::spec::ServerVersion;
///
/// let live: ServerVersion = "2.12.0-RC.1".parse()?;
/// assert!(live >= ServerVersion::new(2, 10, 0));
/// assert_eq!(live.to_string(), "2.12.0");
/// # Ok::<(), kanade_resources_schema::spec::UnknownServerVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerVersion {
    /// The `2` of 2.12.8.
    pub major: u16,
    /// The `12` of 2.12.8.
    pub minor: u16,
    /// The `8` of 2.12.8.
    pub patch: u16,
}

impl ServerVersion {
    /// nats-server 2.10, the oldest version that this project knows the rules of.
    pub const V2_10: Self = Self::new(2, 10, 0);
    /// nats-server 2.11.
    pub const V2_11: Self = Self::new(2, 11, 0);
    /// nats-server 2.12.
    pub const V2_12: Self = Self::new(2, 12, 0);
    /// nats-server 2.14.
    pub const V2_14: Self = Self::new(2, 14, 0);
    /// nats-server 2.15.
    pub const V2_15: Self = Self::new(2, 15, 0);
    /// The oldest supported version.
    pub const OLDEST: Self = Self::V2_10;
    /// The newest supported version. Later ones are taken for it.
    pub const NEWEST: Self = Self::V2_15;
    /// The first of each line that is supported, in order.
    pub const SUPPORTED: [Self; 5] = [
        Self::V2_10,
        Self::V2_11,
        Self::V2_12,
        Self::V2_14,
        Self::V2_15,
    ];

    /// The version `major.minor.patch`.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl FromStr for ServerVersion {
    type Err = UnknownServerVersion;

    /// Reads `2.12`, `2.12.8` and pre-releases such as `2.12.0-RC.1`, which count as the release.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let release = text.split(['-', '+']).next().unwrap_or_default();
        let numbers: Vec<u16> = release
            .split('.')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| UnknownServerVersion)?;
        match numbers[..] {
            [major, minor] => Ok(Self::new(major, minor, 0)),
            [major, minor, patch] => Ok(Self::new(major, minor, patch)),
            _ => Err(UnknownServerVersion),
        }
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// The text is not a version such as `2.12` or `2.12.8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownServerVersion;

impl fmt::Display for UnknownServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a nats-server version such as `2.12` or `2.12.8`")
    }
}

impl std::error::Error for UnknownServerVersion {}
