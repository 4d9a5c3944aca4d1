//! Sizes and durations as people write them.

use bytesize::ByteSize;

pub use crate::quantity::duration;

/// A size with two decimals: `9.00 GiB`.
pub fn rounded_size(bytes: u64) -> String {
    format!("{:.2}", ByteSize::b(bytes).display().iec())
}

/// A size as exact as four decimals are: `5.3125 GiB`, `64 MiB`.
pub fn exact_size(bytes: u64) -> String {
    let text = format!("{:.4}", ByteSize::b(bytes).display().iec());
    match text.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            format!(
                "{} {unit}",
                number.trim_end_matches('0').trim_end_matches('.')
            )
        }
        _ => text,
    }
}
