//! In which order steps are written, and whether they fit.

use kanade_resources_schema::spec::{Resource, ServerVersion, StreamSpec};
use serde_json::json;

use super::{live, object, resource};
use crate::account::Account;
use crate::document::Document;
use crate::live::Live;
use crate::plan::moves::arrange;
use crate::plan::{
    Action, Company, Consent, Holding, Party, Policy, Step, groups, reservations, step,
};
use crate::target::Target;

const POLICY: Policy<'static> = Policy {
    server: ServerVersion::V2_10,
    consent: Consent::Safe,
    creates: true,
    generation: None,
};

fn named(name: &'static str, subjects: &'static [&'static str]) -> Resource<'static> {
    resource(StreamSpec {
        subjects,
        ..StreamSpec::named(name)
    })
}

fn holding(name: &str, subjects: &[&str]) -> Live {
    live(json!({"name": name, "subjects": subjects}))
}

/// What moves where, as `subject: from -> to`, and which streams keep what they were to release.
fn arranged(streams: &[(Resource<'static>, Option<Live>)]) -> (Vec<String>, Vec<String>) {
    let mut steps: Vec<Step> = streams
        .iter()
        .map(|(resource, live)| {
            step(
                Target::Stream(resource),
                live.as_ref(),
                POLICY,
                &Company::on(ServerVersion::V2_10),
            )
        })
        .collect();
    arrange(&mut parties(streams, &mut steps), &[]);
    let moves = steps.iter().flat_map(|step| &step.moves);
    let mut moves: Vec<String> = moves
        .map(|moved| format!("{}: {} -> {}", moved.subject, moved.from, moved.to))
        .collect();
    moves.sort();
    // Each is noted by both of its streams.
    moves.dedup();
    let kept = steps
        .iter()
        .filter(|step| !step.held_back.is_empty())
        .map(|step| step.resource.name.clone())
        .collect();
    (moves, kept)
}

fn parties<'p>(
    streams: &'p [(Resource<'static>, Option<Live>)],
    steps: &'p mut [Step],
) -> Vec<Party<'p>> {
    steps
        .iter_mut()
        .zip(streams)
        .map(|(step, (resource, live))| Party::new(Target::Stream(resource), step, live.as_ref()))
        .collect()
}

#[test]
fn what_one_stream_releases_and_another_takes_moves() {
    let streams = [
        (named("NEW", &["z"]), None),
        (named("A", &["x", "y"]), Some(holding("A", &["x"]))),
        (named("B", &["b"]), Some(holding("B", &["y"]))),
        (named("C", &["c"]), Some(holding("C", &["c", "z"]))),
        (named("IDLE", &["i"]), Some(holding("IDLE", &["i"]))),
    ];
    let (moves, kept) = arranged(&streams);
    assert_eq!(moves, ["y: B -> A", "z: C -> NEW"]);
    assert!(kept.is_empty(), "{kept:?}");
}

#[test]
fn a_ring_moves_together() {
    let streams = [
        (named("A", &["y"]), Some(holding("A", &["x"]))),
        (named("B", &["z"]), Some(holding("B", &["y"]))),
        (named("C", &["x", "c"]), Some(holding("C", &["z", "c"]))),
        (named("D", &["d"]), Some(holding("D", &["d", "e"]))),
    ];
    let (moves, _) = arranged(&streams);
    assert_eq!(moves, ["x: A -> C", "y: B -> A", "z: C -> B"]);
    let holdings: Vec<Holding> = streams
        .iter()
        .map(|(resource, live)| {
            let step = step(
                Target::Stream(resource),
                live.as_ref(),
                POLICY,
                &Company::on(ServerVersion::V2_10),
            );
            Holding::of(&step, live.as_ref())
        })
        .collect();
    assert_eq!(groups(&holdings), [[0, 1, 2]]);
}

#[test]
fn what_the_taker_can_not_take_is_kept() {
    let mirror = live(json!({"name": "A", "subjects": [], "mirror": {"name": "ORIGIN"}}));
    let newer = live(json!({
        "name": "B", "subjects": ["y"], "metadata": {"kanade-resources.generation": "9"},
    }));
    let streams = [
        // On 2.10, a mirror is not promoted.
        (named("A", &["x"]), Some(mirror)),
        (named("B", &["z"]), Some(newer)),
        (named("C", &["c"]), Some(holding("C", &["x"]))),
        (named("D", &["d"]), Some(holding("D", &["z"]))),
        (named("E", &["e"]), Some(holding("E", &["d"]))),
        (named("F", &["f"]), Some(holding("F", &["f", "g"]))),
    ];
    let (moves, kept) = arranged(&streams);
    assert!(moves.is_empty(), "{moves:?}");
    // E would release `d` to D, which keeps what it has.
    assert_eq!(kept, ["A", "C", "D", "E"]);
}

