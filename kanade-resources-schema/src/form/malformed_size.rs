use super::{negative_number, unknown_word};
use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};
use crate::suggest::did_you_mean;
use crate::units::{SIZE_UNITS, UNLIMITED_WORD};

pub(super) static RULE: Rule = Rule {
    id: "KR0101",
    name: "malformed_size",
    what: "A size has an unknown unit, or one that can be read in two ways.",
    why: "`1G` means 10⁹ bytes to some tools and 2³⁰ to others. A cap must not depend on the \
         reader.",
    basis: Basis::Form,
    refusals: &[],
    broker: None,
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "2G"
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "2GiB"
"#,
    ),
};

/// The unit that `unit` was meant to be: in another case, or as Kubernetes writes it.
fn meant(unit: &str) -> Option<&'static str> {
    let long = format!("{unit}B");
    let mut known = SIZE_UNITS.iter().copied();
    known.find(|known| {
        known.eq_ignore_ascii_case(unit) || unit.len() == 2 && known.eq_ignore_ascii_case(&long)
    })
}

/// The finding for the size `text`, which starts with `number` and goes on with `unit`.
pub(crate) fn finding(span: Span, text: &str, number: &str, unit: &str) -> Finding {
    if text.starts_with('-') {
        return negative_number::of_number(span, true);
    }
    let prefix = unit.chars().next().map(|c| c.to_ascii_uppercase());
    match prefix.filter(|c| "KMGT".contains(*c)) {
        Some(prefix) if !number.is_empty() && unit.len() == 1 => {
            Finding::new(&RULE, span, format!("`{text}` can be read in two ways")).help(format!(
                "write `\"{number}{prefix}iB\"` for powers of 1024, or `\"{number}{prefix}B\"` for powers of 1000"
            ))
        }
        _ => explain(Finding::new(&RULE, span, format!("`{text}` is not a size")), number, unit),
    }
}

fn explain(finding: Finding, number: &str, unit: &str) -> Finding {
    let is_whole = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && unit.is_empty() {
        let help = format!("write `{number}` without quotes for a number of bytes");
        return finding.fix(help, number.trim_start_matches('0'));
    }
    let unlimited = did_you_mean(&unit.to_lowercase(), [UNLIMITED_WORD]);
    if let Some(word) = unlimited.filter(|_| number.is_empty()) {
        return finding.fix(format!("did you mean `{word}`?"), format!("\"{word}\""));
    }
    match meant(unit) {
        Some(known) if !number.is_empty() && known != unit => finding.fix(
            format!("did you mean `{number}{known}`?"),
            format!("\"{number}{known}\""),
        ),
        _ => finding.help(format!(
            "write a number and one of the units {}",
            unknown_word::quoted(SIZE_UNITS)
        )),
    }
}
