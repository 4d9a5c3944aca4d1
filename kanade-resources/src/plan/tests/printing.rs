//! What a plan says, and how it counts.

use kanade_resources_schema::spec::{
    Discard, IgnoreChanges, Kind, Resource, ServerVersion, Storage, StreamSpec,
};
use serde_json::{Value, json};

use super::super::{Action, Move, Plan, Step, Stranger, Unseen};
use super::{HOUR, ON_SSD, SPEC, empty, fields, live, policy, resource, step};
use crate::change::{Class, Estimate};
use crate::condition::{Condition, Group};
use crate::failure::FailureKind;
use crate::live::Live;
use crate::plan::Company;
use crate::resource_id::ResourceId;
use crate::shortfall::Shortfall;
use crate::target::Target;

const DESCRIBED: StreamSpec<'static> = StreamSpec {
    description: Some("why"),
    ..SPEC
};

fn plan(steps: Vec<Step>) -> Plan {
    Plan::new(steps, Vec::new(), Vec::new())
}

fn in_sync() -> Step {
    step(&resource(SPEC), Some(&live(json!({}))), false)
}

fn shortfall() -> Shortfall {
    Shortfall::Streams {
        more: 1,
        streams: 5,
        limit: 5,
        tier: None,
    }
}

#[test]
fn a_plan_in_sync_is_one_line() {
    let plan = plan(vec![in_sync()]);
    assert!(plan.is_in_sync() && !plan.is_blocked());
    assert_eq!(plan.writes(), 0);
    assert_eq!(
        plan.to_string(),
        "plan: 0 to create, 0 to update, 0 held back, 0 impossible, 1 in sync"
    );
    assert_eq!(in_sync().to_string(), "= stream A\n");
}

#[test]
fn what_is_written_is_counted_and_does_not_block() {
    let update = step(&resource(DESCRIBED), Some(&live(json!({}))), false);
    let create = step(&resource(SPEC), None, false);
    let later = Step {
        deferred: update.changes().to_vec(),
        ..in_sync()
    };
    assert_eq!(plan(vec![later]).writes(), 1);
    let plan = plan(vec![update, create, in_sync()]);
    assert!(!plan.is_in_sync() && !plan.is_blocked());
    assert_eq!(plan.writes(), 2);
    assert_eq!(
        plan.summary(),
        "plan: 1 to create, 1 to update, 0 held back, 0 impossible, 1 in sync"
    );
    let of_profile = plan.in_profile(Some("dev"));
    assert!(of_profile.summary().starts_with("plan for profile dev: 1"));
    let of_none = of_profile.in_profile(None);
    assert!(of_none.summary().starts_with("plan: 1"));
}

#[test]
fn what_is_held_back_or_impossible_blocks() {
    let capped = StreamSpec {
        max_msgs: 5,
        ..SPEC
    };
    let held = step(&resource(capped), Some(&live(json!({}))), false);
    assert!(held.is_blocked() && !held.is_in_sync() && !held.writes());
    assert_eq!(
        held.to_string(),
        "! stream A\n    held back: max_msgs: unlimited -> 5 (loses up to 15 messages: the oldest messages make room)\n"
    );
    let memory = StreamSpec {
        storage: Storage::Memory,
        ..SPEC
    };
    let impossible = step(&resource(memory), Some(&live(json!({}))), false);
    assert!(impossible.is_blocked() && !impossible.is_in_sync());
    for step in [held, impossible] {
        let plan = plan(vec![step]);
        assert!(plan.is_blocked() && !plan.is_in_sync());
    }
}

#[test]
fn what_is_left_alone_says_so() {
    let declared = resource(DESCRIBED).ignore_all_changes();
    let step = step(&declared, Some(&live(json!({}))), false);
    assert_eq!(
        step.to_string(),
        "= stream A\n    is left alone, whatever differs (`ignore_changes`)\n    \
         left alone: description: none -> \"why\"\n"
    );
    let same = super::step(
        &resource(SPEC).ignore_all_changes(),
        Some(&live(json!({}))),
        false,
    );
    let plan = plan(vec![step, same]);
    assert!(plan.is_in_sync() && !plan.is_blocked());
    let text = plan.to_string();
    assert_eq!(text.matches("is left alone").count(), 2, "{text}");
    assert!(text.ends_with("0 in sync, 2 left alone"), "{text}");
}

#[test]
fn ignored_differences_are_shown() {
    let declared = resource(DESCRIBED).ignore_changes(&["description"]);
    let step = step(&declared, Some(&live(json!({}))), false);
    assert!(step.is_in_sync() && !step.left_alone);
    let plan = plan(vec![step]);
    assert!(plan.is_in_sync());
    assert_eq!(
        plan.to_string(),
        "= stream A\n    left alone: description: none -> \"why\"\n\
         plan: 0 to create, 0 to update, 0 held back, 0 impossible, 1 in sync"
    );
}

