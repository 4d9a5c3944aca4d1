use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings};
use crate::lower::declared_field;
use crate::spec::StreamSpec;
use crate::symbol;

/// A mirror has what only a stream of its own messages can have.
pub(crate) static RULE: Rule = Rule {
    id: "KR0502",
    name: "mirror_conflict",
    what: "A mirror has what only a stream of its own messages can have.",
    why: "A mirror holds exactly what its origin holds, under the same sequences; it takes nothing from anywhere else.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10034 (subjects), 10031 (sources), 10143 (`first_seq`), 10173 (counters), 10198 (atomic publishing), 10209 (batches), 10186 (schedules) or 10052 (delete markers).",
    ),
    fails: Some(
        r#"[streams.COPY]
subjects = ["copy.>"]
mirror = { name = "ORDERS" }
"#,
    ),
    mend: Some(
        r#"[streams.COPY]
mirror = { name = "ORDERS" }
"#,
    ),
};

/// Compares every mirror with the fields that exclude one.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.mirror.is_some())
    {
        for (field, code) in conflicts(&lowered.stream) {
            let message = format!(
                "a mirror can't have `{}`",
                declared_field(lowered.kind, field)
            );
            let finding = Finding::new(&RULE, lowered.places.key(field), message)
                .also(lowered.places.key(symbol::MIRROR), "this makes it a mirror")
                .note(format!("the broker would refuse it with error {code}"))
                .help(remedy(field));
            findings.push(finding);
        }
    }
}

/// The fields that exclude a mirror, with the broker's error code.
fn conflicts(stream: &StreamSpec<'_>) -> impl Iterator<Item = (&'static str, u16)> {
    let conflicts = [
        (!stream.subjects.is_empty(), symbol::SUBJECTS, 10034),
        (!stream.sources.is_empty(), symbol::SOURCES, 10031),
        (stream.first_seq.is_some(), symbol::FIRST_SEQ, 10143),
        (stream.allow_msg_counter, symbol::ALLOW_MSG_COUNTER, 10173),
        (stream.allow_atomic, symbol::ALLOW_ATOMIC, 10198),
        (stream.allow_batched, symbol::ALLOW_BATCHED, 10209),
        (
            stream.allow_msg_schedules,
            symbol::ALLOW_MSG_SCHEDULES,
            10186,
        ),
        (
            !stream.subject_delete_marker_ttl.is_zero(),
            symbol::SUBJECT_DELETE_MARKER_TTL,
            10052,
        ),
    ];
    conflicts
        .into_iter()
        .filter(|(set, ..)| *set)
        .map(|(_, field, code)| (field, code))
}

fn remedy(field: &str) -> &'static str {
    match field {
        symbol::SUBJECTS => "leave `subjects` out: a mirror has those of its origin",
        symbol::SOURCES => "to copy several streams into one, declare all of them as `sources`",
        _ => "declare it on the origin, or copy with `sources` instead",
    }
}
