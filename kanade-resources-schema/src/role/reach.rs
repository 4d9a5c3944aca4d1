//! What an entry of a role lets its user put into streams, and get out of them.

use super::{Grant, Granted, List, Value, filters};
use crate::spec::{Kind, Resource};
use crate::template::Template;

/// The subjects of stored messages that `grant` lets a user write. Holes are `bound`.
pub(crate) fn written(grant: &Grant<'_>, bound: &[(&str, Value<'_>)]) -> Vec<String> {
    match (grant.list, &grant.what) {
        (List::Publish, Granted::Resource(stream)) => owned(stream.stream.subjects),
        (List::Publish | List::Write, Granted::Template(resource, template)) => {
            of_template(resource, template, bound)
        }
        (List::Write, Granted::Resource(store)) => vec![everything(store)],
        _ => Vec::new(),
    }
}

/// The subjects of stored messages that a user gets by `grant` where it asks for them. Holes are `bound`, and
/// `of_stream` says what a stream captures.
///
/// What a push consumer delivers is left out: that comes to the declared subject only.
pub(crate) fn returned(
    grant: &Grant<'_>,
    bound: &[(&str, Value<'_>)],
    of_stream: impl Fn(&str) -> Vec<String>,
) -> Vec<String> {
    match (grant.list, &grant.what) {
        (List::Replay, Granted::Resource(stream)) => owned(stream.stream.subjects),
        (List::Replay | List::Read, Granted::Template(resource, template)) => {
            of_template(resource, template, bound)
        }
        (List::Read, Granted::Resource(store)) => vec![everything(store)],
        // What an object was before is looked up.
        (List::Write, Granted::Resource(store)) if store.kind == Kind::ObjectStore => {
            vec![everything(store)]
        }
        (List::Consume, Granted::Consumer(consumer)) if consumer.spec.deliver_subject.is_none() => {
            let spec = &consumer.spec;
            match spec.filter_subjects {
                [] => of_stream(spec.stream),
                filters => owned(filters),
            }
        }
        _ => Vec::new(),
    }
}

/// A template of another space than subjects, and a hole that is bound to what does not fit, give nothing.
fn of_template(
    resource: &Resource<'_>,
    template: &Template<'_>,
    bound: &[(&str, Value<'_>)],
) -> Vec<String> {
    if resource.kind == Kind::ObjectStore {
        return Vec::new();
    }
    let prefix = resource.kind.subject_prefix(resource.name);
    let filters = filters(template, bound).unwrap_or_default();
    filters
        .iter()
        .map(|filter| format!("{prefix}{filter}"))
        .collect()
}

/// Whatever a bucket or a store keeps.
fn everything(store: &Resource<'_>) -> String {
    format!("{}>", store.kind.subject_prefix(store.name))
}

/// These subjects, to be kept.
pub(crate) fn owned(subjects: &[&str]) -> Vec<String> {
    subjects
        .iter()
        .map(|subject| (*subject).to_owned())
        .collect()
}
