use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Rule};
use crate::spec::ServerVersion;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0410",
    name: "vanishing_first_seq",
    what: "A first sequence is declared, and some servers would delete all messages because of it.",
    why: "At every restart, nats-server 2.10 purges a stream with a `first_seq`, and all \
         stored messages are lost.",
    basis: Basis::Broker,
    refusals: &[],
    broker: Some(
        "The broker accepts it and deletes every message at the next restart (seen on 2.10.26).",
    ),
    fails: Some(
        r#"[streams.LEDGER]
subjects = ["ledger.>"]
first_seq = 1000
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.11"

[streams.LEDGER]
subjects = ["ledger.>"]
first_seq = 1000
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for `first_seq` where the server may be a 2.10.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    if cx.version() >= ServerVersion::V2_11 {
        return;
    }
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.first_seq.is_some())
    {
        let message = "nats-server 2.10 deletes every message of this stream at each restart";
        let finding = Finding::new(&RULE, lowered.places.key(symbol::FIRST_SEQ), message)
            .label("because of this")
            .help("set `min_server = \"2.11\"` in [settings], or remove it");
        findings.push(finding);
    }
}
