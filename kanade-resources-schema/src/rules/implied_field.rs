use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::{Lowered, cause_in_stream};
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0404",
    name: "implied_field",
    what: "A field is declared as off, and another field switches it on.",
    why: "The broker would hold a different configuration than the file, and could never \
         switch the field off again. If the field is not declared at all, it is implied.",
    basis: Basis::Broker,
    refusals: &[],
    broker: Some(
        "`subject_delete_marker_ttl` silently switches `allow_msg_ttl` and \
             `allow_rollup_hdrs` on, and `allow_msg_schedules` switches `allow_rollup_hdrs` \
             on. The broker refuses an update without `allow_msg_ttl` with error 10052.",
    ),
    fails: Some(
        r#"[settings]
min_server = "2.12"

[streams.REMINDERS]
subjects = ["reminders.>"]
allow_msg_schedules = true
allow_rollup_hdrs = false
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.12"

[streams.REMINDERS]
subjects = ["reminders.>"]
allow_msg_schedules = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Looks for fields that are declared as off, though markers or schedules switch them on.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        let stream = &lowered.stream;
        if !stream.allow_msg_ttl {
            findings.extend(finding(lowered, symbol::ALLOW_MSG_TTL));
        }
        // Where purges are denied, rule `purge_conflict` reports it.
        if !stream.allow_rollup_hdrs && !stream.deny_purge {
            findings.extend(finding(lowered, symbol::ALLOW_ROLLUP_HDRS));
        }
    }
}

fn finding(lowered: &Lowered<'_, '_>, implied: &'static str) -> Option<Finding> {
    let cause = cause_in_stream(&lowered.stream, implied)?;
    let message = format!("`{implied}` can't be off: `{cause}` switches it on");
    let finding = Finding::new(&RULE, lowered.places.of(implied), message)
        .also(lowered.places.key(cause), "this switches it on")
        .note("the broker would hold a different configuration than the file")
        .help(format!("leave `{implied}` out: it is implied"));
    Some(finding)
}
