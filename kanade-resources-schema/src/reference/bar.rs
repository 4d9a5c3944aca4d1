//! What is reserved against the budget, as a bar that is as wide as the page.

use std::fmt::Write as _;

use super::markdown::html;
use crate::lower::total_reserved;
use crate::quantity;
use crate::spec::{Storage, StreamSpec};

/// In what the bar is measured: its view box is scaled to the page.
const WIDTH: u64 = 1000;

/// HTML in one line, where there is a budget for `storage`.
pub(super) fn of(
    streams: &[&StreamSpec<'_>],
    storage: Storage,
    budget: Option<u64>,
) -> Option<String> {
    let budget = budget.filter(|budget| *budget > 0)?;
    let reserved = total_reserved(streams.iter().copied(), storage);
    let mut svg = format!(
        "<div><svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{} of {} reserved\" width=\"100%\" height=\"18\" \
         viewBox=\"0 0 {WIDTH} 18\" preserveAspectRatio=\"none\" fill=\"currentColor\">",
        quantity::size(reserved),
        quantity::size(budget)
    );
    svg += &parts(streams, storage, budget);
    let _ = write!(
        svg,
        "<rect width=\"{WIDTH}\" height=\"18\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/></svg></div>"
    );
    Some(svg)
}

/// One for each reservation, in turn darker and lighter.
fn parts(streams: &[&StreamSpec<'_>], storage: Storage, budget: u64) -> String {
    let mut svg = String::new();
    let mut before = 0_u64;
    let reserving = streams
        .iter()
        .filter(|stream| stream.storage == storage && stream.reserved_bytes() > 0);
    for (at, stream) in reserving.enumerate() {
        let reserved = stream.reserved_bytes();
        let (from, to) = (
            scaled(before, budget),
            scaled(before.saturating_add(reserved), budget),
        );
        let opacity = if at % 2 == 0 { "0.6" } else { "0.35" };
        let _ = write!(
            svg,
            "<rect x=\"{from}\" width=\"{}\" height=\"18\" fill-opacity=\"{opacity}\"><title>{}: {}</title></rect>",
            to.saturating_sub(from),
            html(stream.name),
            quantity::size(reserved)
        );
        before = before.saturating_add(reserved);
    }
    svg
}

/// Where `bytes` of the budget end. More than the budget, in a declaration with errors, ends with the bar.
fn scaled(bytes: u64, budget: u64) -> u64 {
    let scaled = u128::from(bytes) * u128::from(WIDTH) / u128::from(budget);
    u64::try_from(scaled).map_or(WIDTH, |scaled| scaled.min(WIDTH))
}
