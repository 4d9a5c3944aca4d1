use super::{Basis, Context, Rule};
use crate::diagnostic::{Finding, Findings, Span};
use crate::lower::Lowered;
use crate::subject::{self, SubjectIndex};

/// A message could be stored twice: two subjects have one in common.
pub(crate) static RULE: Rule = Rule {
    id: "KR0302",
    name: "overlapping_subjects",
    what: "A message could be stored twice: two subjects have one in common.",
    why: "Two streams of an account may not listen on the same subject, and neither may one stream list \
           it twice.",
    basis: Basis::Broker,
    broker: Some(
        "Error 10065, subjects overlap with an existing stream, for two streams; 10052, duplicate \
           subjects or overlapping, for one.",
    ),
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

/// Compares every declared subject with those above it, and with the subjects of buckets and stores.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
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
        match index.collision(subject) {
            Some(first) => findings.push(finding(&place, first)),
            None => index.insert(subject, place),
        }
    }
}

/// A subject where it is declared.
struct Place<'c, 'a> {
    lowered: &'c Lowered<'c, 'a>,
    subject: &'a str,
    span: Span,
}

fn finding(second: &Place<'_, '_>, first: &Place<'_, '_>) -> Finding {
    let same_stream = second.lowered.stream.name == first.lowered.stream.name;
    let message = if same_stream {
        format!(
            "`{}` overlaps `{}` in the same stream",
            second.subject, first.subject
        )
    } else {
        format!(
            "`{}` overlaps `{}` of stream `{}`",
            second.subject, first.subject, first.lowered.name
        )
    };
    let note = if same_stream {
        "the broker would refuse it with error 10052"
    } else {
        "the broker would refuse it with error 10065 (subjects overlap with an existing stream)"
    };
    Finding::new(&RULE, second.span.clone(), message)
        .also(first.span.clone(), "a message could match this one, too")
        .note(note)
        .help("make one of them narrower, so that every message has one place")
}
