use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0405",
    name: "sealed_at_creation",
    what: "A stream is declared as sealed.",
    why: "A sealed stream accepts no message and can't be opened again, so a new stream would \
         always stay empty. Seal a stream once it has its messages; don't declare it.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("stream configuration for create can not be sealed")],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for `sealed = true`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter().filter(|lowered| lowered.stream.sealed) {
        let finding = Finding::new(
            &RULE,
            lowered.places.key(symbol::SEALED),
            "a new stream can't be sealed",
        )
        .refused()
        .help("remove it, and seal the stream with `nats stream seal` once its messages are in it");
        findings.push(finding);
    }
}
