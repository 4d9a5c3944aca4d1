use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::Lowered;
use crate::rule::{Basis, Refusal, Rule};
use crate::spec::Kind;
use crate::subject::{self, SubjectIndex};

static RULE: Rule = Rule {
    id: "KR0302",
    name: "overlapping_subjects",
    what: "A message could be stored twice, because two subjects overlap.",
    why: "Two streams of an account can't store the same subject, and a stream can't list it \
         twice.",
    basis: Basis::Broker,
    refusals: &[TWO_STREAMS, ONE_STREAM],
    broker: None,
    fails: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]

[streams.KILLS]
subjects = ["events.kill"]
"#,
    ),
    mend: Some(
        r#"[streams.EVENTS]
subjects = ["events.>"]

[streams.KILLS]
subjects = ["kills.>"]
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

const TWO_STREAMS: Refusal = Refusal::new(10065)
    .of("two streams")
    .saying("subjects overlap with an existing stream");
const ONE_STREAM: Refusal = Refusal::new(10052).of("one stream");

/// Compares every declared subject with those above it, and with the subjects of buckets and stores.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    let mut index = SubjectIndex::default();
    for (lowered, subject, span) in cx.subjects() {
        if subject::validate(subject).is_err() {
            continue;
        }
        let place = Place {
            lowered,
            subject,
            span,
        };
        if let Some(first) = index.collision(subject) {
            findings.push(finding(&place, first));
            continue;
        }
        findings.extend(beside_a_bucket(cx, &place));
        index.insert(subject, place);
    }
}

/// A subject that reaches into those of a declared bucket or store. One whose stream acknowledges breaks another rule
/// already, wherever the bucket comes from.
fn beside_a_bucket(cx: &Context<'_, '_>, place: &Place<'_, '_>) -> Option<Finding> {
    if !place.lowered.stream.no_ack {
        return None;
    }
    let (bucket, taken) = cx
        .lowered
        .iter()
        .filter(|lowered| lowered.kind != Kind::Stream)
        .find_map(|bucket| Some((bucket, taken(bucket, place.subject)?)))?;
    let message = format!(
        "`{}` overlaps `{taken}` of {} `{}`",
        place.subject,
        bucket.kind.as_str(),
        bucket.name
    );
    let finding = Finding::new(&RULE, place.span.clone(), message)
        .refused_with(TWO_STREAMS)
        .help("make it narrower, so that every message has one place");
    Some(finding)
}

/// The first subject of a stream that has messages in common with `subject`.
fn taken<'a>(lowered: &Lowered<'_, 'a>, subject: &str) -> Option<&'a str> {
    let mut subjects = lowered.stream.subjects.iter().copied();
    subjects.find(|taken| subject::collide(subject, taken))
}

/// A subject where it is declared.
struct Place<'c, 'a> {
    lowered: &'c Lowered<'c, 'a>,
    subject: &'a str,
    span: Span,
}

fn finding(second: &Place<'_, '_>, first: &Place<'_, '_>) -> Finding {
    let same_stream = second.lowered.stream.name == first.lowered.stream.name;
    let (message, refusal) = if same_stream {
        let message = format!(
            "`{}` overlaps `{}` in the same stream",
            second.subject, first.subject
        );
        (message, ONE_STREAM)
    } else {
        let message = format!(
            "`{}` overlaps `{}` of stream `{}`",
            second.subject, first.subject, first.lowered.name
        );
        (message, TWO_STREAMS)
    };
    Finding::new(&RULE, second.span.clone(), message)
        .also(first.span.clone(), "a message could also match this one")
        .refused_with(refusal)
        .help("make one of them narrower, so that every message has exactly one place")
}
