use std::fmt;

use crate::spec::ServerVersion;

/// A line of nats-server releases that the model knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Line {
    /// 2.10.
    V2_10,
    /// 2.11.
    V2_11,
    /// 2.12.
    V2_12,
    /// 2.14.
    V2_14,
    /// 2.15.
    V2_15,
}

impl Line {
    /// Every line, the oldest first.
    pub const ALL: [Self; 5] = [
        Self::V2_10,
        Self::V2_11,
        Self::V2_12,
        Self::V2_14,
        Self::V2_15,
    ];
    /// The newest line that the model knows.
    pub const NEWEST: Self = Self::V2_15;

    /// The line of a release. Between two lines it counts as the older one, and beyond the newest as the newest.
    ///
    /// ```
    /// use kanade_resources_schema::effects::Line;
    /// use kanade_resources_schema::spec::ServerVersion;
    ///
    /// assert_eq!(Line::of(ServerVersion::new(2, 12, 8)), Line::V2_12);
    /// assert_eq!(Line::of(ServerVersion::new(3, 0, 0)), Line::NEWEST);
    /// ```
    pub fn of(version: ServerVersion) -> Self {
        let mut lines = Self::ALL.into_iter().rev();
        lines
            .find(|line| line.version() <= version)
            .unwrap_or(Self::V2_10)
    }

    /// The oldest line with that level of the JetStream API: the number that `$JS.API.INFO` answers with, none before
    /// nats-server 2.11.
    ///
    /// ```
    /// use kanade_resources_schema::effects::Line;
    ///
    /// assert_eq!(Line::of_api_level(None), Line::V2_10);
    /// assert_eq!(Line::of_api_level(Some(3)), Line::V2_12);
    /// ```
    pub fn of_api_level(level: Option<u64>) -> Self {
        match level.unwrap_or_default() {
            0 => Self::V2_10,
            1 => Self::V2_11,
            2 | 3 => Self::V2_12,
            4 => Self::V2_14,
            _ => Self::V2_15,
        }
    }

    /// The first release of the line.
    pub const fn version(self) -> ServerVersion {
        match self {
            Self::V2_10 => ServerVersion::V2_10,
            Self::V2_11 => ServerVersion::V2_11,
            Self::V2_12 => ServerVersion::V2_12,
            Self::V2_14 => ServerVersion::V2_14,
            Self::V2_15 => ServerVersion::V2_15,
        }
    }

    /// This line and every later one: a restart is often an upgrade.
    pub fn and_later(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |line| *line >= self)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.version();
        write!(f, "{}.{}", version.major, version.minor)
    }
}

/// The lines that something holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The oldest.
    pub first: Line,
    /// The newest.
    pub last: Line,
}

impl Lines {
    /// Every line.
    pub const ALL: Self = Self {
        first: Line::V2_10,
        last: Line::NEWEST,
    };

    /// That line and later ones.
    pub const fn since(first: Line) -> Self {
        Self {
            first,
            last: Line::NEWEST,
        }
    }

    /// That line and earlier ones.
    pub const fn until(last: Line) -> Self {
        Self {
            first: Line::V2_10,
            last,
        }
    }

    /// Whether the line is one of them.
    pub fn include(self, line: Line) -> bool {
        self.first <= line && line <= self.last
    }
}
