//! From what is declared and what was found to what is to be done about one stream or consumer.

use kanade_resources_schema::spec::ConsumerLimits;
use kanade_resources_schema::symbol;
use serde_json::json;

use super::coherence::{self, Sorted};
use super::company::Company;
use super::diff::{self, Difference};
use super::generation;
use super::judge;
use super::judged::Judged;
use super::lingering;
use super::policy::Policy;
use super::shrink;
use super::step::{Action, Step};
use crate::change::Change;
use crate::condition::Condition;
use crate::document::{self, Document};
use crate::live::Live;
use crate::target::Target;

/// The step that takes `target` from `live` to what is declared, as far as it may go.
///
/// What the changes would do is judged in their `company`.
pub(crate) fn step(
    target: Target<'_>,
    live: Option<&Live>,
    policy: Policy<'_>,
    company: &Company,
) -> Step {
    let Some(live) = live else {
        return create(target, policy);
    };
    if target.ignore_changes().is_all() {
        return leave_alone(target, live);
    }
    let observed = live;
    let live = &*shrink::reopened(observed);
    let newer = generation::newer(&live.config, policy.generation);
    let stamp = policy.stamp(target).filter(|_| newer.is_none());
    let (differences, ignored) = diff::differences(target, live, stamp);
    if newer.is_some() {
        return Step {
            condition: condition(target, observed),
            newer,
            ignored: ignore(target, differences),
            ..Step::none(target.id())
        };
    }
    let judged = judge::judge(target, differences, live, company);
    let mut sorted = coherence::sort(judged, target, live, policy.consent);
    if matches!(target, Target::Stream(_)) && company.has_unsettled_consumers(target) {
        sorted.shrink_later();
    }
    hold_stamp_without_room(&mut sorted, live);
    let mut action = update(target, live, &sorted.made);
    if let Action::Update { document, .. } = &mut action
        && company.servers(target).remember_interest()
    {
        lingering::mark(document, live);
    }
    let in_two_steps = policy.shrinks_in_two_steps(target) && close(&mut action, observed);
    Step {
        action,
        condition: condition(target, observed),
        in_two_steps,
        held_back: published(target, sorted.held_back),
        impossible: published(target, sorted.impossible),
        deferred: published(target, sorted.deferred),
        ignored: ignore(target, ignored),
        ..Step::none(target.id())
    }
}

/// It is the operators', whatever differs and whoever wrote it.
fn leave_alone(target: Target<'_>, live: &Live) -> Step {
    let (_, ignored) = diff::differences(target, live, None);
    Step {
        condition: condition(target, live),
        ignored: ignore(target, ignored),
        left_alone: true,
        ..Step::none(target.id())
    }
}

/// The metadata may be full already.
fn hold_stamp_without_room(sorted: &mut Sorted, live: &Live) {
    let stamp = generation::field();
    if !sorted.made.iter().any(|judged| judged.field == stamp) {
        return;
    }
    let edits = sorted
        .made
        .iter()
        .map(|judged| (judged.field.as_str(), &judged.after));
    if !generation::fits(&document::rewrite(&live.config, edits)) {
        sorted.hold(
            &stamp,
            "the metadata is as large as servers accept: there is no room for the stamp",
        );
    }
}

fn update(target: Target<'_>, live: &Live, made: &[Judged]) -> Action {
    if made.is_empty() {
        return Action::None;
    }
    let edits = made
        .iter()
        .map(|judged| (judged.field.as_str(), &judged.after));
    let mut document = document::rewrite(&live.config, edits);
    diff::leave_window_to_the_broker(target, &mut document);
    name_filter(target, &mut document);
    Action::Update {
        changes: published(target, without_marks(made)),
        document,
    }
}

/// The marks of the engine's own are shown only if nothing else is changed.
fn without_marks(made: &[Judged]) -> Vec<Judged> {
    if made.iter().all(Judged::is_internal) {
        return made.to_vec();
    }
    made.iter()
        .filter(|change| !change.is_internal())
        .cloned()
        .collect()
}

fn condition(target: Target<'_>, live: &Live) -> Option<Condition> {
    match target {
        Target::Stream(_) => live.condition(),
        Target::Consumer(..) => None,
    }
}

/// Closes the stream first, if its caps shrink.
fn close(action: &mut Action, observed: &Live) -> bool {
    let Action::Update { document, .. } = action else {
        return false;
    };
    let Some(closed) = shrink::closed(observed, document) else {
        return false;
    };
    *document = closed;
    true
}

/// As it is declared.
fn name_filter(target: Target<'_>, document: &mut Document) {
    if target.has_one_filter() {
        document::name_one_filter(document);
    }
}

fn create(target: Target<'_>, policy: Policy<'_>) -> Step {
    let mut document = match target {
        Target::Stream(resource) => document::lower_stream(&resource.stream),
        Target::Consumer(resource, consumer) => limited(
            document::lower_consumer(&consumer.spec),
            resource.stream.consumer_limits.unwrap_or_default(),
        ),
    };
    name_filter(target, &mut document);
    let unstamped = document.clone();
    generation::stamp(&mut document, policy.stamp(target));
    if !generation::fits(&document) {
        document = unstamped;
    }
    Step {
        action: Action::Create { document },
        ..Step::none(target.id())
    }
}

/// A consumer that says nothing itself takes the limits of its stream, even where these are declared, and not in force
/// yet.
fn limited(mut consumer: Document, limits: ConsumerLimits) -> Document {
    let inactive = limits.inactive_threshold.map(document::nanoseconds);
    for (field, limit) in [
        (symbol::MAX_ACK_PENDING, limits.max_ack_pending),
        (symbol::INACTIVE_THRESHOLD, inactive),
    ] {
        if let Some(limit) = limit {
            consumer.entry(field).or_insert_with(|| json!(limit));
        }
    }
    consumer
}

fn ignore(target: Target<'_>, differences: Vec<Difference>) -> Vec<Change> {
    let ignored = differences.into_iter().map(Judged::ignored).collect();
    published(target, ignored)
}

/// In the declaration's language.
fn published(target: Target<'_>, judged: Vec<Judged>) -> Vec<Change> {
    judged
        .into_iter()
        .map(|judged| judged.published(target))
        .collect()
}
