//! Which fields of a live configuration differ from the declaration.

use kanade_resources_schema::spec::{Consumer, IgnoreChanges, Resource};
use kanade_resources_schema::symbol;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::{generation, moves, shrink};
use crate::document::{self, CONSUMER, Document, Fields, METADATA_PREFIX, STREAM};
use crate::live::Live;
use crate::target::Target;

/// One field, before and after.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) field: String,
    pub(crate) before: Value,
    pub(crate) after: Value,
}

/// Every field that differs, and separately those that the declaration leaves alone.
pub(super) fn differences(
    target: Target<'_>,
    live: &Live,
    generation: Option<u64>,
) -> (Vec<Difference>, Vec<Difference>) {
    let mut differences = match target {
        Target::Stream(resource) => of_stream(resource, &live.config),
        Target::Consumer(resource, consumer) => of_consumer(resource, consumer, &live.config),
    };
    differences.extend(metadata(target, &live.config));
    let (ignored, mut differences): (Vec<_>, Vec<_>) = differences
        .into_iter()
        .partition(|difference| is_ignored(target, &difference.field));
    differences.extend(generation.and_then(|generation| stamp(generation, &live.config)));
    differences.extend(interrupted(target, &live.config));
    (differences, ignored)
}

/// The marks of what a run did not finish, as far as it is this one's to finish.
fn interrupted(target: Target<'_>, live: &Document) -> impl Iterator<Item = Difference> {
    let moving = moves::marked(live).filter(|_| !target.is_operators_own());
    let subjects = moving
        .as_ref()
        .filter(|_| is_ignored(target, symbol::SUBJECTS))
        .and_then(|before| subjects_to_restore(target, before, live));
    let moving = moving.and_then(|before| difference(&moves::field(), json!(before), Value::Null));
    let shrinking = shrink::marked(live)
        .filter(|_| !target.ignore_changes().is_all())
        .and_then(|before| difference(&shrink::field(), json!(before), Value::Null));
    subjects.into_iter().chain(moving).chain(shrinking)
}

/// Subjects that are the operators' go back to what they were, or, of a stream that was new, to what is declared.
fn subjects_to_restore(
    target: Target<'_>,
    before: &[String],
    live: &Document,
) -> Option<Difference> {
    let restored = if before.is_empty() {
        moves::declared_subjects(target)
    } else {
        before.to_vec()
    };
    let now = STREAM.normal(symbol::SUBJECTS, live);
    difference(symbol::SUBJECTS, now, json!(restored))
}

fn stamp(generation: u64, live: &Document) -> Option<Difference> {
    let before = generation::stamped(live).map(|stamped| stamped.to_string());
    difference(
        &generation::field(),
        json!(before),
        json!(generation.to_string()),
    )
}

/// Whether the broker, not the declaration, decides on the duplicate window.
pub(super) fn window_is_the_brokers(resource: &Resource<'_>) -> bool {
    document::leaves_window(&resource.stream)
        && !resource.ignore_changes.covers(symbol::DUPLICATE_WINDOW)
}

/// Whether the duplicate window is as the broker or an operator set it, and is only kept within `max_age`.
pub(super) fn window_follows(resource: &Resource<'_>) -> bool {
    let is_operators_own = matches!(resource.ignore_changes, IgnoreChanges::AllBut(_));
    document::leaves_window(&resource.stream) && is_operators_own
}

/// Has the broker work out the window anew, where none is declared.
pub(super) fn leave_window_to_the_broker(target: Target<'_>, document: &mut Document) {
    if matches!(target, Target::Stream(resource) if window_is_the_brokers(resource)) {
        document.remove(symbol::DUPLICATE_WINDOW);
    }
}

/// Whether `field` is set at creation and never touched again.
fn is_ignored(target: Target<'_>, field: &str) -> bool {
    let name = if field.starts_with(METADATA_PREFIX) {
        symbol::METADATA
    } else {
        field
    };
    target.ignore_changes().covers(name)
}

fn of_consumer(
    resource: &Resource<'_>,
    consumer: &Consumer<'_>,
    live: &Document,
) -> Vec<Difference> {
    let mut declared = document::lower_consumer(&consumer.spec);
    if resource.ignore_changes.covers(symbol::CONSUMER_LIMITS) {
        declared = document::under_any_limits(declared, live);
    }
    let limits = resource.stream.consumer_limits.unwrap_or_default();
    let declared = document::stored_consumer(declared, limits, live);
    let mut differences = plain(&CONSUMER, live, &declared);
    differences.extend(difference(
        symbol::DURABLE_NAME,
        CONSUMER.normal(symbol::DURABLE_NAME, live),
        json!(consumer.spec.name),
    ));
    differences.extend(pause(consumer, live));
    differences
}

/// A pause that is over counts as no pause.
fn pause(consumer: &Consumer<'_>, live: &Document) -> Option<Difference> {
    let paused = live.get(symbol::PAUSE_UNTIL).and_then(Value::as_str);
    let paused = paused.and_then(in_the_future);
    let declared = consumer.spec.pause_until.and_then(in_the_future);
    difference(symbol::PAUSE_UNTIL, json!(paused), json!(declared))
}

/// The time in UTC, unless it has passed.
fn in_the_future(time: &str) -> Option<String> {
    let until = OffsetDateTime::parse(time, &Rfc3339).ok()?;
    let until = until.to_offset(UtcOffset::UTC);
    (until > OffsetDateTime::now_utc()).then(|| until.format(&Rfc3339).ok())?
}

fn of_stream(resource: &Resource<'_>, live: &Document) -> Vec<Difference> {
    let declared = document::lower_stream(&resource.stream);
    let declared = document::stored_stream(declared, resource.kind, live);
    let mut differences = plain(&STREAM, live, &declared);
    differences.extend(duplicate_window(resource, live));
    differences
}

fn plain(fields: &Fields, live: &Document, declared: &Document) -> Vec<Difference> {
    fields
        .differing(live, declared)
        .map(|(field, before, after)| Difference {
            field: field.to_owned(),
            before,
            after,
        })
        .collect()
}

fn metadata(target: Target<'_>, live: &Document) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (key, value) in target.metadata() {
        let before = live
            .get(symbol::METADATA)
            .and_then(|metadata| metadata.get(key))
            .cloned()
            .unwrap_or_default();
        let field = format!("{METADATA_PREFIX}{key}");
        differences.extend(difference(&field, before, json!(value)));
    }
    differences
}

/// A declared window. What the broker works out is not compared here: it follows `max_age`.
fn duplicate_window(resource: &Resource<'_>, live: &Document) -> Option<Difference> {
    if window_is_the_brokers(resource) || window_follows(resource) {
        return None;
    }
    let declared = resource
        .stream
        .duplicate_window
        .map_or(0, document::nanoseconds);
    difference(
        symbol::DUPLICATE_WINDOW,
        json!(document::stored_window(live)),
        json!(declared),
    )
}

fn difference(field: &str, before: Value, after: Value) -> Option<Difference> {
    (before != after).then(|| Difference {
        field: field.to_owned(),
        before,
        after,
    })
}