#[test]
fn a_move_that_was_interrupted_goes_on() {
    let halfway = live(json!({
        "name": "A", "subjects": ["_kanade-resources.moving.A"],
        "metadata": {"kanade-resources.moving": "[\"x\"]"},
    }));
    let streams = [
        (named("A", &["y"]), Some(halfway.clone())),
        (named("B", &["x"]), Some(holding("B", &["y"]))),
    ];
    let (moves, _) = arranged(&streams);
    assert_eq!(moves, ["x: A -> B", "y: B -> A"]);

    // What another one took before the run was killed goes back to where it was.
    let streams = [
        (named("A", &["x"]), Some(halfway.clone())),
        (named("B", &["y"]), Some(holding("B", &["x", "y"]))),
    ];
    let (moves, _) = arranged(&streams);
    assert_eq!(moves, ["x: B -> A"]);

    let newer = live(json!({
        "name": "B", "subjects": ["b"], "metadata": {"kanade-resources.generation": "9"},
    }));
    let streams = [
        (named("A", &["y"]), Some(halfway)),
        (named("B", &["x"]), Some(newer)),
    ];
    let mut steps: Vec<Step> = streams
        .iter()
        .map(|(resource, live)| {
            step(
                Target::Stream(resource),
                live.as_ref(),
                POLICY,
                &Company::on(ServerVersion::V2_10),
            )
        })
        .collect();
    arrange(&mut parties(&streams, &mut steps), &[]);
    let Action::Update { document, .. } = &steps[0].action else {
        panic!("{}", steps[0])
    };
    assert_eq!(
        document["subjects"],
        json!(["x"]),
        "it gets back what it had"
    );
    assert_eq!(document.get("metadata"), None);
}

#[test]
fn where_nothing_is_released_nothing_moves() {
    let streams = [
        (named("A", &["x", "y"]), Some(holding("A", &["x"]))),
        (named("B", &["b"]), Some(holding("B", &["b"]))),
        (named("C", &["c"]), None),
    ];
    assert_eq!(arranged(&streams), (Vec::new(), Vec::new()));
}

fn created(spec: StreamSpec<'static>) -> Step {
    step(
        Target::Stream(&resource(spec)),
        None,
        POLICY,
        &Company::on(ServerVersion::V2_10),
    )
}

fn shortfalls(account: &Document, steps: &[Step]) -> Vec<String> {
    let steps = steps.iter().map(|step| (step, None));
    let shortfalls = reservations::shortfalls(&Account::read(&json!(account)), steps);
    shortfalls.iter().map(ToString::to_string).collect()
}

#[test]
fn every_replica_counts_towards_flat_limits_and_none_towards_tiers() {
    const SPEC: StreamSpec = StreamSpec {
        max_bytes: 100,
        num_replicas: 3,
        ..StreamSpec::named("A")
    };
    let limits = json!({"max_memory": -1, "max_storage": 250, "max_streams": -1});
    let flat = object(json!({"limits": limits, "reserved_storage": 0, "streams": 0}));
    assert_eq!(
        shortfalls(&flat, &[created(SPEC)]),
        ["300B of file storage would be reserved on top of 0B, but the limit is 250B"]
    );
    let tiers = object(json!({
        "limits": {}, "tiers": {"R3": {"limits": limits, "reserved_storage": 160, "streams": 4}, "R1": {"limits": limits}},
    }));
    assert_eq!(
        shortfalls(&tiers, &[created(SPEC)]),
        ["100B of file storage would be reserved on top of 160B, but the limit is 250B for R3"]
    );
    assert!(
        shortfalls(
            &tiers,
            &[created(StreamSpec {
                num_replicas: 1,
                ..SPEC
            })]
        )
        .is_empty()
    );
    // The broker has its own error for a number of replicas without limits.
    assert!(
        shortfalls(
            &tiers,
            &[created(StreamSpec {
                num_replicas: 5,
                ..SPEC
            })]
        )
        .is_empty()
    );
}
