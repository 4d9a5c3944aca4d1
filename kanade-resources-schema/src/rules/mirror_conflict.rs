use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings};
use crate::lower::declared_field;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::StreamSpec;
use crate::symbol;

static RULE: Rule = Rule {
    id: "KR0502",
    name: "mirror_conflict",
    what: "A mirror has a field that only a stream with messages of its own can have.",
    why: "A mirror holds exactly the messages of its origin, under the same sequences, and \
         nothing else.",
    basis: Basis::Broker,
    refusals: &[
        SUBJECTS, SOURCES, FIRST_SEQ, COUNTERS, ATOMIC, BATCHES, SCHEDULES, MARKERS,
    ],
    broker: None,
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

pub(super) const CHECK: Check = Check::new(&RULE, check);

const SUBJECTS: Refusal = Refusal::new(10034).of("`subjects`");
const SOURCES: Refusal = Refusal::new(10031).of("`sources`");
const FIRST_SEQ: Refusal = Refusal::new(10143).of("`first_seq`");
const COUNTERS: Refusal = Refusal::new(10173).of("`allow_msg_counter`");
const ATOMIC: Refusal = Refusal::new(10198).of("`allow_atomic`");
const BATCHES: Refusal = Refusal::new(10209).of("`allow_batched`");
const SCHEDULES: Refusal = Refusal::new(10186).of("`allow_msg_schedules`");
const MARKERS: Refusal = Refusal::new(10052).of("`subject_delete_marker_ttl`");

/// Compares every mirror with the fields that exclude one.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for lowered in cx
        .lowered
        .iter()
        .filter(|lowered| lowered.stream.mirror.is_some())
    {
        for (field, refusal) in conflicts(&lowered.stream) {
            let message = format!(
                "a mirror can't have `{}`",
                declared_field(lowered.kind, field)
            );
            let finding = Finding::new(&RULE, lowered.places.key(field), message)
                .also(lowered.places.key(symbol::MIRROR), "this makes it a mirror")
                .refused_with(refusal)
                .help(remedy(field));
            findings.push(finding);
        }
    }
}

/// The fields that exclude a mirror, with the broker's error.
fn conflicts(stream: &StreamSpec<'_>) -> impl Iterator<Item = (&'static str, Refusal)> {
    let conflicts = [
        (!stream.subjects.is_empty(), symbol::SUBJECTS, SUBJECTS),
        (!stream.sources.is_empty(), symbol::SOURCES, SOURCES),
        (stream.first_seq.is_some(), symbol::FIRST_SEQ, FIRST_SEQ),
        (
            stream.allow_msg_counter,
            symbol::ALLOW_MSG_COUNTER,
            COUNTERS,
        ),
        (stream.allow_atomic, symbol::ALLOW_ATOMIC, ATOMIC),
        (stream.allow_batched, symbol::ALLOW_BATCHED, BATCHES),
        (
            stream.allow_msg_schedules,
            symbol::ALLOW_MSG_SCHEDULES,
            SCHEDULES,
        ),
        (
            !stream.subject_delete_marker_ttl.is_zero(),
            symbol::SUBJECT_DELETE_MARKER_TTL,
            MARKERS,
        ),
    ];
    conflicts
        .into_iter()
        .filter(|(set, ..)| *set)
        .map(|(_, field, refusal)| (field, refusal))
}

fn remedy(field: &str) -> &'static str {
    match field {
        symbol::SUBJECTS => "leave `subjects` out: a mirror has the subjects of its origin",
        symbol::SOURCES => "to copy several streams into one, declare all of them as `sources`",
        _ => "declare it on the origin, or copy with `sources` instead",
    }
}
