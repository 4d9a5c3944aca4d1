use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A stream is sealed before anything is in it.
pub(crate) static RULE: Rule = Rule {
    id: "KR0405",
    name: "sealed_at_creation",
    what: "A stream is sealed before anything is in it.",
    why: "A sealed stream takes no message and can't be opened again, so a new one would be empty for ever. \
           Sealing is something to do to a stream that has its messages, not something to declare.",
    basis: Basis::Broker,
    broker: Some("Error 10052, stream configuration for create can not be sealed."),
    fails: Some(
        r#"[streams.ARCHIVE]
subjects = ["archive.>"]
sealed = true
"#,
    ),
    mend: Some(
        r#"[streams.ARCHIVE]
subjects = ["archive.>"]
deny_delete = true
deny_purge = true
"#,
    ),
};

/// Looks for `sealed = true`.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter().filter(|lowered| lowered.stream.sealed) {
        let finding = Finding::new(
            &RULE,
            lowered.places.key(symbol::SEALED),
            "a new stream can't be sealed",
        )
        .note("the broker would refuse to create it with error 10052")
        .help("remove it, and seal the stream with `nats stream seal` once its messages are in it");
        findings.push(finding);
    }
}
