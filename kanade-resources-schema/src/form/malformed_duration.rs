use humantime::DurationError;

use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

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
            finding.note("the number has no unit")
        }
        DurationError::UnknownUnit { unit, .. } => {
            finding.note(format!("`{unit}` is not a unit of fixed length"))
        }
        _ => finding,
    };
    finding.help(
        "write numbers with the units `ns`, `us`, `ms`, `s`, `m`, `h`, `d` and `w`, such as `\"1h30m\"`",
    )
}

/// The finding for the bare integer `number`.
pub(crate) fn without_unit(span: Span, number: &str) -> Finding {
    Finding::new(&RULE, span, "a duration needs a unit")
        .label("seconds, days, nanoseconds?")
        .help(format!(
            "write `\"{number}s\"` for seconds or `\"{number}d\"` for days"
        ))
}
