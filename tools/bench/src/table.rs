//! Tables as Markdown has them.

use std::time::Duration;

/// What stands where nothing was measured.
pub(crate) const NOTHING: &str = "–";

pub(crate) fn heading(cells: &[&str]) {
    row(&cells
        .iter()
        .map(|cell| (*cell).to_owned())
        .collect::<Vec<_>>());
    println!("|{}", "---|".repeat(cells.len()));
}

pub(crate) fn row(cells: &[String]) {
    println!("| {} |", cells.join(" | "));
}

pub(crate) fn time(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    if milliseconds < 10.0 {
        format!("{milliseconds:.2} ms")
    } else if milliseconds < 10_000.0 {
        format!("{milliseconds:.0} ms")
    } else {
        format!("{:.1} s", milliseconds / 1000.0)
    }
}

pub(crate) fn time_if_any(duration: Option<Duration>) -> String {
    duration.map_or_else(|| NOTHING.to_owned(), time)
}

/// `one` / `other`, for instance 1.05.
pub(crate) fn ratio(one: Duration, other: Duration) -> String {
    format!("{:.2}", one.as_secs_f64() / other.as_secs_f64())
}

/// The middle one.
pub(crate) fn median<T: Ord + Copy>(samples: &mut [T]) -> Option<T> {
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied()
}