#[test]
fn a_stream_without_a_leader_may_differ() {
    let found = Live {
        group: Group::read(&json!({"name": "cluster", "replicas": []})),
        ..live(json!({}))
    };
    let step = step(&resource(SPEC), Some(&found), false);
    assert_eq!(step.condition, Some(Condition::NoLeader));
    assert!(step.is_in_sync());
    assert_eq!(
        step.to_string(),
        "= stream A\n    (it has no leader at the moment)\n"
    );
    let plan = plan(vec![step]);
    assert!(!plan.is_in_sync() && !plan.is_blocked());
    assert!(plan.to_string().starts_with("= stream A\n"));
    let all = resource(SPEC).ignore_all_changes();
    let alone = super::step(&all, Some(&found), false);
    assert_eq!(alone.condition, Some(Condition::NoLeader));
    let newer = Live {
        group: found.group.clone(),
        ..live(json!({"metadata": {"kanade-resources.generation": "9"}}))
    };
    let newer = super::step(&resource(SPEC), Some(&newer), false);
    assert_eq!(newer.condition, Some(Condition::NoLeader));
}

#[test]
fn what_shrinks_says_that_it_refuses_for_a_moment() {
    let capped = StreamSpec {
        max_msgs: 50,
        ..SPEC
    };
    let step = step(&resource(capped), Some(&live(json!({}))), false);
    assert!(step.writes() && step.is_unfinished() && !step.is_in_sync());
    assert_eq!(
        step.to_string(),
        "~ stream A\n    max_msgs: unlimited -> 50\n    \
         (a full stream refuses messages for a moment, until it is looked at once more)\n"
    );
}

#[test]
fn what_comes_later_is_said() {
    let declared = StreamSpec {
        num_replicas: 3,
        placement: ON_SSD,
        ..SPEC
    };
    let found = |replicas: u64| Live {
        group: Group::read(&json!({"name": "cluster", "leader": "n0", "replicas": []})),
        ..live(json!({"num_replicas": replicas}))
    };
    let growing = step(&resource(declared), Some(&found(1)), false);
    assert_eq!(fields(growing.changes()), ["placement"]);
    assert_eq!(fields(&growing.deferred), ["num_replicas"]);
    assert!(growing.is_unfinished());
    let text = growing.to_string();
    assert!(
        text.ends_with("\n    then num_replicas: 1 -> 3\n"),
        "{text}"
    );
    let shrinking = StreamSpec {
        num_replicas: 1,
        ..declared
    };
    let shrinking = step(&resource(shrinking), Some(&found(3)), true);
    assert_eq!(fields(shrinking.changes()), ["num_replicas"]);
    assert_eq!(fields(&shrinking.deferred), ["placement"]);
    let only_moving = step(&resource(declared), Some(&found(3)), false);
    assert_eq!(fields(only_moving.changes()), ["placement"]);
    assert!(only_moving.deferred.is_empty());
}

#[test]
fn both_sides_of_a_move_say_so() {
    let moved = Move {
        subject: "x".to_owned(),
        from: "B".to_owned(),
        to: "A".to_owned(),
    };
    let mut taker = step(&resource(DESCRIBED), Some(&live(json!({}))), false);
    taker.moves.push(moved.clone());
    assert!(taker.to_string().ends_with("    takes `x` from stream B\n"));
    let other = StreamSpec {
        name: "B",
        ..DESCRIBED
    };
    let mut releaser = step(&resource(other), Some(&live(json!({}))), false);
    releaser.moves.push(moved);
    let text = releaser.to_string();
    assert!(text.ends_with("    releases `x` to stream A\n"), "{text}");
}

#[test]
fn strangers_and_what_could_not_be_looked_at_are_listed() {
    let unseen = Unseen::new(
        ResourceId::named(Kind::KvBucket, "jobs"),
        &FailureKind::Missing,
    );
    let declared = resource(SPEC);
    let strangers = vec![
        Stranger::consumer_of(&declared, "C", Some(5)),
        Stranger::consumer_of(&declared, "D", Some(0)),
        Stranger::new(ResourceId::named(Kind::Stream, "X"), None),
    ];
    let plan =
        Plan::new(vec![in_sync()], vec![shortfall()], vec![unseen]).with_strangers(strangers);
    assert_eq!(
        plan.to_string(),
        "? KV bucket jobs\n    could not be looked at: it does not exist\n  \
         consumer C of A\n    is not declared, and waits for 5 messages\n  \
         consumer D of A\n    is not declared\n  stream X\n    is not declared\n\
         ! does not fit the account's limits: 1 streams would be created on top of 5, but the limit is 5\n\
         plan: 0 to create, 0 to update, 0 held back, 0 impossible, 1 in sync, 1 could not be looked at"
    );
}

