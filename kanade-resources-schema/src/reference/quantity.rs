//! Sizes and durations as people write them.

use bytesize::ByteSize;

pub use crate::quantity::{duration, size};

/// A size with two decimals: `9.00 GiB`.
pub fn rounded_size(bytes: u64) -> String {
    format!("{:.2}", ByteSize::b(bytes).display().iec())
}
