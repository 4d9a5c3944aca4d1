use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};
use crate::spec::Retention;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0904",
    name: "unheard_interest",
    what: "A stream with `retention = \"interest\"` has no declared consumer.",
    why: "Such a stream keeps a message only while a consumer needs it, so messages that are \
         published before the first consumer exists are lost.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some("The broker acknowledges the message and stores nothing."),
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "7d"
retention = "interest"
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
max_age = "7d"
retention = "interest"

[streams.EVENTS.consumers.audit]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for streams that keep nothing until somebody else makes a consumer.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let unheard = cx.lowered.iter().filter(|lowered| {
        lowered.stream.retention == Retention::Interest
            && lowered.consumers.iter().all(|consumer| consumer.lazy)
    });
    for lowered in unheard {
        let message = format!(
            "stream `{}` drops every message until somebody creates a consumer",
            lowered.name
        );
        let finding =
            Finding::new(&RULE, lowered.places.of(symbol::RETENTION), message).help(format!(
                "declare the consumer, as `[streams.{}.consumers.NAME]`",
                lowered.name
            ));
        findings.push(finding);
    }
}
