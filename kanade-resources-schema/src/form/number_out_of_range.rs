use std::time::Duration;

use crate::diagnostic::{Finding, Span};
use crate::quantity;
use crate::rule::{Basis, Refusal, Rule};

pub(super) static RULE: Rule = Rule {
    id: "KR0104",
    name: "number_out_of_range",
    what: "A number is outside the range that the broker accepts.",
    why: "The broker would refuse it, or read it as a different number.",
    basis: Basis::Broker,
    refusals: &[OUTSIDE, UNREADABLE],
    broker: Some("The broker reads `num_replicas = 0` as 1."),
    fails: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
num_replicas = 6
"#,
    ),
    mend: Some(
        r#"[streams.RESULTS]
subjects = ["results.>"]
num_replicas = 5
"#,
    ),
};

const OUTSIDE: Refusal = Refusal::new(10052).of("outside the broker's limits");
const UNREADABLE: Refusal = Refusal::new(10025).of("more than the broker can hold");

/// The finding for a number above `most`.
pub(crate) fn too_large(span: Span, most: u64) -> Finding {
    Finding::new(
        &RULE,
        span,
        format!("this number is too large: the broker can hold at most {most}"),
    )
}

/// The finding for a number outside of `least` to `most`.
pub(crate) fn not_between(span: Span, least: u8, most: u8) -> Finding {
    Finding::new(
        &RULE,
        span,
        format!("this number must be between {least} and {most}"),
    )
}

/// The finding for a duration below the broker's shortest.
pub(crate) fn too_short(span: Span, shortest: Duration) -> Finding {
    let shortest = quantity::duration(shortest);
    Finding::new(
        &RULE,
        span,
        format!("this duration is shorter than {shortest}, the shortest that the broker accepts"),
    )
    .refused_with(OUTSIDE)
}

/// The finding for a duration above the broker's longest, in a field that may be `"unlimited"` instead or not.
pub(crate) fn too_long(span: Span, takes_unlimited: bool) -> Finding {
    let finding = Finding::new(
        &RULE,
        span,
        "this duration is longer than about 292 years, the longest that the broker can hold",
    );
    if takes_unlimited {
        finding.help("write `\"unlimited\"` to keep messages without a limit of age")
    } else {
        finding
    }
}
