use std::time::Duration;

use humantime::DurationError;
use toml::de::DeValue;

use super::{Reader, UNLIMITED_WORD, as_integer, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::{Age, AtLeast, SHORTEST_AGE};
use crate::form::{malformed_duration, negative_number, number_out_of_range, silent_zero};
use crate::manifest::Node;
use crate::quantity::LONGEST_DURATION;
use crate::suggest::did_you_mean;
use crate::units::DURATION_UNITS;

const EXPECTED: &str = "a duration such as \"7d\" or \"1h30m\"";

impl Reader for Age {
    type Value = Duration;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Duration> {
        if node.get_ref().as_str() == Some(UNLIMITED_WORD) {
            return Some(Duration::ZERO);
        }
        findings.keep(read(node, SHORTEST_AGE, true))
    }
}

impl<const MILLIS: u64> Reader for AtLeast<MILLIS> {
    type Value = Duration;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Duration> {
        findings.keep(read(node, Duration::from_millis(MILLIS), false))
    }
}

fn read(
    node: Node<'_, '_>,
    shortest: Duration,
    takes_unlimited: bool,
) -> Result<Duration, Finding> {
    if let DeValue::Integer(_) = node.get_ref() {
        return Err(bare(node, takes_unlimited));
    }
    let text = as_str(node, EXPECTED)?;
    if text.starts_with('-') {
        return Err(negative_number::of_duration(node.span(), takes_unlimited));
    }
    if text == UNLIMITED_WORD {
        return Err(malformed_duration::unlimited(node.span()));
    }
    if takes_unlimited && did_you_mean(&text.to_lowercase(), [UNLIMITED_WORD]).is_some() {
        return Err(malformed_duration::nearly_unlimited(node.span(), text));
    }
    let duration = parse(text).map_err(|error| match error {
        DurationError::NumberOverflow => {
            number_out_of_range::too_long(node.span(), takes_unlimited)
        }
        error => malformed_duration::finding(node.span(), text, &error),
    })?;
    within_bounds(duration, node, shortest, takes_unlimited)
}

fn within_bounds(
    duration: Duration,
    node: Node<'_, '_>,
    shortest: Duration,
    takes_unlimited: bool,
) -> Result<Duration, Finding> {
    if duration.is_zero() {
        return Err(silent_zero::finding(
            node.span(),
            node.zero,
            takes_unlimited,
        ));
    }
    if duration < shortest {
        return Err(number_out_of_range::too_short(node.span(), shortest));
    }
    if duration > LONGEST_DURATION {
        return Err(number_out_of_range::too_long(node.span(), takes_unlimited));
    }
    Ok(duration)
}

/// The finding for a bare integer.
fn bare(node: Node<'_, '_>, takes_unlimited: bool) -> Finding {
    match as_integer(node, EXPECTED) {
        Ok(0) => silent_zero::finding(node.span(), node.zero, takes_unlimited),
        Ok(number) if number < 0 => negative_number::of_duration(node.span(), takes_unlimited),
        Ok(number) => malformed_duration::without_unit(node.span(), number),
        Err(finding) => finding,
    }
}

fn parse(text: &str) -> Result<Duration, DurationError> {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    if let Some(unit) = words.find(|word| !word.is_empty() && !DURATION_UNITS.contains(word)) {
        let start = text.find(unit).unwrap_or_default();
        let unit = unit.to_owned();
        return Err(DurationError::UnknownUnit {
            start,
            end: start + unit.len(),
            unit,
            value: 0,
        });
    }
    humantime::parse_duration(text)
}
