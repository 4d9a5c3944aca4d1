//! The one string of the fleet where a suffix is part of a token.

use std::borrow::Cow;
use std::fmt;

use kanade_resources::Token;

/// A version of the agent for one platform.
///
/// In names of objects, Windows is the version alone and every other platform has a suffix:
///
/// ```
/// use kanade_fleet::names::agent_releases::{self, Parsed};
/// use kanade_fleet::{Platform, Release};
///
/// let release = Release::new("1.4.2", Platform::LinuxArm).unwrap();
/// let name = agent_releases::release(&release)?;
/// assert_eq!(name.as_str(), "1.4.2-linux-aarch64");
///
/// let Some(Parsed::Release(parts)) = agent_releases::parse("1.4.2") else { unreachable!() };
/// assert_eq!(parts.release.platform(), Platform::Windows);
/// # Ok::<_, kanade_resources::InvalidToken>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Release {
    version: String,
    platform: Platform,
}

/// What an agent runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Windows, on x86-64.
    Windows,
    /// Linux, on x86-64.
    Linux,
    /// Linux, on 64-bit ARM.
    LinuxArm,
    /// macOS, on 64-bit ARM.
    MacOs,
}

impl Platform {
    /// Every platform but Windows has a suffix.
    const SUFFIXES: [(Self, &str); 3] = [
        (Self::Linux, "-linux-x86_64"),
        (Self::LinuxArm, "-linux-aarch64"),
        (Self::MacOs, "-macos-aarch64"),
    ];

    fn suffix(self) -> &'static str {
        let suffix = Self::SUFFIXES
            .iter()
            .find(|(platform, _)| *platform == self);
        suffix.map_or("", |(_, suffix)| suffix)
    }

    /// The version and the platform that `name` stands for.
    fn split(name: &str) -> (&str, Self) {
        let suffixed = Self::SUFFIXES
            .iter()
            .find_map(|(platform, suffix)| Some((name.strip_suffix(suffix)?, *platform)));
        suffixed.unwrap_or((name, Self::Windows))
    }
}

impl Release {
    /// A release; none for a version that ends like a platform, which would be taken for one.
    pub fn new(version: impl Into<String>, platform: Platform) -> Option<Self> {
        let version = version.into();
        let is_plain = Platform::split(&version).1 == Platform::Windows && !version.is_empty();
        is_plain.then_some(Self { version, platform })
    }

    /// The version, without the platform.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The platform.
    pub fn platform(&self) -> Platform {
        self.platform
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.version, self.platform.suffix())
    }
}

impl Token for Release {
    fn token(&self) -> Cow<'_, str> {
        match self.platform {
            Platform::Windows => Cow::Borrowed(&self.version),
            _ => Cow::Owned(self.to_string()),
        }
    }

    fn from_token(token: &str) -> Option<Self> {
        let (version, platform) = Platform::split(token);
        Self::new(version, platform)
    }
}
