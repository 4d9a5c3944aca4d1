//! Generations: what is stamped, and what is left to a newer one.

use kanade_resources_schema::spec::{
    Consumer, ConsumerSpec, IgnoreChanges, Resource, ServerVersion, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Action, Company, Plan, Policy, Step};
use super::{SPEC, document, fields, live, policy, resource};
use crate::live::Live;
use crate::target::Target;

const STAMP: &str = "kanade-resources.generation";
const DESCRIBED: StreamSpec<'static> = StreamSpec {
    description: Some("why"),
    ..SPEC
};

fn of_generation(generation: u64, target: Target<'_>, found: Option<&Live>) -> Step {
    let policy = Policy {
        generation: Some(generation),
        ..policy(ServerVersion::V2_15, false)
    };
    super::super::step(target, found, policy, &Company::on(ServerVersion::V2_15))
}

fn stream(generation: u64, resource: &Resource<'_>, found: Option<&Live>) -> Step {
    of_generation(generation, Target::Stream(resource), found)
}

fn stamped(generation: &str) -> Live {
    live(json!({"metadata": {STAMP: generation}}))
}

#[test]
fn what_is_created_is_stamped() {
    let created = stream(7, &resource(SPEC), None);
    assert_eq!(document(&created)["metadata"], json!({STAMP: "7"}));
    let declared = resource(SPEC);
    let consumer = Consumer::new(ConsumerSpec::named("A", "C"));
    let created = of_generation(7, Target::Consumer(&declared, &consumer), None);
    assert_eq!(document(&created)["metadata"], json!({STAMP: "7"}));
    let unstamped = super::step(&resource(SPEC), None, false);
    assert_eq!(document(&unstamped).get("metadata"), None);
}

#[test]
fn an_older_stamp_is_replaced_and_the_same_stays() {
    let step = stream(7, &resource(SPEC), Some(&stamped("6")));
    assert_eq!(
        step.changes()[0].to_string(),
        "metadata.kanade-resources.generation: \"6\" -> \"7\""
    );
    assert_eq!(document(&step)["metadata"], json!({STAMP: "7"}));
    let first = stream(7, &resource(SPEC), Some(&live(json!({}))));
    assert_eq!(first.changes()[0].before, Value::Null);
    let same = stream(7, &resource(SPEC), Some(&stamped("7")));
    assert!(same.is_in_sync() && same.newer.is_none(), "{same}");
}

#[test]
fn what_a_newer_generation_wrote_is_left_to_it() {
    let step = stream(7, &resource(DESCRIBED), Some(&stamped("8")));
    assert_eq!(step.newer, Some(8));
    assert_eq!(fields(&step.ignored), ["description"]);
    assert_eq!(step.action, Action::None);
    assert!(step.is_blocked() && !step.is_in_sync());
    let same = stream(7, &resource(SPEC), Some(&stamped("8")));
    assert_eq!(same.newer, Some(8));
    assert!(same.is_in_sync() && !same.is_blocked());
    // Who declares no generation is older than each.
    let none = super::step(&resource(DESCRIBED), Some(&stamped("1")), false);
    assert_eq!(none.newer, Some(1));
    assert_eq!(none.action, Action::None);
}

#[test]
fn what_only_operators_change_bears_no_stamp() {
    let mut declared = resource(SPEC);
    declared.ignore_changes = IgnoreChanges::AllBut(&["description"]);
    let created = stream(7, &declared, None);
    assert_eq!(document(&created).get("metadata"), None);
    let kept = stream(7, &declared, Some(&stamped("6")));
    assert!(kept.is_in_sync(), "{kept}");
}

#[test]
fn what_is_left_alone_is_not_stamped_and_says_so() {
    let declared = resource(DESCRIBED).ignore_all_changes();
    let step = stream(7, &declared, Some(&stamped("6")));
    assert!(step.left_alone && step.is_in_sync());
    assert_eq!(fields(&step.ignored), ["description"]);
    assert_eq!(step.newer, None);
}

/// The largest value of a metadata key beside which there is room for `others`.
fn room_beside(others: usize) -> usize {
    131_056 - "k".len() - others
}

#[test]
fn a_stamp_that_has_no_room_is_held_back() {
    let found = |size: usize| live(json!({"metadata": {"k": "x".repeat(size)}}));
    let stamp = STAMP.len() + "7".len();
    let fitting = stream(7, &resource(DESCRIBED), Some(&found(room_beside(stamp))));
    assert_eq!(
        fields(fitting.changes()),
        ["description", "metadata.kanade-resources.generation"]
    );
    let full = stream(
        7,
        &resource(DESCRIBED),
        Some(&found(room_beside(stamp) + 1)),
    );
    assert_eq!(fields(full.changes()), ["description"]);
    assert_eq!(
        full.held_back[0].to_string(),
        "metadata.kanade-resources.generation: none -> \"7\" (the metadata is as large as servers accept: there is no room for the stamp)"
    );
}

#[test]
fn what_has_no_room_for_a_stamp_is_created_without() {
    let created = |size: usize| {
        let text = "x".repeat(size);
        let metadata = [("k", text.as_str())];
        let spec = StreamSpec {
            metadata: &metadata,
            ..SPEC
        };
        let step = stream(7, &Resource::new(super::Kind::Stream, "A", spec), None);
        document(&step)["metadata"].get(STAMP).is_some()
    };
    let stamp = STAMP.len() + "7".len();
    assert!(created(room_beside(stamp)));
    assert!(!created(room_beside(stamp) + 1));
}

#[test]
fn what_a_newer_generation_wrote_is_counted() {
    let step = stream(7, &resource(DESCRIBED), Some(&stamped("8")));
    let plan = Plan::new(vec![step], Vec::new(), Vec::new());
    assert!(plan.is_blocked() && !plan.is_in_sync());
    assert_eq!(
        plan.to_string(),
        "! stream A\n    left to generation 8: description: none -> \"why\"\n\
         plan: 0 to create, 0 to update, 0 held back, 0 impossible, 0 in sync, 1 left to a newer generation"
    );
}
