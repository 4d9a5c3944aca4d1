use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::subject;

/// A stream listens on a subject that belongs to NATS itself.
pub(crate) static RULE: Rule = Rule {
    id: "KR0303",
    name: "reserved_subject",
    what: "A stream listens on a subject that belongs to NATS itself.",
    why: "`$JS.`, `$JSC.`, `$NRG.` and `$SYS.` carry the broker's own traffic, `$KV.` the keys of every \
           bucket and `$O.` the objects of every store, those of other applications included.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10052 for the system's subjects; 10065 for those of a bucket or store that exists, and \
           for every bucket or store that is created later.",
    ),
    fails: Some(
        r#"[streams.EVERYTHING]
subjects = ["*.>"]
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]
"#,
    ),
};

/// What the broker and its clients keep for themselves.
const RESERVED: &[&str] = &["$JS.>", "$JSC.>", "$NRG.>", "$SYS.>", "$KV.>", "$O.>"];

/// Compares the subjects of streams with the reserved ones.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, subject, span) in cx.subjects() {
        if subject::validate(subject).is_err() {
            continue;
        }
        if let Some(reserved) = reserved_by(subject) {
            let message = format!("`{subject}` of stream `{}` reaches into `{reserved}`", lowered.name);
            let finding = Finding::new(&RULE, span, message)
                .note("these subjects belong to NATS itself")
                .help("start the subject with a token of your own");
            findings.push(finding);
        }
    }
}

/// Whether `subject` falls under this rule.
pub(crate) fn applies(subject: &str) -> bool {
    reserved_by(subject).is_some()
}

fn reserved_by(subject: &str) -> Option<&'static str> {
    RESERVED.iter().copied().find(|reserved| subject::collide(subject, reserved))
}
