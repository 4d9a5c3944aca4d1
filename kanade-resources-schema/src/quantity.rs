//! Quantities as people write them.

use std::time::Duration;

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
    const UNITS: [(u128, &str); 7] = [
        (86_400_000_000_000, "d"),
        (3_600_000_000_000, "h"),
        (60_000_000_000, "m"),
        (1_000_000_000, "s"),
        (1_000_000, "ms"),
        (1_000, "us"),
        (1, "ns"),
    ];
    let mut rest = duration.as_nanos();
    if rest == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    for (nanos, unit) in UNITS {
        if rest >= nanos {
            text += &(rest / nanos).to_string();
            text += unit;
            rest %= nanos;
        }
    }
    text
}
