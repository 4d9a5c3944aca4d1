//! Whether what exists fits a process that only attaches.

use kanade_resources_schema::field::{Comparison, Field, Reliance, Shape};
use kanade_resources_schema::spec::Kind;
use kanade_resources_schema::subject::is_subset;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::step::Step;
use crate::change::Unit;
use crate::document::{self, CONSUMER, Document, Fields, STREAM, strings};
use crate::failure::FailureKind;
use crate::fit::Fit;
use crate::live::Live;
use crate::mismatch::Mismatch;
use crate::target::Target;

/// What keeps `live` from fitting `target`; `step` is what a run would do about it.
pub(crate) fn misfits(target: Target<'_>, live: &Live, step: &Step, fit: Fit) -> Vec<FailureKind> {
    if let Some(other) = other_kind(target, &live.config) {
        return vec![other];
    }
    let mismatches = match fit {
        Fit::Names => Vec::new(),
        Fit::AtLeast => too_little(target, &live.config),
        Fit::Exact => differing(step),
    };
    mismatches
        .into_iter()
        .map(|mismatch| FailureKind::Differs(Box::new(mismatch)))
        .collect()
}

/// What there is instead of `target`, if it is something else.
fn other_kind(target: Target<'_>, live: &Document) -> Option<FailureKind> {
    let what = match target {
        Target::Consumer(_, consumer) => {
            let is_push = !live.get(symbol::DELIVER_SUBJECT).is_none_or(Value::is_null);
            match (consumer.spec.is_push(), is_push) {
                (true, false) => "a pull consumer",
                (false, true) => "a push consumer",
                _ => return None,
            }
        }
        Target::Stream(resource) => {
            let is_mirror = live.get(symbol::MIRROR).is_some_and(Value::is_object);
            let holds_subjects = captures(live, resource.stream.subjects);
            let is_it = if resource.stream.mirror.is_some() {
                is_mirror
            } else {
                holds_subjects
            };
            if resource.kind == Kind::Stream || is_it {
                return None;
            }
            "a stream with other subjects"
        }
    };
    Some(FailureKind::OtherKind { found: what })
}

/// Whether a stream stores every one of `subjects`.
fn captures(live: &Document, subjects: &[&str]) -> bool {
    let held = STREAM.normal(symbol::SUBJECTS, live);
    subjects
        .iter()
        .all(|subject| strings(&held).any(|held| is_subset(subject, held)))
}

/// What a plan would change, hold back or call impossible.
fn differing(step: &Step) -> Vec<Mismatch> {
    let newer = step.newer.iter().flat_map(|_| &step.ignored);
    step.changes()
        .iter()
        .chain(&step.deferred)
        .chain(&step.held_back)
        .chain(&step.impossible)
        .chain(newer)
        .map(|change| Mismatch {
            field: change.field.clone(),
            found: change.before.clone(),
            needed: change.after.clone(),
            unit: change.unit,
            at_least: false,
        })
        .collect()
}

/// The fields that serve a program less well than the declared ones.
fn too_little(target: Target<'_>, live: &Document) -> Vec<Mismatch> {
    let (fields, declared) = stored(target, live);
    let is_counted = |field: &&Field| !target.ignore_changes().covers(field.name);
    fields
        .all()
        .iter()
        .filter(is_counted)
        .filter_map(|field| {
            let value = |document: &Document| fields.normal(field.name, document);
            let (needed, found) = (value(&declared), value(live));
            (!serves(field, &needed, &found)).then(|| Mismatch {
                field: target.declared_name(field.name).to_owned(),
                unit: Unit::of(field.name),
                at_least: is_more_as_good(field.reliance),
                found,
                needed,
            })
        })
        .collect()
}

/// What a server would have stored for `target`.
fn stored(target: Target<'_>, live: &Document) -> (&'static Fields, Document) {
    match target {
        Target::Stream(resource) => {
            let declared = document::lower_stream(&resource.stream);
            (
                &STREAM,
                document::stored_stream(declared, resource.kind, live),
            )
        }
        Target::Consumer(resource, consumer) => {
            let declared = document::lower_consumer(&consumer.spec);
            let limits = resource.stream.consumer_limits.unwrap_or_default();
            (&CONSUMER, document::stored_consumer(declared, limits, live))
        }
    }
}

/// Whether a program that was promised `needed` can do with `found`.
fn serves(field: &Field, needed: &Value, found: &Value) -> bool {
    let is_same = needed == found;
    match field.reliance {
        Reliance::AtLeast => is_same || is_enough(number(needed), number(found)),
        Reliance::Lasting => number(found) >= number(needed),
        Reliance::On => is_same || *needed != json!(true),
        Reliance::Off => is_same || *needed == json!(true),
        Reliance::SameIfDeclared => is_same || needed.is_null(),
        Reliance::OrBetter(least) => is_same || *needed == least,
        Reliance::Contains => contains(field, needed, found),
        Reliance::Inner => serve_inside(field, needed, found),
        Reliance::Nothing => true,
        _ => is_same,
    }
}

const fn is_more_as_good(reliance: Reliance) -> bool {
    matches!(
        reliance,
        Reliance::AtLeast | Reliance::Lasting | Reliance::Contains | Reliance::Inner
    )
}

/// Zero and less mean no limit.
const fn is_enough(needed: i64, found: i64) -> bool {
    found <= 0 || needed > 0 && found >= needed
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

fn contains(field: &Field, needed: &Value, found: &Value) -> bool {
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (needed, found) = (items(needed), items(found));
    let is_subject = field.comparison == Comparison::Subjects;
    needed.iter().all(|needed| {
        found
            .iter()
            .any(|found| match (needed.as_str(), found.as_str()) {
                (Some(needed), Some(found)) if is_subject => is_subset(needed, found),
                _ => needed == found,
            })
    })
}

fn serve_inside(field: &Field, needed: &Value, found: &Value) -> bool {
    let Shape::Table(fields) = field.shape else {
        return false;
    };
    fields
        .iter()
        .all(|inner| serves(inner, &needed[inner.name], &found[inner.name]))
}
