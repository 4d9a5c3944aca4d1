use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// `duplicate_window` is longer than `max_age`.
pub(crate) static RULE: Rule = Rule {
    id: "KR0110",
    name: "window_over_age",
    what: "`duplicate_window` is longer than `max_age`.",
    why: "A message id can't be remembered for longer than the message is kept.",
    basis: Basis::Broker,
    broker: Some("Error 10052, duplicates window can not be larger then max age."),
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "1h"
duplicate_window = "2h"
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "1h"
duplicate_window = "30m"
"#,
    ),
};

/// Compares declared windows with ages.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        let (age, Some(window)) = (lowered.stream.max_age, lowered.stream.duplicate_window) else {
            continue;
        };
        if age.is_zero() || window <= age {
            continue;
        }
        let finding = Finding::new(
            &RULE,
            lowered.places.of(symbol::DUPLICATE_WINDOW),
            "`duplicate_window` is longer than `max_age`",
        )
        .also(lowered.places.of(symbol::MAX_AGE), "messages are kept this long")
        .note("the broker would refuse it with error 10052")
        .help(
            "shorten it, or leave it out: the broker then takes two minutes, or `max_age` if that is shorter",
        );
        findings.push(finding);
    }
}
