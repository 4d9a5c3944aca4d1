use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::{Discard, Retention, ServerVersion, StreamSpec};
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0406",
    name: "counter_conflict",
    what: "A stream of counters has a feature that would lose counts.",
    why: "A counter is the sum of its messages, so no message may be refused, expire or be \
         removed by a consumer.",
    basis: Basis::Broker,
    refusals: &[Refusal::new(10052)],
    broker: Some(
        "With `subject_delete_marker_ttl` the broker creates the stream, but refuses \
             every later update, because the marker switches message TTLs on.",
    ),
    fails: Some(
        r#"[settings]
min_server = "2.12"

[streams.COUNTS]
subjects = ["counts.>"]
allow_msg_counter = true
discard = "new"
"#,
    ),
    mend: Some(
        r#"[settings]
min_server = "2.12"

[streams.COUNTS]
subjects = ["counts.>"]
allow_msg_counter = true
"#,
    ),
};

pub(super) const CHECK: Check = Check::by_version(&RULE, check);

/// Looks for features that can't be combined with `allow_msg_counter`.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let version = cx.version();
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.allow_msg_counter)
    {
        for field in conflicts(&lowered.stream, version) {
            let message = format!("counters can't be combined with this `{field}`");
            let finding = Finding::new(&RULE, lowered.places.key(field), message)
                .also(
                    lowered.places.key(symbol::ALLOW_MSG_COUNTER),
                    "the stream counts",
                )
                .refused()
                .help("remove one of them");
            findings.push(finding);
        }
    }
}

fn conflicts(
    stream: &StreamSpec<'_>,
    version: ServerVersion,
) -> impl Iterator<Item = &'static str> {
    let schedules = stream.allow_msg_schedules && version >= ServerVersion::V2_14;
    let conflicts = [
        (stream.retention != Retention::Limits, symbol::RETENTION),
        (stream.discard == Discard::New, symbol::DISCARD),
        (stream.allow_msg_ttl, symbol::ALLOW_MSG_TTL),
        (
            !stream.subject_delete_marker_ttl.is_zero(),
            symbol::SUBJECT_DELETE_MARKER_TTL,
        ),
        (schedules, symbol::ALLOW_MSG_SCHEDULES),
    ];
    conflicts
        .into_iter()
        .filter(|(set, _)| *set)
        .map(|(_, name)| name)
}
