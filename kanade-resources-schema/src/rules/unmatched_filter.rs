use crate::check::{Check, Context};
use crate::diagnostic::{Finding, Findings, Span};
use crate::form::unknown_word;
use crate::lower::{DeclaredTransform, Lowered};
use crate::rule::{Basis, Level, Rule};
use crate::subject;
use crate::subject::transform::{self, Use};

static RULE: Rule = Rule {
    id: "KR0909",
    name: "unmatched_filter",
    what: "No message of the stream matches a filter.",
    why: "Brokers don't check filters against subjects, so a misspelt filter silently \
         delivers, copies, renames or publishes nothing.",
    basis: Basis::Lint(Level::Warn),
    refusals: &[],
    broker: Some("The broker accepts it."),
    fails: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_age = "7d"

[streams.JOBS.consumers.worker]
filter_subject = "job.urgent"
"#,
    ),
    mend: Some(
        r#"[streams.JOBS]
subjects = ["jobs.>"]
max_age = "7d"

[streams.JOBS.consumers.worker]
filter_subject = "jobs.urgent"
"#,
    ),
};

pub(super) const CHECK: Check = Check::new(&RULE, check);

/// Compares filters with the subjects that the streams store, as far as the file declares them.
fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    for (lowered, consumer) in cx.consumers() {
        for filter in &consumer.filters {
            findings.extend(unmatched(
                stored(lowered).as_ref(),
                &filter.value,
                filter.span.clone(),
                lowered,
            ));
        }
    }
    for (origin, filter) in cx.origin_filters().filter(|(origin, _)| origin.is_local()) {
        let Some(copied) = cx.stream(origin.source.name) else {
            continue;
        };
        findings.extend(unmatched(
            stored(copied).as_ref(),
            &filter.value,
            filter.span.clone(),
            copied,
        ));
    }
    for lowered in cx.lowered.iter() {
        findings.extend(
            lowered
                .transforms()
                .iter()
                .filter_map(|transform| unmatched_transform(lowered, transform)),
        );
    }
}

fn unmatched_transform(
    lowered: &Lowered<'_, '_>,
    transform: &DeclaredTransform<'_>,
) -> Option<Finding> {
    let subjects = match transform.at {
        Use::Stream => Some(
            lowered
                .stream
                .subjects
                .iter()
                .map(|&subject| subject.to_owned())
                .collect(),
        ),
        Use::Republish => stored(lowered),
        Use::Mirror | Use::Source | Use::ExternalSource => return None, // these are filters of their origins
    };
    let src = transform.src.text;
    if src.is_empty() {
        None
    } else {
        unmatched(subjects.as_ref(), src, transform.src.span(), lowered)
    }
}

fn unmatched(
    subjects: Option<&Vec<String>>,
    filter: &str,
    span: Span,
    of: &Lowered<'_, '_>,
) -> Option<Finding> {
    let subjects = subjects?;
    if subjects
        .iter()
        .any(|subject| subject::collide(subject, filter))
    {
        return None;
    }
    let quoted: Vec<&str> = subjects.iter().map(String::as_str).collect();
    let finding = Finding::new(
        &RULE,
        span,
        format!("no message of `{}` matches `{filter}`", of.name),
    )
    .also(
        of.places
            .subjects()
            .first()
            .cloned()
            .unwrap_or_else(|| of.places.name()),
        "the subjects that it stores",
    )
    .note(format!("it stores {}", unknown_word::quoted(&quoted)));
    Some(finding)
}

/// The subjects that messages are stored under; `None` if that depends on copied messages.
fn stored(lowered: &Lowered<'_, '_>) -> Option<Vec<String>> {
    if lowered.origins().next().is_some() {
        return None;
    }
    let subjects = lowered.stream.subjects.iter();
    let Some(transform) = lowered.stream.subject_transform else {
        return Some(subjects.map(|&subject| subject.to_owned()).collect());
    };
    let src = if transform.src.is_empty() {
        ">"
    } else {
        transform.src
    };
    let renamed = subjects.clone().filter_map(|subject| {
        Some(transform::image(
            src,
            transform.dest,
            &subject::intersect(src, subject)?,
        ))
    });
    let kept = subjects
        .filter(|subject| !subject::is_subset(subject, src))
        .map(|&subject| subject.to_owned());
    Some(renamed.chain(kept).collect())
}
