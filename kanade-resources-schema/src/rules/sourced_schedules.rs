use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::symbol;

/// A stream of scheduled messages has sources.
pub(crate) static RULE: Rule = Rule {
    id: "KR0503",
    name: "sourced_schedules",
    what: "A stream of scheduled messages has sources.",
    why: "A copied message would be scheduled a second time.",
    basis: Basis::Broker,
    broker: Some("Error 10187, stream source can not also schedule messages."),
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

/// Looks for schedules beside sources.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let scheduled = cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.allow_msg_schedules);
    for lowered in scheduled.filter(|lowered| !lowered.stream.sources.is_empty()) {
        let message = "`sources` and scheduled messages exclude each other";
        let finding = Finding::new(&RULE, lowered.places.key(symbol::SOURCES), message)
            .also(
                lowered.places.key(symbol::ALLOW_MSG_SCHEDULES),
                "messages are scheduled",
            )
            .note("the broker would refuse it with error 10187")
            .help("remove one of them");
        findings.push(finding);
    }
}
