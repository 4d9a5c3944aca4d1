use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0503",
    name: "sourced_schedules",
    what: "A stream of scheduled messages has sources.",
    why: "A copied message would be scheduled a second time.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10187).saying("stream source can not also schedule messages")],
    broker: None,
    fails: Some(
        r#"[settings]
min_server = "2.12"

[streams.REMINDERS]
sources = [{ name = "ORDERS" }]
allow_msg_schedules = true
allow_rollup_hdrs = true
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.12"

[streams.REMINDERS]
subjects = ["reminders.>"]
allow_msg_schedules = true
allow_rollup_hdrs = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for schedules beside sources.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let scheduled = cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.allow_msg_schedules);
    for lowered in scheduled.filter(|lowered| !lowered.stream.sources.is_empty()) {
        let message = "`sources` can't be combined with scheduled messages";
        let finding = Finding::new(&RULE, lowered.places.key(symbol::SOURCES), message)
            .also(
                lowered.places.key(symbol::ALLOW_MSG_SCHEDULES),
                "messages are scheduled",
            )
            .refused()
            .help("remove one of them");
        findings.push(finding);
    }
}
