//! Sizes and durations as people write them.

use std::time::Duration;

use bytesize::ByteSize;

/// A size with two decimals: `9.00 GiB`.
pub fn rounded_size(bytes: u64) -> String {
    format!("{:.2}", ByteSize::b(bytes).display().iec())
}

/// A size as exact as four decimals are: `5.3125 GiB`, `64 MiB`.
pub fn exact_size(bytes: u64) -> String {
    let text = format!("{:.4}", ByteSize::b(bytes).display().iec());
    match text.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => text,
    }
}

/// A duration in its largest whole units, as a declaration writes it: `30d`, `1h30m`.
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
