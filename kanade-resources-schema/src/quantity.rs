//! Quantities as a declaration writes them: everything that is shown to people spells them so.

use std::time::Duration;

/// The longest duration of a declaration: brokers count nanoseconds in 63 bits, which is about 292 years.
pub const LONGEST_DURATION: Duration = Duration::from_nanos(i64::MAX.unsigned_abs());

/// A duration as a declaration writes it, in its largest whole units up to days.
///
/// ```
/// use kanade_resources_schema::quantity::duration;
/// use std::time::Duration;
///
/// assert_eq!(duration(Duration::from_secs(30 * 86_400)), "30d");
/// assert_eq!(duration(Duration::from_millis(5_400_500)), "1h30m500ms");
/// ```
pub fn duration(duration: Duration) -> String {
    in_units(duration, &UNITS)
}

/// A duration as Go reads it, which has no days.
///
/// ```
/// use kanade_resources_schema::quantity::go_duration;
/// use std::time::Duration;
///
/// assert_eq!(go_duration(Duration::from_secs(30 * 86_400)), "720h");
/// ```
pub fn go_duration(duration: Duration) -> String {
    let [_, up_to_hours @ ..] = &UNITS;
    in_units(duration, up_to_hours)
}

const UNITS: [(u128, &str); 7] = [
    (86_400_000_000_000, "d"),
    (3_600_000_000_000, "h"),
    (60_000_000_000, "m"),
    (1_000_000_000, "s"),
    (1_000_000, "ms"),
    (1_000, "us"),
    (1, "ns"),
];

fn in_units(duration: Duration, units: &[(u128, &str)]) -> String {
    let mut rest = duration.as_nanos();
    if rest == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    for &(nanos, unit) in units {
        if rest >= nanos {
            text += &(rest / nanos).to_string();
            text += unit;
            rest %= nanos;
        }
    }
    text
}

/// A size as a declaration writes it: in the largest unit that keeps it exact with four decimals at most, or, where that is
/// a decimal one, in a smaller binary one that is as short.
///
/// ```
/// use kanade_resources_schema::quantity::size;
///
/// assert_eq!(size(1536 << 20), "1.5GiB");
/// assert_eq!(size(1500 << 10), "1500KiB");
/// assert_eq!(size(5_000_000_000), "5GB");
/// assert_eq!(size(1000), "1000B");
/// assert_eq!(size(1 << 60), "1048576TiB");
/// ```
pub fn size(bytes: u64) -> String {
    if let Some(binary) = exact(bytes, &BINARY) {
        return binary;
    }
    match (whole(bytes), exact(bytes, &DECIMAL)) {
        (Some(binary), Some(decimal)) if decimal.len() < binary.len() => decimal,
        (Some(binary), _) => binary,
        (None, Some(decimal)) => decimal,
        (None, None) => format!("{bytes}B"),
    }
}

/// A size that was measured, rounded to one decimal in the same spelling.
///
/// ```
/// use kanade_resources_schema::quantity::rounded_size;
///
/// assert_eq!(rounded_size(123_456_789), "117.7MiB");
/// assert_eq!(rounded_size((1 << 20) - 1), "1MiB");
/// assert_eq!(rounded_size(1000), "1000B");
/// ```
pub fn rounded_size(bytes: u64) -> String {
    let units = BINARY.iter().map(|(unit, name)| {
        let unit = u128::from(*unit);
        let tenths = (u128::from(bytes) * 10 + unit / 2) / unit;
        (tenths, name)
    });
    let unit = units.into_iter().find(|(tenths, _)| *tenths >= 10);
    match unit.filter(|_| bytes >= 1 << 10) {
        None => format!("{bytes}B"),
        Some((tenths, name)) if tenths.is_multiple_of(10) => format!("{}{name}", tenths / 10),
        Some((tenths, name)) => format!("{}.{}{name}", tenths / 10, tenths % 10),
    }
}

/// Those that a declaration may write.
const BINARY: [(u64, &str); 4] = [
    (1 << 40, "TiB"),
    (1 << 30, "GiB"),
    (1 << 20, "MiB"),
    (1 << 10, "KiB"),
];

const DECIMAL: [(u64, &str); 3] = [
    (1_000_000_000_000, "TB"),
    (1_000_000_000, "GB"),
    (1_000_000, "MB"),
];

/// In the largest of `units` that is not larger than it, where four decimals say it all.
fn exact(bytes: u64, units: &[(u64, &str)]) -> Option<String> {
    let (unit, name) = units.iter().find(|(unit, _)| bytes >= *unit)?;
    let parts = u128::from(bytes) * 10_000;
    let unit = u128::from(*unit);
    if !parts.is_multiple_of(unit) {
        return None;
    }
    let parts = parts / unit;
    let number = format!("{}.{:04}", parts / 10_000, parts % 10_000);
    let number = number.trim_end_matches('0').trim_end_matches('.');
    Some(format!("{number}{name}"))
}

/// In the largest binary unit of which it is a multiple.
fn whole(bytes: u64) -> Option<String> {
    let (unit, name) = BINARY
        .iter()
        .find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit))?;
    Some(format!("{}{name}", bytes / unit))
}
