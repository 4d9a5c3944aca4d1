use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Level, Rule};

static RULE: Rule = Rule {
    id: "KR0903",
    name: "wide_open_subject",
    what: "A stream stores subjects that start with a wildcard.",
    why: "It captures every subject that anybody invents, including those of later streams, \
         which the broker then refuses. If the broker's own subjects are among them and the \
         stream acknowledges messages, this is an error.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some("The broker refuses every later stream whose subjects overlap with error 10065."),
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
                .help("start the subject with a token that belongs to the application");
            findings.push(finding);
        }
    }
}
