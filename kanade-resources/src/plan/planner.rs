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
    let Some(observed) = live else {
        return create(target, policy, company);
    };
    if target.ignore_changes().is_all() {
        return leave_alone(target, observed);
    }
    let live = &*shrink::reopened(observed);
    if let Some(newer) = generation::newer(&live.config, policy.generation) {
        return leave_to_newer(target, observed, live, newer);
    }
    let (differences, ignored) = diff::differences(target, live, policy.stamp(target));
    let sorted = sort(target, differences, live, policy, company);
    let mut action = update(target, live, &sorted.made, company);
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

/// Everything about it is left to operators, whatever differs and whoever wrote it.
fn leave_alone(target: Target<'_>, live: &Live) -> Step {
    let (_, ignored) = diff::differences(target, live, None);
    Step {
        condition: condition(target, live),
        ignored: ignore(target, ignored),
        left_alone: true,
        ..Step::none(target.id())
    }
}

/// A newer generation of the declaration decides about it.
fn leave_to_newer(target: Target<'_>, observed: &Live, live: &Live, newer: u64) -> Step {
    let (differences, _) = diff::differences(target, live, None);
    Step {
        condition: condition(target, observed),
        newer: Some(newer),
        ignored: ignore(target, differences),
        ..Step::none(target.id())
    }
}

/// What becomes of the differences.
fn sort(
    target: Target<'_>,
    differences: Vec<Difference>,
    live: &Live,
    policy: Policy<'_>,
    company: &Company,
) -> Sorted {
    let mut sorted = coherence::sort(differences, target, live, policy.consent, company);
    if target.is_stream() && company.has_unsettled_consumers(target) {
        sorted.shrink_later();
    }
    hold_stamp_without_room(&mut sorted, live);
    sorted
}

/// Holds the stamp back if the metadata is full already.
fn hold_stamp_without_room(sorted: &mut Sorted, live: &Live) {
    let stamp = generation::field();
    if !sorted.made.iter().any(|judged| judged.field == stamp) {
        return;
    }
    if !generation::fits(&rewritten(live, &sorted.made)) {
        sorted.hold(
            &stamp,
            "the metadata is as large as servers accept: there is no room for the stamp",
        );
    }
}

fn update(target: Target<'_>, live: &Live, made: &[Judged], company: &Company) -> Action {
    if made.is_empty() {
        return Action::None;
    }
    let mut document = rewritten(live, made);
    diff::leave_window_to_the_broker(target, &mut document);
    name_filter(target, &mut document);
    if company.servers(target).remember_interest() {
        lingering::mark(&mut document, live);
    }
    Action::Update {
        changes: published(target, without_marks(made)),
        document,
    }
}

/// The live configuration with the changes made to it.
fn rewritten(live: &Live, made: &[Judged]) -> Document {
    let edits = made
        .iter()
        .map(|judged| (judged.field.as_str(), &judged.after));
    document::rewrite(&live.config, edits)
}

/// The engine's own marks are shown only if nothing else is changed.
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

/// Names the one filter in the field in which it is declared.
fn name_filter(target: Target<'_>, document: &mut Document) {
    if target.has_one_filter() {
        document::name_one_filter(document);
    }
}

fn create(target: Target<'_>, policy: Policy<'_>, company: &Company) -> Step {
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
    let losses = judge::judge_creation(target, &document, company);
    let sorted = coherence::sort_losses(losses, target, policy.consent);
    if !sorted.held_back.is_empty() {
        return Step {
            held_back: published(target, sorted.held_back),
            ..Step::none(target.id())
        };
    }
    Step {
        action: Action::Create { document },
        losses: published(target, sorted.made),
        ..Step::none(target.id())
    }
}

/// A consumer without limits of its own takes those of its stream, also if these are declared and not in force yet.
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
