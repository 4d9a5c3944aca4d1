use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::Lowered;
use crate::rule::{Basis, Refusal, Rule};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0403",
    name: "purge_conflict",
    what: "A stream denies purges, but has a feature that purges.",
    why: "Roll-ups, delete markers and schedules purge the messages of a subject.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052).saying("roll-ups require the purge permission")],
    broker: Some("With only a marker or schedules, the broker silently switches `deny_purge` off."),
    fails: Some(
        r#"[streams.SESSIONS]
subjects = ["sessions.>"]
allow_rollup_hdrs = true
deny_purge = true
"#,
    ),
    mend: Some(
        r#"[streams.SESSIONS]
subjects = ["sessions.>"]
allow_rollup_hdrs = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares `deny_purge` with the features that purge.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.deny_purge)
    {
        if let Some(feature) = purging_feature(lowered) {
            let message = format!("`deny_purge` can't be combined with `{feature}`");
            let finding = Finding::new(&RULE, lowered.places.key(symbol::DENY_PURGE), message)
                .also(lowered.places.key(feature), "this purges")
                .help("remove one of them");
            findings.push(match feature {
                symbol::ALLOW_ROLLUP_HDRS => finding.refused(),
                _ => finding.note("the broker would silently switch `deny_purge` off"),
            });
        }
    }
}

fn purging_feature(lowered: &Lowered<'_, '_>) -> Option<&'static str> {
    let stream = &lowered.stream;
    let features = [
        (stream.allow_rollup_hdrs, symbol::ALLOW_ROLLUP_HDRS),
        (
            !stream.subject_delete_marker_ttl.is_zero(),
            symbol::SUBJECT_DELETE_MARKER_TTL,
        ),
        (stream.allow_msg_schedules, symbol::ALLOW_MSG_SCHEDULES),
    ];
    features
        .into_iter()
        .find(|(set, _)| *set)
        .map(|(_, name)| name)
}
