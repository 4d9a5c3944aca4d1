use std::time::Duration;

use toml::de::DeValue;

use super::{UNLIMITED_WORD, as_str};
use crate::diagnostic::{Finding, Findings};
use crate::manifest::Node;
use crate::rules::{malformed_duration, number_out_of_range, silent_zero};

const EXPECTED: &str = "a duration such as \"7d\" or \"1h30m\"";

/// The shortest `max_age` and `duplicate_window` a broker takes (error 10052 below; nats-server, all versions).
const SHORTEST: Duration = Duration::from_millis(100);

/// The broker counts nanoseconds in 63 bits: some 292 years.
const LONGEST: Duration = Duration::from_nanos(i64::MAX.unsigned_abs());

/// `max_age`: a duration, or `"unlimited"`, which is zero to the broker.
pub(crate) fn age(node: Node<'_, '_>, findings: &mut Findings) -> Option<Duration> {
    if node.get_ref().as_str() == Some(UNLIMITED_WORD) {
        return Some(Duration::ZERO);
    }
    findings.keep(read(node))
}

/// `duplicate_window`: a duration.
pub(crate) fn window(node: Node<'_, '_>, findings: &mut Findings) -> Option<Duration> {
    findings.keep(read(node))
}

fn read(node: Node<'_, '_>) -> Result<Duration, Finding> {
    if let DeValue::Integer(number) = node.get_ref() {
        return Err(malformed_duration::without_unit(node.span(), number.as_str()));
    }
    let text = as_str(node, EXPECTED)?;
    let duration = parse(text).map_err(|error| match error {
        humantime::DurationError::NumberOverflow => number_out_of_range::too_long(node.span()),
        error => malformed_duration::finding(node.span(), text, &error),
    })?;
    if duration.is_zero() {
        return Err(silent_zero::finding(node.span()));
    }
    if duration < SHORTEST {
        return Err(number_out_of_range::too_short(node.span()));
    }
    if duration > LONGEST {
        return Err(number_out_of_range::too_long(node.span()));
    }
    Ok(duration)
}

/// Months and years have no fixed length, so they are not units here, though `humantime` averages them.
const CALENDAR_UNITS: &[&str] = &["M", "month", "months", "y", "yr", "yrs", "year", "years"];

fn parse(text: &str) -> Result<Duration, humantime::DurationError> {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    if let Some(unit) = words.find(|word| CALENDAR_UNITS.contains(word)) {
        let start = text.find(unit).unwrap_or_default();
        let unit = unit.to_owned();
        return Err(humantime::DurationError::UnknownUnit { start, end: start + unit.len(), unit, value: 0 });
    }
    humantime::parse_duration(text)
}
