use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::ServerVersion;

static RULE: Rule = Rule {
    id: "KR0409",
    name: "preferred_leader",
    what: "A placement names the server that should lead.",
    why: "The field belongs to requests that move a leader. No broker accepts it in a \
         configuration.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("preferred server not permitted in placement")],
    broker: Some("nats-server 2.10 drops it."),
    fails: Some(
        r#"[settings]
min_server = "2.11"

[streams.ORDERS]
subjects = ["orders.>"]
placement = { cluster = "east", preferred = "n1" }
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.11"

[streams.ORDERS]
subjects = ["orders.>"]
placement = { cluster = "east" }
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check).in_profiles();

/// Looks for `preferred` in placements. On nats-server 2.10 another rule says that it is too new.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    if cx.version() < ServerVersion::V2_11 {
        return;
    }
    let placements = cx
        .lowered
        .iter()
        .filter_map(|lowered| lowered.declared.placement());
    for preferred in placements.filter_map(|placement| placement.value.preferred.as_ref()) {
        if preferred.value.is_empty() {
            continue;
        }
        let message = "a placement can't name the server that should lead";
        let finding = Finding::new(&RULE, preferred.key.clone(), message)
            .refused()
            .help(
                "remove it, and move the leader with `nats stream cluster step-down --preferred`",
            );
        findings.push(finding);
    }
}
