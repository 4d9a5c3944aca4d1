use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};

static RULE: Rule = Rule {
    id: "KR0903",
    name: "wide_open_subject",
    what: "A stream stores subjects of which nothing is fixed in front.",
    why: "It takes in whatever anybody invents, the subjects of streams to come included, which are then refused. Where the broker's own subjects are among them, they are errors, unless nothing is acknowledged.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some("Error 10065 for every later stream on a subject of its own."),
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["*"]
max_age = "7d"
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.*"]
max_age = "7d"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for subjects that start with a wildcard.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, subject, span) in cx.subjects() {
        if matches!(subject.split('.').next(), Some("*" | ">")) {
            let message = format!(
                "stream `{}` stores `{subject}`, whoever publishes it",
                lowered.name
            );
            let finding = Finding::new(&RULE, span, message)
                .help("start the subject with a token of the application's own");
            findings.push(finding);
        }
    }
}
