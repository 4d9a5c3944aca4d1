use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::rule::{Basis, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0404",
    name: "implied_field",
    what: "A field switches on another field that is not declared.",
    why: "The broker would hold a different configuration than the file, and could never \
         switch the field off again.",
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

/// Looks for fields that markers and schedules switch on.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx.lowered.iter() {
        let stream = &lowered.stream;
        let marker = !stream.subject_delete_marker_ttl.is_zero();
        if marker && !stream.allow_msg_ttl {
            findings.push(finding(
                lowered,
                symbol::SUBJECT_DELETE_MARKER_TTL,
                symbol::ALLOW_MSG_TTL,
            ));
        }
        // Where purges are denied, rule `purge_conflict` has spoken.
        if stream.allow_rollup_hdrs || stream.deny_purge {
            continue;
        }
        if marker {
            findings.push(finding(
                lowered,
                symbol::SUBJECT_DELETE_MARKER_TTL,
                symbol::ALLOW_ROLLUP_HDRS,
            ));
        } else if stream.allow_msg_schedules {
            findings.push(finding(
                lowered,
                symbol::ALLOW_MSG_SCHEDULES,
                symbol::ALLOW_ROLLUP_HDRS,
            ));
        }
    }
}

fn finding(lowered: &Lowered<'_, '_>, cause: &'static str, implied: &'static str) -> Finding {
    let message = format!("`{cause}` switches `{implied}` on, which is not declared");
    let finding = Finding::new(&RULE, lowered.places.key(cause), message)
        .note("the broker would hold a different configuration than the file")
        .help(format!("add `{implied} = true`"));
    if lowered.places.is_given(implied) {
        return finding.also(lowered.places.of(implied), "this would not hold");
    }
    finding
}
