use crate::diagnostic::{Finding, Span};
use crate::rule::{Basis, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0112",
    name: "negative_number",
    what: "A number or a duration is negative.",
    why: "Nobody reads a negative number as a limit.",
    basis: Basis::Stricter(
        "To the broker, a negative limit means \"unlimited\". Writing `\"unlimited\"` \
             tells readers, too.",
    ),
    refusals: &[],
    broker: Some(
        "The broker reads any negative limit as unlimited; nats-server 2.10 and 2.11 \
             store the number as it is. It refuses a negative `max_age` or `duplicate_window`. \
             Other fields are refused, kept or read as zero, depending on the version.",
    ),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = -1
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
max_bytes = "unlimited"
"#,
    ),
};

/// The finding for the number at `span`, in a field where it may be `"unlimited"` instead or not.
pub(crate) fn of_number(span: Span, takes_unlimited: bool) -> Finding {
    let finding = Finding::new(&RULE, span, "this number is negative");
    if takes_unlimited {
        return finding
            .note("the broker reads a negative limit as \"unlimited\"")
            .help("write `\"unlimited\"` if you want no limit");
    }
    finding
        .note(DEPENDS)
        .help("write `1` or more, or leave the field out")
}

/// The same for a duration.
pub(crate) fn of_duration(span: Span, takes_unlimited: bool) -> Finding {
    let finding = Finding::new(&RULE, span, "this duration is negative").note(DEPENDS);
    if takes_unlimited {
        return finding.help("write `\"unlimited\"` if you want no limit");
    }
    finding.help("write how long, with a unit, or leave the field out")
}

/// What all versions have in common: durations of streams and unsigned numbers are refused, those of consumers kept,
/// refused or read as zero.
const DEPENDS: &str =
    "the broker refuses it or reads it as something else, depending on its version";
