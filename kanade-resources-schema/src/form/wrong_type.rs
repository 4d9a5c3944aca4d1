use toml::de::DeValue;

use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Refusal, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0008",
    name: "wrong_type",
    what: "A value has the wrong type.",
    why: "A value of another type has no meaning here, and nothing is guessed.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10025)],
    broker: None,
    fails: Some(
        r#"[streams.RESULTS]
subjects = "results.>"
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
"#,
    ),
};

/// The finding for `found` in place of `expected`.
pub(crate) fn finding(span: Span, expected: &str, found: &DeValue<'_>) -> Finding {
    let finding = Finding::new(
        &RULE,
        span,
        format!("expected {expected}, found {}", describe(found)),
    );
    match found {
        DeValue::String(text) if expected.starts_with("a list") => {
            finding.help(format!("write `[\"{text}\"]`"))
        }
        _ => finding,
    }
}

/// The finding for a list that has no items.
pub(crate) fn empty_list(span: Span) -> Finding {
    Finding::new(
        &RULE,
        span,
        "expected at least one item, found an empty list",
    )
    .note("the broker treats an empty list as if the field were missing")
    .help("name an item, or leave the field out")
}

fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
