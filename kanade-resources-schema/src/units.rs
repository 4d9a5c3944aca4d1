//! The units that a declaration may write.

/// The word for a limit that is left out on purpose.
pub(crate) const UNLIMITED_WORD: &str = "unlimited";

/// The units of a size: decimal and binary, spelt one way.
pub const SIZE_UNITS: &[&str] = &["B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"];

/// The units of a duration, in all spellings. Months and years have no fixed length, so they are not among them,
/// though `humantime` averages them.
pub const DURATION_UNITS: &[&str] = &[
    "ns", "nsec", "nanos", "us", "µs", "usec", "ms", "msec", "millis", "s", "sec", "secs",
    "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour",
    "hours", "d", "day", "days", "w", "wk", "wks", "week", "weeks",
];
