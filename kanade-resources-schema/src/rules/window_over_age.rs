use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0110",
    name: "window_over_age",
    what: "`duplicate_window` is longer than `max_age`.",
    why: "A message id can't be remembered for longer than the message is kept.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("duplicates window can not be larger then max age")],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Compares declared windows with ages.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
        .also(
            lowered.places.of(symbol::MAX_AGE),
            "messages are kept for this time",
        )
        .refused()
        .help(
            "shorten it, or leave it out: the broker then uses two minutes, or `max_age` \
                 if that is shorter",
        );
        findings.push(finding);
    }
}
