use std::time::Duration;

use toml::de::DeValue;

use super::{Reader, UNLIMITED_WORD, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::field::takes::{Age, AtLeast, SHORTEST_AGE};
use crate::form::{malformed_duration, number_out_of_range, silent_zero};
use crate::manifest::Node;
use crate::units::DURATION_UNITS;

const EXPECTED: &str = "a duration such as \"7d\" or \"1h30m\"";

/// The broker counts nanoseconds in 63 bits: about 292 years.
const LONGEST: Duration = Duration::from_nanos(i64::MAX.unsigned_abs());

impl Reader for Age {
    type Value = Duration;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Duration> {
        if node.get_ref().as_str() == Some(UNLIMITED_WORD) {
            return Some(Duration::ZERO);
        }
        findings.keep(read(node, SHORTEST_AGE))
    }
}

impl<const MILLIS: u64> Reader for AtLeast<MILLIS> {
    type Value = Duration;
    fn read(node: Node<'_, '_>, findings: &mut Findings) -> Option<Duration> {
        findings.keep(read(node, Duration::from_millis(MILLIS)))
    }
}

fn read(node: Node<'_, '_>, shortest: Duration) -> Result<Duration, Finding> {
    if let DeValue::Integer(number) = node.get_ref() {
        return Err(malformed_duration::without_unit(
            node.span(),
            number.as_str(),
        ));
    }
    let text = as_str(node, EXPECTED)?;
    let duration = parse(text).map_err(|error| match error {
        humantime::DurationError::NumberOverflow => number_out_of_range::too_long(node.span()),
        error => malformed_duration::finding(node.span(), text, &error),
    })?;
    if duration.is_zero() {
        return Err(silent_zero::finding(node.span()));
    }
    if duration < shortest {
        return Err(number_out_of_range::too_short(node.span(), shortest));
    }
    if duration > LONGEST {
        return Err(number_out_of_range::too_long(node.span()));
    }
    Ok(duration)
}

fn parse(text: &str) -> Result<Duration, humantime::DurationError> {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    if let Some(unit) = words.find(|word| !word.is_empty() && !DURATION_UNITS.contains(word)) {
        let start = text.find(unit).unwrap_or_default();
        let unit = unit.to_owned();
        return Err(humantime::DurationError::UnknownUnit {
            start,
            end: start + unit.len(),
            unit,
            value: 0,
        });
    }
    humantime::parse_duration(text)
}
