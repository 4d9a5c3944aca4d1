//! In which order steps are written, and whether they fit.

use kanade_resources_schema::spec::{Resource, ServerVersion, StreamSpec};
use serde_json::json;

use super::{live, object, resource};
use crate::account::Account;
use crate::document::Document;
use crate::live::Live;
use crate::plan::{Consent, Found, Policy, Step, Turn, arrange, reservations, step};
use crate::target::Target;

const POLICY: Policy = Policy {
    server: ServerVersion::V2_15,
    consent: Consent::None,
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

/// The names in the order in which they are written, and which of them are first let go of something.
fn arranged(streams: &[(Resource<'static>, Option<Live>)]) -> Option<(Vec<String>, Vec<String>)> {
    let mut steps: Vec<(Step, Option<&Live>)> = streams
        .iter()
        .map(|(resource, live)| {
            (
                step(Target::Stream(resource), live.as_ref(), POLICY),
                live.as_ref(),
            )
        })
        .collect();
    let mut found: Vec<Found<'_>> = steps.iter_mut().map(|(step, live)| (step, *live)).collect();
    let turns = arrange(&mut found)?;
    let mut sorted: Vec<(Turn, &Step)> = turns
        .into_iter()
        .zip(steps.iter().map(|(step, _)| step))
        .collect();
    sorted.sort_by_key(|(turn, _)| *turn);
    let name = |step: &Step| step.resource.name.clone();
    let released = steps
        .iter()
        .filter(|(step, _)| step.interim.is_some())
        .map(|(step, _)| name(step))
        .collect();
    Some((
        sorted.into_iter().map(|(_, step)| name(step)).collect(),
        released,
    ))
}

#[test]
fn what_releases_goes_before_what_takes() {
    let streams = [
        (named("NEW", &["z"]), None),
        (named("A", &["x", "y"]), Some(holding("A", &["x"]))),
        (named("B", &["b"]), Some(holding("B", &["y"]))),
        (named("C", &["c"]), Some(holding("C", &["c", "z"]))),
        (named("IDLE", &["i"]), Some(holding("IDLE", &["i"]))),
    ];
    let (order, released) = arranged(&streams).unwrap();
    let place = |name: &str| order.iter().position(|other| other == name).unwrap();
    assert!(
        place("B") < place("A") && place("C") < place("NEW"),
        "{order:?}"
    );
    assert_eq!(place("IDLE"), 4, "what does not move comes last");
    assert!(released.is_empty());
}

#[test]
fn in_a_ring_all_but_one_let_go_first() {
    let streams = [
        (named("A", &["y"]), Some(holding("A", &["x"]))),
        (named("B", &["z"]), Some(holding("B", &["y"]))),
        (named("C", &["x", "c"]), Some(holding("C", &["z", "c"]))),
    ];
    let (order, released) = arranged(&streams).unwrap();
    assert_eq!(order[0], "A");
    assert_eq!(released, ["B", "C"]);
}

#[test]
fn where_no_subject_is_released_the_order_is_the_declarations() {
    let streams = [
        (named("A", &["x", "y"]), Some(holding("A", &["x"]))),
        (named("B", &["b"]), Some(holding("B", &["b"]))),
        (named("C", &["c"]), None),
    ];
    // Nothing is narrowed, though the subjects of A change.
    assert_eq!(
        arranged(&streams).map(|(order, _)| order),
        Some(["A", "B", "C"].map(str::to_owned).to_vec())
    );
    assert_eq!(arranged(&streams[1..]), None);
}

fn created(spec: StreamSpec<'static>) -> Step {
    step(Target::Stream(&resource(spec)), None, POLICY)
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
        ["300 B of file storage would be reserved, and 0 B are already, of 250 B"]
    );
    let tiers = object(json!({
        "limits": {}, "tiers": {"R3": {"limits": limits, "reserved_storage": 160, "streams": 4}, "R1": {"limits": limits}},
    }));
    assert_eq!(
        shortfalls(&tiers, &[created(SPEC)]),
        ["100 B of file storage would be reserved, and 160 B are already, of 250 B for R3"]
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