#[test]
fn a_plan_is_whole_where_everything_was_seen_and_fits() {
    let unseen = Unseen::new(ResourceId::named(Kind::Stream, "X"), &FailureKind::Missing);
    let blind = Plan::new(vec![in_sync()], Vec::new(), vec![unseen]);
    assert!(!blind.is_in_sync() && !blind.is_blocked());
    let tight = Plan::new(vec![in_sync()], vec![shortfall()], Vec::new());
    assert!(!tight.is_in_sync() && tight.is_blocked());
    let some = plan(vec![in_sync(), step(&resource(SPEC), None, false)]);
    assert!(!some.is_in_sync());
}

#[test]
fn a_stream_and_a_bucket_show_what_was_declared_of_them() {
    let spec = StreamSpec {
        subjects: &["$KV.jobs.>"],
        max_msgs_per_subject: 5,
        discard: Discard::New,
        allow_rollup_hdrs: true,
        allow_direct: true,
        deny_delete: true,
        max_age: HOUR,
        ..StreamSpec::named("KV_jobs")
    };
    let bucket = Resource::new(Kind::KvBucket, "jobs", spec);
    assert_eq!(
        step(&bucket, None, false).to_string(),
        "+ KV bucket jobs\n    max_age: 1h\n    history: 5\n"
    );
}

/// Amounts are of what was found, and a comparison of two declarations found nothing.
#[test]
fn amounts_can_be_forgotten() {
    let declared = StreamSpec {
        max_msgs: 5,
        max_bytes: 100,
        ..SPEC
    };
    let is_unknown = |class: &Class| matches!(class, Class::Lossy { estimate, .. } if *estimate == Estimate::default());
    let mut held = step(&resource(declared), Some(&live(json!({}))), false);
    held.forget_estimates();
    assert_eq!(held.held_back.len(), 2);
    assert!(
        held.held_back
            .iter()
            .all(|change| is_unknown(&change.class))
    );
    let mut made = step(&resource(declared), Some(&live(json!({}))), true);
    made.forget_estimates();
    assert_eq!(made.changes().len(), 2);
    assert!(
        made.changes()
            .iter()
            .all(|change| is_unknown(&change.class))
    );
    let described = step(&resource(DESCRIBED), Some(&empty(json!({}))), false);
    let mut same = described.clone();
    same.forget_estimates();
    assert_eq!(same, described);
}

#[test]
fn a_plan_is_read_back_as_it_was_written() {
    let capped = StreamSpec {
        max_msgs: 50,
        max_bytes: 100,
        ..SPEC
    };
    let steps = vec![
        step(&resource(capped), Some(&live(json!({}))), false),
        step(&resource(SPEC), None, false),
        in_sync(),
    ];
    let plan = plan(steps);
    let written: Value = json!(plan);
    let read: Plan = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(read, plan);
    assert_eq!(written["steps"][2]["action"], "none");
    for absent in [
        "is_postponed",
        "left_alone",
        "newer",
        "moves",
        "in_two_steps",
    ] {
        assert_eq!(written["steps"][2].get(absent), None, "{absent}");
    }
    assert_eq!(written["steps"][0]["in_two_steps"], true);
}

#[test]
fn marks_are_shown_only_where_nothing_else_changes() {
    let halfway = live(json!({
        "subjects": ["_kanade-resources.moving.A"],
        "metadata": {"kanade-resources.moving": "[\"a.>\"]"},
    }));
    let moved = step(&resource(SPEC), Some(&halfway), false);
    assert_eq!(fields(moved.changes()), ["subjects"]);
    let marked = live(json!({"metadata": {"kanade-resources.moving": "[\"a.>\"]"}}));
    let only = step(&resource(SPEC), Some(&marked), false);
    assert_eq!(fields(only.changes()), ["metadata.kanade-resources.moving"]);
    let mut operators = resource(DESCRIBED);
    operators.ignore_changes = IgnoreChanges::AllBut(&["description"]);
    let described = super::super::step(
        Target::Stream(&operators),
        Some(&marked),
        policy(ServerVersion::V2_15, false),
        &Company::on(ServerVersion::V2_15),
    );
    assert!(matches!(described.action, Action::Update { .. }));
    assert_eq!(
        super::document(&described)["metadata"]["kanade-resources.moving"],
        "[\"a.>\"]",
        "the mark stays where the subjects are the operators'"
    );
}
