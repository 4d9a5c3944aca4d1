use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0301",
    name: "malformed_subject",
    what: "A subject is malformed.",
    why: "A subject consists of tokens separated by dots. `*` stands for one token, and `>` at \
         the end for one or more.",
    basis: Basis::Broker,
    refusals: &[
        Refusal::new(10052),
        Refusal::new(10025).of("not even a protocol token"),
    ],
    broker: None,
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>.all"]
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.*.all"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Checks the form of every declared subject.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, subject, span) in cx.subjects() {
        if span == lowered.places.name() {
            continue; // the name stands in for the subject, and has a rule of its own
        }
        let fault = subject::validate(subject)
            .err()
            .filter(|fault| fault.is_refused());
        if let Some(fault) = fault {
            let message = format!("`{subject}` is not a subject: {fault}");
            let finding = Finding::new(&RULE, span, message)
                .note(format!(
                    "the broker would refuse {} `{}`",
                    lowered.kind, lowered.name
                ))
                .help(
                    "write tokens separated by dots, with `*` for any single token and `>` at \
                     the end for all that follow",
                );
            findings.push(finding);
        }
    }
}
