use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::{Discard, ServerVersion};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0407",
    name: "schedule_conflict",
    what: "A stream of scheduled messages refuses new messages when it is full.",
    why: "A message that is due must be stored, even if there is no room.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("message scheduling cannot use discard new")],
    broker: Some("Since nats-server 2.14."),
    fails: Some(
        r#"[settings]
min_server = "2.14"

[streams.REMINDERS]
subjects = ["reminders.>"]
allow_msg_schedules = true
allow_rollup_hdrs = true
discard = "new"
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.14"

[streams.REMINDERS]
subjects = ["reminders.>"]
allow_msg_schedules = true
allow_rollup_hdrs = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

/// Compares `allow_msg_schedules` with `discard`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    if cx.version() < ServerVersion::V2_14 {
        return;
    }
    let scheduled = cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.allow_msg_schedules);
    for lowered in scheduled.filter(|lowered| lowered.stream.discard == Discard::New) {
        let message = "`discard = \"new\"` can't be combined with scheduled messages";
        let finding = Finding::new(&RULE, lowered.places.of(symbol::DISCARD), message)
            .also(
                lowered.places.key(symbol::ALLOW_MSG_SCHEDULES),
                "messages are scheduled",
            )
            .refused()
            .help("remove one of them");
        findings.push(finding);
    }
}
