use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;
use crate::subject;

static RULE: Rule = Rule {
    id: "KR0303",
    name: "reserved_subject",
    what: "A stream that acknowledges messages stores a subject of the broker's own traffic.",
    why: "`$JS.`, `$JSC.`, `$NRG.` and `$SYS.` carry the broker's own requests, answers and \
         advisories. Clients would mistake an acknowledgement for an answer.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052)],
    broker: Some(
        "nats-server 2.10 refuses only subjects within `$JS.`, `$JSC.` and `$SYS.`. All \
             versions accept subjects within `$JS.EVENT.` or `$SYS.ACCOUNT.`.",
    ),
    fails: Some(
        r#"[streams.REQUESTS]
subjects = ["$JS.API.>"]
"#,
    ),
    mend: Some(
        r#"[streams.REQUESTS]
subjects = ["$JS.API.>"]
no_ack = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

/// What the broker keeps for itself.
pub(super) const RESERVED: &[&str] = &["$JS.>", "$JSC.>", "$NRG.>", "$SYS.>"];

/// What nats-server 2.10 keeps for itself.
const RESERVED_AT_FIRST: &[&str] = &["$JS.>", "$JSC.>", "$SYS.>"];

/// What streams may store all the same.
const OPEN: &[&str] = &["$JS.EVENT.>", "$SYS.ACCOUNT.>"];

/// Compares the subjects of streams with the reserved ones.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, subject, span) in cx.subjects() {
        if lowered.stream.no_ack || subject == ">" || subject::validate(subject).is_err() {
            continue; // `>` has a rule of its own
        }
        if let Some(reserved) = reserved_by(subject, cx.version()) {
            let message = format!(
                "`{subject}` of stream `{}` reaches into `{reserved}`",
                lowered.name
            );
            let finding = Finding::new(&RULE, span, message)
                .refused()
                .note("these subjects are the broker's own")
                .help("start the subject with a token of your own");
            findings.push(finding);
        }
    }
}

/// What servers of `version` keep for themselves and `subject` reaches into.
pub(super) fn reserved_by(subject: &str, version: ServerVersion) -> Option<&'static str> {
    if is_open(subject) {
        return None;
    }
    if version < ServerVersion::V2_11 {
        return RESERVED_AT_FIRST
            .iter()
            .copied()
            .find(|reserved| subject::is_subset(subject, reserved));
    }
    RESERVED
        .iter()
        .copied()
        .find(|reserved| subject::collide(subject, reserved))
}

/// Whether a stream may store `subject` though it is the broker's.
pub(super) fn is_open(subject: &str) -> bool {
    OPEN.iter().any(|open| subject::is_subset(subject, open))
}
