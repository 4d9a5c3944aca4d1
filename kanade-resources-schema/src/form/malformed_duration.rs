use std::time::Duration;

use humantime::DurationError;

use crate::diagnostic::{Finding, Span};
use crate::quantity;
use crate::rule::{Basis, Rule};
use crate::units::UNLIMITED_WORD;

pub(super) static RULE: Rule = Rule {
    id: "KR0102",
    name: "malformed_duration",
    what: "A duration has no unit, or a unit without a fixed length.",
    why: "The API counts nanoseconds and people count days, so somebody would misread a bare \
         number.",
    basis: Basis::Form,
    refusals: &[],
    broker: Some("The broker reads a bare integer as nanoseconds."),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_age = 30
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_age = "30d"
"#,
    ),
};

/// The finding for `text`, which is not a duration.
pub(crate) fn finding(span: Span, text: &str, reason: &DurationError) -> Finding {
    let finding = Finding::new(&RULE, span, format!("`{text}` is not a duration"));
    let finding = match reason {
        DurationError::UnknownUnit { unit, .. } if unit.is_empty() => {
            return with_a_unit(finding.note("the number has no unit"), text.trim());
        }
        DurationError::UnknownUnit { unit, .. } => {
            let length = if is_of_a_calendar(unit) {
                " of fixed length"
            } else {
                ""
            };
            finding.note(format!("`{unit}` is not a unit{length}"))
        }
        _ => finding,
    };
    let lower = text.to_lowercase();
    if lower != text && humantime::parse_duration(&lower).is_ok() {
        return finding.fix(format!("did you mean `{lower}`?"), format!("\"{lower}\""));
    }
    finding.help(UNITS)
}

/// Months and years, by whatever name.
fn is_of_a_calendar(unit: &str) -> bool {
    let lower = unit.to_lowercase();
    unit == "M" || ["mo", "y"].iter().any(|start| lower.starts_with(start))
}

/// The finding for the bare integer `number`.
pub(crate) fn without_unit(span: Span, number: i128) -> Finding {
    let finding = Finding::new(&RULE, span, "a duration needs a unit");
    with_a_unit(finding, &number.to_string())
}

/// The finding for a field that can't be unlimited.
pub(crate) fn unlimited(span: Span) -> Finding {
    Finding::new(&RULE, span, "this duration can't be unlimited")
        .help("write how long, with a unit, or leave the field out")
}

/// The finding for `text`, which is nearly the word for no limit.
pub(crate) fn nearly_unlimited(span: Span, text: &str) -> Finding {
    Finding::new(&RULE, span, format!("`{text}` is not a duration")).fix(
        format!("did you mean `{UNLIMITED_WORD}`?"),
        format!("\"{UNLIMITED_WORD}\""),
    )
}

const UNITS: &str = "write numbers with the units `ns`, `us`, `ms`, `s`, `m`, `h`, `d` and `w`, such as `\"1h30m\"`";

/// Offers units for `number`: the API's large numbers are nanoseconds, small ones may be anything.
fn with_a_unit(finding: Finding, number: &str) -> Finding {
    const A_SECOND: u64 = 1_000_000_000;
    /// Nobody means more days than that.
    const MOST_DAYS: u64 = 3650;
    match number.parse::<u64>() {
        Ok(nanos) if nanos >= A_SECOND => {
            let written = quantity::duration(Duration::from_nanos(nanos));
            let help = format!("as nanoseconds, as in the JetStream API, it is `\"{written}\"`");
            finding.fix(help, format!("\"{written}\""))
        }
        Ok(days) if days <= MOST_DAYS => finding.label("seconds, days, nanoseconds?").help(
            format!("write `\"{days}s\"` for seconds or `\"{days}d\"` for days"),
        ),
        Ok(seconds) => finding
            .label("seconds, milliseconds, nanoseconds?")
            .help(format!("write `\"{seconds}s\"` for seconds")),
        Err(_) => finding.help(UNITS),
    }
}
