use toml::Spanned;
use toml::de::DeValue;

use super::unknown_word;
use crate::diagnostic::{Finding, Span};
use crate::field::{Field, Shape};
use crate::rule::{Basis, Refusal, Rule};
use crate::suggest::did_you_mean;
use crate::units::UNLIMITED_WORD;

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

/// What a field expects that takes a number and nothing else.
pub(crate) const WHOLE_NUMBER: &str = "a whole number";

/// What a field expects that takes a string and nothing else.
pub(crate) const TEXT: &str = "a string";

/// The finding for `found` in place of `expected`.
pub(crate) fn finding(span: Span, expected: &str, found: &DeValue<'_>) -> Finding {
    let finding = Finding::new(
        &RULE,
        span,
        format!("expected {expected}, found {}", describe(found)),
    );
    let text = match found {
        DeValue::String(text) => text,
        DeValue::Array(items) if expected == TEXT => return instead_of_a_list(finding, items),
        _ => return finding,
    };
    if text == UNLIMITED_WORD && expected == WHOLE_NUMBER {
        return finding.help("write a number, or leave the field out for the broker's default");
    }
    let unlimited = did_you_mean(&text.to_lowercase(), [UNLIMITED_WORD]);
    if let Some(word) = unlimited.filter(|_| expected.starts_with(WHOLE_NUMBER)) {
        return finding.fix(format!("did you mean `{word}`?"), quoted(word));
    }
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_boolean = matches!(text.as_ref(), "true" | "false");
    if expected.starts_with(WHOLE_NUMBER) && is_number
        || expected.starts_with("`true`") && is_boolean
    {
        return finding.fix(
            format!("write `{text}` without quotes"),
            text.trim_start_matches('0'),
        );
    }
    finding
}

/// A list of one string can stand for that string.
fn instead_of_a_list(finding: Finding, items: &[Spanned<DeValue<'_>>]) -> Finding {
    let [only] = items else {
        return finding;
    };
    match only.get_ref().as_str().map(quoted) {
        Some(text) => finding.fix(format!("write `{text}`"), text),
        None => finding,
    }
}

/// The finding for `found` in place of a list of `items`.
pub(crate) fn list(span: Span, items: &Shape, found: &DeValue<'_>) -> Finding {
    let finding = finding(span, "a list", found);
    match (found, items) {
        (DeValue::String(text), Shape::Text { .. } | Shape::Duration { .. }) => {
            let text = format!("[{}]", quoted(text));
            finding.fix(format!("write `{text}`"), text)
        }
        (DeValue::String(text), Shape::Table(fields)) => match as_table_of(fields, text) {
            Some(table) => finding.fix(format!("write `[{table}]`"), format!("[{table}]")),
            None => finding,
        },
        (DeValue::Table(_), Shape::Table(_)) => {
            finding.help("write `[[…]]` around the name of the table, or `[{ … }]` as a value")
        }
        _ => finding,
    }
}

/// The finding for `found` in place of a table of `fields`.
pub(crate) fn table(span: Span, fields: &[Field], found: &DeValue<'_>) -> Finding {
    let finding = finding(span, "a table", found);
    let meant = found.as_str().and_then(|text| as_table_of(fields, text));
    match meant {
        Some(table) => finding.fix(format!("write `{table}`"), table),
        None => finding,
    }
}

/// The finding for `found` in place of tables that have names, as in `[streams.NAME]`.
pub(crate) fn named_tables(span: Span, path: &str, found: &DeValue<'_>) -> Finding {
    let finding = finding(span, "a table", found);
    match found {
        DeValue::Array(_) => finding.help(format!(
            "write `[{path}.NAME]` for each of them, with its name"
        )),
        _ => finding,
    }
}

/// The finding for `yes` in place of one of `words`, the first of which is the default.
pub(crate) fn switch(span: Span, yes: bool, words: &[&str], found: &DeValue<'_>) -> Finding {
    let expected = format!("one of {}", unknown_word::quoted(words));
    let finding = finding(span, &expected, found);
    let meant = match words {
        ["none", other] => Some(if yes { *other } else { "none" }),
        _ => None,
    };
    match meant {
        Some(word) => finding.fix(format!("write `\"{word}\"`"), format!("\"{word}\"")),
        None => finding,
    }
}

/// A table with `text` in its only required field, if it has just one.
fn as_table_of(fields: &[Field], text: &str) -> Option<String> {
    let mut required = fields.iter().filter(|field| field.required);
    match (required.next(), required.next()) {
        (Some(only), None) => Some(format!("{{ {} = {} }}", only.name, quoted(text))),
        _ => None,
    }
}

/// `text` as a string of TOML.
fn quoted(text: &str) -> String {
    format!("{text:?}")
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
